//! The call of an operation as one writes it with a generated client.

use std::fmt::Write as _;

use soapgen::plan::{
    Body, Client, ClientOperation, Gives, Item, ItemKind, Member, Plan, Record, RowKind, ShapeId,
    Ty,
};
use soapgen::text::literal;

/// How many members of a request are written out, where the others have a value by default.
const MEMBERS: usize = 8;

/// What is written for an address that no document gives.
pub(super) const ADDRESS: &str = "https://example.com/service";

/// The call. The values are variables, each called as the member that it is for.
pub(super) fn call(plan: &Plan, client: &Client, operation: &ClientOperation) -> String {
    let mut out = String::new();
    let address = literal(client.address.as_deref().unwrap_or(ADDRESS));
    let path = plan.path(client.module, &client.name);
    let blocks = (client.headers, &operation.wire.headers);
    let blocks = match members(plan, blocks.0) {
        Some((_, members)) => (blocks.1.iter())
            .filter_map(|at| members.get(*at))
            .collect(),
        None => Vec::new(),
    };
    let mutable = if blocks.is_empty() { "" } else { "mut " };
    // Writing to a `String` can't fail; nor below.
    let _ = writeln!(out, "let {mutable}client = {path}::new({address});");
    let of_request = match type_of(plan, &operation.wire.input).as_deref() {
        Some(Ty::Item(item)) => plan.members(*item),
        _ => &[],
    };
    for block in blocks {
        // A variable of the request's may be of another type.
        let is_taken = of_request.iter().any(|member| member.name == block.name);
        let plain = block.name.strip_prefix("r#").unwrap_or(&block.name);
        let value = match is_taken {
            true => given(block, &format!("{plain}_header")),
            false => given(block, &variable(block)),
        };
        let _ = writeln!(out, "client.headers.{} = {value};", block.name);
    }
    let method = &operation.method;
    let Some(unwrapped) = &operation.unwrapped else {
        request(plan, &operation.wire.input, &mut out);
        answered(plan, operation, &format!("{method}(&request)"), &mut out);
        return out;
    };
    let parameters = plan.members(unwrapped.request);
    let asked = parameters
        .iter()
        .filter(|member| !matches!(member.row.kind, RowKind::Unknown));
    let names: Vec<String> = asked.map(variable).collect();
    let call = format!("{method}({})", names.join(", "));
    match unwrapped.gives {
        Gives::Nothing => {
            let _ = writeln!(out, "client.{call}.await?;");
        }
        Gives::Member(_) => {
            let _ = writeln!(out, "let answer = client.{call}.await?;");
            out.push_str("println!(\"{:?}\", answer.body);\n");
        }
        Gives::Whole => answered(plan, operation, &call, &mut out),
    }
    out
}

/// The item of a record, and its members.
fn members(plan: &Plan, item: Option<ShapeId>) -> Option<(&Item, &[Member])> {
    let item = &plan[item?];
    Some((item, &record(item)?.members))
}

fn record(item: &Item) -> Option<&Record> {
    match &item.kind {
        ItemKind::Record(record) => Some(record),
        _ => None,
    }
}

/// What a body is in Rust.
fn type_of<'p>(plan: &'p Plan, body: &Body) -> Option<std::borrow::Cow<'p, Ty>> {
    match body {
        Body::Element(root) | Body::Rpc(root) | Body::Encoded(root) => {
            (plan.roots.get(root.0)).map(|root| std::borrow::Cow::Borrowed(&root.ty))
        }
        Body::Content(shape) | Body::EncodedContent(shape) => {
            Some(std::borrow::Cow::Owned(Ty::Item(*shape)))
        }
    }
}

fn request(plan: &Plan, body: &Body, out: &mut String) {
    let Some(ty) = type_of(plan, body) else {
        return;
    };
    let item = match &*ty {
        Ty::Item(item) => Some(&plan[*item]),
        _ => None,
    };
    let Some((item, record)) = item.and_then(|item| Some((item, record(item)?))) else {
        let _ = writeln!(out, "let request: {} = value;", plan.spell(&ty));
        return;
    };
    let path = plan.item_path(item);
    if record.members.is_empty() {
        let _ = writeln!(out, "let request = {path} {{}};");
        return;
    }
    let has_default = record.default || item.derives.iter().any(|derive| derive == "Default");
    let is_shown = |number: usize, member: &Member| {
        !has_default || number < MEMBERS && !is_of_ours(member) || is_asked(member)
    };
    let _ = writeln!(out, "let request = {path} {{");
    let mut is_whole = true;
    for (number, member) in record.members.iter().enumerate() {
        if !is_shown(number, member) {
            is_whole = false;
            continue;
        }
        let value = given(member, &variable(member));
        let _ = match value == member.name {
            true => writeln!(out, "    {value},"),
            false => writeln!(out, "    {}: {value},", member.name),
        };
    }
    if !is_whole {
        out.push_str("    ..Default::default()\n");
    }
    out.push_str("};\n");
}

/// Whether a member holds what no document declares.
fn is_of_ours(member: &Member) -> bool {
    matches!(member.row.kind, RowKind::Unknown)
}

/// Whether a member has no value by which it may be left out.
fn is_asked(member: &Member) -> bool {
    !is_of_ours(member) && !matches!(member.ty, Ty::Option(_) | Ty::Vec(_))
}

/// What the variable for a member is called: as the member, where that is none of ours.
fn variable(member: &Member) -> String {
    match &*member.name {
        name @ ("client" | "request" | "answer") => format!("{name}_value"),
        name => name.to_owned(),
    }
}

/// The value of a member, from a variable.
fn given(member: &Member, variable: &str) -> String {
    match &member.ty {
        _ if is_of_ours(member) => "Default::default()".to_owned(),
        Ty::Option(_) => format!("Some({variable})"),
        _ => variable.to_owned(),
    }
}

fn answered(plan: &Plan, operation: &ClientOperation, call: &str, out: &mut String) {
    let Some(output) = &operation.wire.output else {
        let _ = writeln!(out, "client.{call}.await?;");
        return;
    };
    let _ = writeln!(out, "let answer = client.{call}.await?;");
    let item = match type_of(plan, output).as_deref() {
        Some(Ty::Item(item)) => Some(*item),
        _ => None,
    };
    let shown = match members(plan, item) {
        Some((_, [only])) => format!("answer.body.{}", only.name),
        _ => "answer.body".to_owned(),
    };
    let _ = writeln!(out, "println!(\"{{:?}}\", {shown});");
}
