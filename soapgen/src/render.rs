//! From the plan to tokens, part by part: how each is spelled. It decides nothing and looks
//! nothing up.

use std::collections::HashSet;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens as _, quote};

use crate::pieces::{self, Code, Sink, Table, attributes as docs};
use crate::plan::{
    Body, Carried, Client, ClientOperation, FailureTest, Gives, HttpClient, HttpOperation, Item,
    ItemKind, ModuleId, Parameter, Plan, Record, RecordKind, RootId, RootItem, Row, RowKind,
    ShapeId, SimpleRef, Ty, Unwrapped, Variant, simple,
};
use crate::text::{Line, literal};
use soapgen_model::model::{
    Addressing, Builtin, Derivation, Facet, Identity, IdentityKind, NameTest, NamespaceConstraint,
    Paths, ProcessContents, Step, WhiteSpace, XmlName,
};
use soapgen_model::shape::{Check, Declared, SimpleType, SimpleVariety};

mod builder;
mod http_server;
mod server;

/// The edition of `soapgen_runtime::codegen` that the code is for, which its `stamp!` knows. It is
/// another when code that was generated before can't be compiled, or would do something else.
const STAMP: u32 = 1;

/// How many operations or elements stand in one table. The compiler's parser of macros copies
/// what it has matched so far for each row that has documentation: the time of a table grows with
/// the square of its rows.
const ROWS: usize = 48;

/// The content of the module that the plan describes.
pub(crate) fn render(plan: &Plan, out: &mut dyn Sink) {
    let declared = plan.shapes.declared.as_ref();
    let declared = declared.filter(|declared| !declared.is_empty());
    let shares_tables =
        !plan.simple_types.is_empty() || !plan.wrappers.is_empty() || declared.is_some();
    let modules = plan.module_ids();
    if shares_tables || !plan.roots.is_empty() || plan.module_ids().any(|id| plan.names_runtime(id))
    {
        let runtime = path(&plan.runtime);
        out.items(quote!(
            use #runtime::codegen as rt;
        ));
        let stamp = Literal::u32_unsuffixed(STAMP);
        out.table(Table {
            kind: "stamp",
            head: None,
            rows: vec![quote!(#stamp).into()],
        });
    }
    module_content(plan, ModuleId::TOP, out);
    for id in modules.skip(1).filter(|id| plan[*id].used) {
        let module = &plan[id];
        out.open(
            std::slice::from_ref(&module.docs),
            quote!(pub),
            ident(&module.name),
        );
        if plan.names_runtime(id) {
            out.items(quote!(
                use super::rt;
            ));
        }
        module_content(plan, id, out);
        out.close();
    }
    if shares_tables {
        let docs = [Line::new(
            "What the tables share: the items of wrapper types, and simple types for checks.",
        )];
        out.open(&docs, quote!(), ident("schema"));
        out.items(quote!(
            use super::rt;
        ));
        if !plan.wrappers.is_empty() {
            let wrappers = plan.wrappers.iter().zip(&plan.shapes.wrappers);
            let wrappers = wrappers.map(|(name, wrapper)| {
                let name = ident(name);
                let rows = wrapper.rows.iter();
                let rows = rows.map(|item| row(plan, item, Place::Schema));
                quote!(#name = [#(#rows),*]).into()
            });
            out.table(Table {
                kind: "wrappers",
                head: None,
                rows: wrappers.collect(),
            });
        }
        if !plan.simple_types.is_empty() {
            let types = plan.simple_types.iter().zip(&plan.shapes.simple_types);
            let types = types.map(|(name, simple)| simple_type(plan, name, simple).into());
            out.table(Table {
                kind: "simple_types",
                head: None,
                rows: types.collect(),
            });
        }
        if let Some(declared) = declared {
            out.table(declarations(plan, declared));
        }
        out.close();
    }
}

/// The `#![…]` or `#[…]` that the module as a whole carries.
pub(crate) fn allowed(plan: &Plan) -> TokenStream {
    let exotic = plan
        .has_exotic_names()
        .then(|| quote!(, bindings_with_variant_name, non_camel_case_types, non_snake_case));
    quote!(allow(dead_code, clippy::enum_variant_names, clippy::large_enum_variant #exotic))
}

fn module_content(plan: &Plan, id: ModuleId, out: &mut dyn Sink) {
    for client in plan.clients.iter().filter(|client| client.module == id) {
        render_client(plan, client, out);
    }
    let http_clients = plan.http_clients.iter();
    for client in http_clients.filter(|client| client.module == id) {
        render_http_client(plan, client, out);
    }
    for server in plan.servers.iter().filter(|server| server.module == id) {
        server::render(plan, server, out);
    }
    let http_servers = plan.http_servers.iter();
    for server in http_servers.filter(|server| server.module == id) {
        http_server::render(plan, server, out);
    }
    if let Some(namespace) = &plan[id].namespace {
        let namespace = literal(namespace);
        out.items(quote! {
            /// The namespace of what is declared here.
            pub const NS: &str = #namespace;
        });
    }
    for item in plan.items.iter().filter(|item| item.module == id) {
        render_item(plan, item, out);
        server::conversions(plan, item, out);
    }
    let roots: Vec<&RootItem> = plan.roots.iter().filter(|root| root.module == id).collect();
    if roots.is_empty() {
        return;
    }
    let docs = [
        Line::new(
            "The global elements: what documents and messages with these roots are read into",
        ),
        Line::new("and written from."),
    ];
    out.open(&docs, quote!(pub), ident("elements"));
    out.items(match id {
        ModuleId::TOP => quote!(
            use super::rt;
        ),
        _ => quote!(
            use super::super::rt;
        ),
    });
    let mut sets = HashSet::new();
    for root in roots.iter().filter(|root| sets.insert(&root.prefixes)) {
        let (name, prefixes) = (ident(&root.prefixes), prefix_set(plan, root));
        out.items(quote!(const #name: rt::Prefixes = #prefixes;));
    }
    let up = to_top(Place::Elements(id));
    // That nothing else is declared is what roots know without being told.
    let among = plan.shapes.declared.as_ref().and_then(|declared| {
        match (declared.is_empty(), declared.are_all) {
            (false, _) => Some(quote!(among #up schema::DECLARED)),
            (true, false) => Some(quote!(among rt::UNKNOWN)),
            (true, true) => None,
        }
    });
    for roots in roots.chunks(ROWS) {
        out.table(Table {
            kind: "elements",
            head: among.clone(),
            rows: roots.iter().map(|root| render_root(plan, root)).collect(),
        });
    }
    out.close();
}

fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// A path or type as a setting writes it.
fn path(text: &str) -> TokenStream {
    // What is parsed stays in memory to the end, for the sake of its spans: plain names, which
    // each type derives some of, are not.
    let is_name = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    if text.split("::").all(is_name) {
        let parts = text.split("::").map(ident);
        return quote!(#(#parts)::*);
    }
    text.parse().unwrap_or_default()
}

fn derives(item: &Item) -> TokenStream {
    let derives = item.derives.iter().map(|derive| path(derive));
    let attributes = item.attributes.iter().map(|attribute| path(attribute));
    quote! {
        #[derive(#(#derives),*)]
        #(#attributes)*
    }
}

/// How an item is named from a place.
fn item_path(plan: &Plan, item: ShapeId, from: Place) -> TokenStream {
    let item = &plan[item];
    let name = ident(&item.name);
    let module = in_module(plan, item.module, from);
    quote!(#module #name)
}

/// Where code stands: in a module, or in the `elements` of one, or in `schema`.
#[derive(Clone, Copy)]
enum Place {
    Module(ModuleId),
    Elements(ModuleId),
    Schema,
}

/// The path to a module, with `::` behind it.
fn in_module(plan: &Plan, module: ModuleId, from: Place) -> TokenStream {
    match from {
        Place::Module(id) if id == module => quote!(),
        Place::Elements(id) if id == module => quote!(super::),
        _ => {
            let up = to_top(from);
            if module == ModuleId::TOP {
                up
            } else {
                let name = ident(&plan[module].name);
                quote!(#up #name::)
            }
        }
    }
}

fn to_top(from: Place) -> TokenStream {
    match from {
        Place::Module(ModuleId::TOP) => quote!(),
        Place::Module(_) | Place::Elements(ModuleId::TOP) | Place::Schema => quote!(super::),
        Place::Elements(_) => quote!(super::super::),
    }
}

fn ty(plan: &Plan, ty_: &Ty, from: Place) -> TokenStream {
    let inner = |inner: &Ty| ty(plan, inner, from);
    match ty_ {
        Ty::Item(item) => item_path(plan, *item, from),
        Ty::Runtime(of) => {
            let name = ident(of.name());
            quote!(rt::#name)
        }
        Ty::Rust(of) => ident(of.name()).into_token_stream(),
        Ty::User(name) => path(name),
        Ty::Option(of) => {
            let of = inner(of);
            quote!(Option<#of>)
        }
        Ty::Vec(of) => {
            let of = inner(of);
            quote!(Vec<#of>)
        }
        Ty::Boxed(of) => {
            let of = inner(of);
            quote!(Box<#of>)
        }
        Ty::Nillable(of) => {
            let of = inner(of);
            quote!(rt::Nillable<#of>)
        }
        Ty::Typed(of) => {
            let of = inner(of);
            quote!(rt::Typed<#of>)
        }
        Ty::List(of) => {
            let of = inner(of);
            quote!(rt::List<#of>)
        }
        Ty::Flags(of) => {
            let of = inner(of);
            quote!(rt::Flags<#of>)
        }
        Ty::Dictionary(key, value) => {
            let (key, value) = (inner(key), inner(value));
            quote!(rt::Dictionary<#key, #value>)
        }
        Ty::Grid(of, dimensions) => {
            let (of, dimensions) = (inner(of), Literal::usize_unsuffixed(*dimensions));
            quote!(rt::Grid<#of, #dimensions>)
        }
    }
}

fn namespace(plan: &Plan, name: &XmlName, from: Place) -> TokenStream {
    match plan.module_of(name) {
        None => quote!(""),
        Some(module) if plan[module].is_of_schema() => quote!(rt::XSD),
        Some(module) => {
            let module = in_module(plan, module, from);
            quote!(#module NS)
        }
    }
}

/// The same of a name whose module may be one that nothing stands in: such a one is not in the
/// code, and has no constant.
fn any_namespace(plan: &Plan, name: &XmlName, from: Place) -> TokenStream {
    match plan.module_of(name) {
        Some(module) if plan[module].used => namespace(plan, name, from),
        _ if *name.namespace == *soapgen_model::xml::XSD => quote!(rt::XSD),
        _ => literal(&name.namespace).into_token_stream(),
    }
}

fn wire(plan: &Plan, name: &XmlName) -> Literal {
    match plan.module_of(name) {
        None => literal(&name.local),
        Some(module) => literal(&format!("{}:{}", plan[module].prefix, name.local)),
    }
}

fn prefix(plan: &Plan, module: ModuleId, from: Place) -> TokenStream {
    let prefix = literal(&plan[module].prefix);
    let module = in_module(plan, module, from);
    quote!((#prefix, #module NS))
}

fn prefixes(plan: &Plan, modules: impl Iterator<Item = ModuleId>, from: Place) -> TokenStream {
    let prefixes = modules.map(|module| prefix(plan, module, from));
    quote!(&[#(#prefixes),*])
}

fn occurs(max: Option<u32>) -> TokenStream {
    match max {
        Some(max) => {
            let max = Literal::u32_unsuffixed(max);
            quote!(#max)
        }
        None => quote!(rt::MANY),
    }
}

fn namespaces(namespaces: &NamespaceConstraint) -> TokenStream {
    match namespaces {
        NamespaceConstraint::Any => quote!(rt::Namespaces::Any),
        NamespaceConstraint::Not(not) => {
            let not = literal(not);
            quote!(rt::Namespaces::Not(#not))
        }
        NamespaceConstraint::OneOf(list) => {
            let list = list.iter().map(|namespace| literal(namespace));
            quote!(rt::Namespaces::OneOf(&[#(#list),*]))
        }
    }
}

/// An identity constraint.
fn identity(identity: &Identity) -> TokenStream {
    let expanded = |name: &XmlName| {
        let (namespace, local) = (literal(&name.namespace), literal(&name.local));
        quote!((#namespace, #local))
    };
    let paths = |paths: &Paths| {
        let paths = paths.iter().map(|steps| {
            let steps = steps.iter().map(step);
            quote!(&[#(#steps),*])
        });
        quote!(&[#(#paths),*])
    };
    let (name, selector) = (expanded(&identity.name), paths(&identity.selector));
    let fields = identity.fields.iter().map(paths);
    let fields = quote!(&[#(#fields),*]);
    match &identity.kind {
        IdentityKind::Unique => quote!(rt::unique(#name, #selector, #fields)),
        IdentityKind::Key => quote!(rt::key(#name, #selector, #fields)),
        IdentityKind::Reference(refer) => {
            let refer = expanded(refer);
            quote!(rt::keyref(#name, #refer, #selector, #fields))
        }
    }
}

/// A step of a path in it.
fn step(step: &Step) -> TokenStream {
    let (any, within, named, test) = match step {
        Step::Deep => return quote!(rt::Step::Deep),
        Step::Child(test) => ("AnyChild", "ChildIn", "Child", test),
        Step::Attribute(test) => ("AnyAttribute", "AttributeIn", "Attribute", test),
    };
    let (any, within, named) = (ident(any), ident(within), ident(named));
    match test {
        NameTest::Any => quote!(rt::Step::#any),
        NameTest::In(namespace) => {
            let namespace = literal(namespace);
            quote!(rt::Step::#within(#namespace))
        }
        NameTest::Name(name) => {
            let (namespace, local) = (literal(&name.namespace), literal(&name.local));
            quote!(rt::Step::#named(#namespace, #local))
        }
    }
}

fn row(plan: &Plan, row_: &Row, from: Place) -> TokenStream {
    let min = Literal::u32_unsuffixed(row_.occurs.min);
    let max = occurs(row_.occurs.max);
    let mut out = match &row_.kind {
        RowKind::Attribute(name) => {
            let (namespace, wire) = (namespace(plan, name, from), wire(plan, name));
            quote!(rt::attribute(#namespace, #wire, #min))
        }
        RowKind::Element(name) => {
            let (namespace, wire) = (namespace(plan, name, from), wire(plan, name));
            quote!(rt::element(#namespace, #wire, #min, #max))
        }
        RowKind::Declared(name) => {
            let (namespace, wire) = (namespace(plan, name, from), wire(plan, name));
            quote!(rt::declared(#namespace, #wire))
        }
        RowKind::Type(name) => {
            let (namespace, wire) = (namespace(plan, name, from), wire(plan, name));
            quote!(rt::type_name(#namespace, #wire))
        }
        RowKind::SimpleName(name) => {
            let (namespace, local) = (namespace(plan, name, from), literal(&name.local));
            quote!(rt::simple_name(#namespace, #local))
        }
        RowKind::Text => quote!(rt::text()),
        RowKind::Any(of) => {
            let of = namespaces(of);
            quote!(rt::any(#of, #min, #max))
        }
        RowKind::Open(name) => {
            let name = literal(name);
            quote!(rt::open(#name, #min, #max))
        }
        RowKind::AnyAttribute(of) => {
            let of = namespaces(of);
            quote!(rt::any_attribute(#of))
        }
        RowKind::Mixed(None) => quote!(rt::mixed()),
        RowKind::Mixed(Some((kind, rows))) => {
            let content = content_model(plan, record_kind(*kind), rows, from);
            quote!(rt::mixed_of(#content))
        }
        RowKind::GlobalAttribute(name) => {
            let (namespace, local) = (literal(&name.namespace), literal(&name.local));
            quote!(rt::attribute(#namespace, #local, #min))
        }
        RowKind::Child(name, _) => {
            let namespace = any_namespace(plan, name, from);
            let local = literal(&name.local);
            quote!(rt::element(#namespace, #local, #min, #max))
        }
        RowKind::ChoiceOf(rows) => {
            let content = content_model(plan, "Choice", rows, from);
            quote!(rt::group(#content, #min, #max))
        }
        RowKind::GroupOf(kind, rows) => {
            let content = content_model(plan, record_kind(*kind), rows, from);
            quote!(rt::group(#content, #min, #max))
        }
        RowKind::Unknown => quote!(rt::unknown()),
        RowKind::Group(shape) => {
            let item = item_path(plan, *shape, from);
            quote!(rt::group(<#item as rt::ReadXml>::TABLE, #min, #max))
        }
    };
    if row_.nillable {
        out.extend(quote!(.nillable()));
    }
    match row_.process {
        ProcessContents::Strict => {}
        ProcessContents::Lax => out.extend(quote!(.lax())),
        ProcessContents::Skip => out.extend(quote!(.skip())),
    }
    if !row_.derivations.is_empty() {
        let set = row_.derivations.iter().map(|derivation| match derivation {
            Derivation::Extension => quote!(rt::EXTENSION),
            Derivation::Restriction => quote!(rt::RESTRICTION),
        });
        let method = ident(match row_.kind {
            RowKind::Type(_) | RowKind::Declared(_) => "by",
            _ => "block",
        });
        out.extend(quote!(.#method(#(#set)|*)));
    }
    if row_.optional_encoded {
        out.extend(quote!(.optional_encoded()));
    }
    if row_.of_abstract_type {
        out.extend(quote!(.of_abstract_type()));
    }
    if let Some(simple) = &row_.simple {
        let simple = simple_ref(plan, simple, from);
        out.extend(quote!(.simple(#simple)));
    }
    if let Some(fixed) = row_.fixed.as_deref().map(literal) {
        out.extend(quote!(.fixed(#fixed)));
    } else if let Some(default) = row_.default.as_deref().map(literal) {
        out.extend(quote!(.default_value(#default)));
    }
    if let Some(media) = row_.media.as_deref().map(literal) {
        out.extend(quote!(.media(#media)));
    }
    if !row_.identities.is_empty() {
        let identities = row_.identities.iter().map(identity);
        out.extend(quote!(.keyed(&[#(#identities),*])));
    }
    if let Some(wrapper) = row_.items {
        let name = ident(&plan.wrappers[wrapper.0]);
        let items = match from {
            Place::Schema => quote!(#name),
            _ => {
                let up = to_top(from);
                quote!(#up schema::#name)
            }
        };
        out.extend(match row_.dimensions {
            0 => quote!(.array(#items)),
            1 => quote!(.soap_array(#items)),
            more => {
                let more = Literal::usize_unsuffixed(more);
                quote!(.soap_grid(#more, #items))
            }
        });
    }
    if let Some(name) = &row_.type_name {
        let module = plan.module_of(name);
        let prefix = module.map_or("", |module| &plan[module].prefix);
        let prefix = if prefix.is_empty() { "xsd" } else { prefix };
        let namespace = any_namespace(plan, name, from);
        let tag = literal(&format!("{prefix}:{}", name.local));
        out.extend(quote!(.typed(#namespace, #tag)));
    }
    if let RowKind::Child(_, Some(child)) = row_.kind {
        let ty = ty(plan, &plan.children[child.0], from);
        out.extend(quote!(.of::<#ty>()));
    }
    out
}

/// What is declared beside elements.
fn declarations(plan: &Plan, declared: &Declared) -> Table {
    let named = |(name, base, of): &(XmlName, String, SimpleRef)| {
        let (namespace, local) = (literal(&name.namespace), literal(&name.local));
        let (base, of) = (literal(base), simple_ref(plan, of, Place::Schema));
        quote!((#namespace, #local, #base, #of))
    };
    let types = declared.types.iter().map(named);
    let types = types.map(|named| quote!(type #named).into());
    let complex = declared.complex.iter().map(named);
    let complex = complex.map(|named| quote!(complex #named).into());
    let attributes = declared.attributes.iter().map(|attribute| {
        let row = row(plan, attribute, Place::Schema);
        quote!(attribute #row).into()
    });
    let are_all = declared.are_all;
    Table {
        kind: "declarations",
        head: Some(quote!(DECLARED = (#are_all))),
        rows: types.chain(complex).chain(attributes).collect(),
    }
}

fn record_kind(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::All | RecordKind::Unordered | RecordKind::Headers => "All",
        RecordKind::Sequence | RecordKind::Type => "Sequence",
    }
}

/// A content model that no Rust type stands for.
fn content_model(plan: &Plan, kind: &str, rows: &[Row], from: Place) -> TokenStream {
    let kind = ident(kind);
    let rows = rows.iter().map(|item| row(plan, item, from));
    quote!(rt::content!(#kind #(, #rows)*))
}

fn simple_ref(plan: &Plan, simple: &SimpleRef, from: Place) -> TokenStream {
    match simple {
        SimpleRef::Builtin(builtin) => {
            let (name, _) = simple::called(*builtin);
            let name = ident(name);
            quote!(&rt::builtin::#name)
        }
        SimpleRef::Declared(id) => {
            let name = ident(&plan.simple_types[id.0]);
            if let Place::Schema = from {
                return quote!(&#name);
            }
            let up = to_top(from);
            quote!(&#up schema::#name)
        }
        SimpleRef::Enumeration(shape) => {
            let item = item_path(plan, *shape, from);
            quote!(<#item as rt::Text>::TYPE)
        }
    }
}

fn builtin(of: Builtin) -> Ident {
    let (_, kind) = simple::called(of);
    ident(kind)
}

fn white_space(of: WhiteSpace) -> Ident {
    ident(match of {
        WhiteSpace::Preserve => "Preserve",
        WhiteSpace::Replace => "Replace",
        WhiteSpace::Collapse => "Collapse",
    })
}

fn check(check: &Check) -> TokenStream {
    let texts = |texts: &[String]| {
        let texts = texts.iter().map(|text| literal(text));
        quote!(&[#(#texts),*])
    };
    let (kind, argument) = match check {
        Check::Enumeration(values) => ("Enumeration", texts(values)),
        Check::Facet(facet) => match facet {
            Facet::Length(n) => ("Length", number(*n)),
            Facet::MinLength(n) => ("MinLength", number(*n)),
            Facet::MaxLength(n) => ("MaxLength", number(*n)),
            Facet::Pattern(alternatives) => ("Pattern", texts(alternatives)),
            Facet::MinInclusive(v) => ("MinInclusive", literal(v).into_token_stream()),
            Facet::MaxInclusive(v) => ("MaxInclusive", literal(v).into_token_stream()),
            Facet::MinExclusive(v) => ("MinExclusive", literal(v).into_token_stream()),
            Facet::MaxExclusive(v) => ("MaxExclusive", literal(v).into_token_stream()),
            Facet::TotalDigits(n) => ("TotalDigits", number(u64::from(*n))),
            Facet::FractionDigits(n) => ("FractionDigits", number(u64::from(*n))),
        },
    };
    let kind = ident(kind);
    quote!(rt::Facet::#kind(#argument))
}

fn number(n: u64) -> TokenStream {
    Literal::u64_unsuffixed(n).into_token_stream()
}

fn simple_type(plan: &Plan, name: &str, of: &SimpleType) -> TokenStream {
    let name = ident(name);
    let label = literal(&of.label);
    let white_space = white_space(of.white_space);
    let facets = of.facets.iter().map(check);
    let facets = quote!(&[#(#facets),*]);
    match &of.variety {
        SimpleVariety::Atomic(of) => {
            let builtin = builtin(*of);
            quote!(#name = atomic(#label, rt::WhiteSpace::#white_space, rt::Builtin::#builtin, #facets))
        }
        SimpleVariety::List(of) => {
            let of = simple_ref(plan, of, Place::Schema);
            quote!(#name = list(#label, #of, #facets))
        }
        SimpleVariety::Union(members) => {
            let members = members.iter().map(|m| simple_ref(plan, m, Place::Schema));
            quote!(#name = union(#label, &[#(#members),*], #facets))
        }
    }
}

fn render_item(plan: &Plan, item: &Item, out: &mut dyn Sink) {
    let name = ident(&item.name);
    let about = docs(&item.docs);
    let from = Place::Module(item.module);
    match &item.kind {
        ItemKind::Record(record) => render_record(plan, item, record, out),
        ItemKind::Choice(variants) => {
            let declared = enum_variants(plan, variants, from);
            let rows = variant_rows(plan, variants, from);
            let derives = derives(item);
            out.items(quote! {
                #about
                #derives
                pub enum #name { #(#declared,)* }
            });
            out.table(Table {
                kind: "choice",
                head: Some(quote!(#name)),
                rows: rows.collect(),
            });
        }
        ItemKind::Derived(variants) => {
            let declared = enum_variants(plan, variants, from);
            let rows = variant_rows(plan, variants, from);
            let derives = derives(item);
            out.items(quote! {
                #about
                #derives
                pub enum #name {
                    #(#declared,)*
                    /// A type that no document declares, or an abstract one, as it came.
                    Other(Box<rt::Element>),
                }
            });
            out.table(Table {
                kind: "derived",
                head: Some(quote!(#name)),
                rows: rows.collect(),
            });
        }
        ItemKind::DerivedText(variants, simple) => {
            let declared = enum_variants(plan, variants, from);
            let rows = variant_rows(plan, variants, from);
            let simple = simple.iter().zip(variants.len()..).map(|(simple, number)| {
                let (row, number) = (row(plan, simple, from), Literal::usize_unsuffixed(number));
                quote!(_[#number] = #row).into()
            });
            let derives = derives(item);
            out.items(quote! {
                #about
                #derives
                pub enum #name { #(#declared,)* }
            });
            out.table(Table {
                kind: "derived_text",
                head: Some(quote!(#name)),
                rows: rows.chain(simple).collect(),
            });
        }
        ItemKind::Enumeration { values, simple } => {
            let declared = values.iter().map(|value| {
                let docs = docs(&value.docs);
                let name = ident(&value.name);
                quote!(#docs #name)
            });
            let rows = values.iter().map(|value| {
                let name = ident(&value.name);
                let value = literal(&value.value);
                quote!(#name = #value).into()
            });
            let label = literal(&simple.label);
            let white_space = white_space(simple.white_space);
            let builtin = builtin(match simple.variety {
                SimpleVariety::Atomic(builtin) => builtin,
                _ => Builtin::String,
            });
            let derives = derives(item);
            out.items(quote! {
                #about
                #derives
                pub enum #name {
                    #(#declared,)*
                    /// A value that the schema doesn't declare.
                    Unknown(String),
                }
            });
            out.table(Table {
                kind: "enumeration",
                head: Some(quote!(#name, #label, #white_space, #builtin)),
                rows: rows.collect(),
            });
        }
        ItemKind::Union { members, simple } => {
            let declared = members.iter().map(|member| {
                let docs = docs(&member.docs);
                let (name, of) = (ident(&member.name), ty(plan, &member.ty, from));
                quote!(#docs #name(#of))
            });
            let rows = members.iter().map(|member| {
                let (name, simple) = (ident(&member.name), simple_ref(plan, &member.simple, from));
                quote!(#name = #simple).into()
            });
            let simple = simple_ref(plan, simple, from);
            let derives = derives(item);
            out.items(quote! {
                #about
                #derives
                pub enum #name {
                    #(#declared,)*
                    /// Text that is of none of the member types.
                    Other(String),
                }
            });
            out.table(Table {
                kind: "union",
                head: Some(quote!(#name, #simple)),
                rows: rows.collect(),
            });
        }
        ItemKind::Faults(faults) => {
            let declared = faults.iter().map(|fault| {
                let docs = docs(&fault.docs);
                let (name, of) = (ident(&fault.name), ty(plan, &fault.ty, from));
                quote!(#docs #name(#of))
            });
            let rows = faults.iter().map(|fault| {
                let root = root_path(plan, fault.root, from);
                let name = ident(&fault.name);
                quote!(#name = #root).into()
            });
            let derives = derives(item);
            out.items(quote! {
                #about
                #derives
                pub enum #name { #(#declared,)* }
            });
            out.table(Table {
                kind: "faults",
                head: Some(quote!(#name)),
                rows: rows.collect(),
            });
        }
        ItemKind::Alias(of) => {
            let of = ty(plan, of, from);
            out.items(quote! {
                #about
                pub type #name = #of;
            });
        }
    }
}

fn enum_variants(plan: &Plan, variants: &[Variant], from: Place) -> Vec<TokenStream> {
    variants
        .iter()
        .map(|variant| {
            let docs = docs(&variant.docs);
            let (name, of) = (ident(&variant.name), ty(plan, &variant.ty, from));
            quote!(#docs #name(#of))
        })
        .collect()
}

fn variant_rows<'p>(
    plan: &'p Plan,
    variants: &'p [Variant],
    from: Place,
) -> impl Iterator<Item = pieces::Row> + 'p {
    let variants = variants.iter().enumerate();
    variants.map(move |(number, variant)| {
        let (name, row) = (ident(&variant.name), row(plan, &variant.row, from));
        let number = Literal::usize_unsuffixed(number);
        quote!(#name[#number] = #row).into()
    })
}

fn render_record(plan: &Plan, item: &Item, record: &Record, out: &mut dyn Sink) {
    let name = ident(&item.name);
    let about = docs(&item.docs);
    let from = Place::Module(item.module);
    let fields = record.members.iter().map(|member| {
        let docs = docs(&member.docs);
        let (name, of) = (ident(&member.name), ty(plan, &member.ty, from));
        quote!(#docs pub #name: #of)
    });
    let derives = derives(item);
    out.items(quote! {
        #about
        #derives
        pub struct #name { #(#fields,)* }
    });
    let rows = record.members.iter().enumerate().map(|(number, member)| {
        let (name, row) = (ident(&member.name), row(plan, &member.row, from));
        let number = Literal::usize_unsuffixed(number);
        quote!(#name[#number] = #row).into()
    });
    // Types stand in the module of their namespace.
    let xml = item.xml.as_ref().map(|xml| {
        let local = literal(&xml.local);
        quote!(= NS, #local)
    });
    out.table(Table {
        kind: match record.kind {
            RecordKind::Type => "record",
            RecordKind::Unordered => "unordered",
            RecordKind::Headers => "headers",
            RecordKind::Sequence => "sequence",
            RecordKind::All => "all",
        },
        head: Some(quote!(#name #xml)),
        rows: rows.collect(),
    });
    if record.builder {
        out.items(builder::render(plan, item, record));
    }
}

/// What a constructor carries: that of a type `New` is called as its type.
fn constructor_allowed(of: &Ident) -> Option<TokenStream> {
    (of == "New").then(|| quote!(#[allow(clippy::self_named_constructors)]))
}

fn render_root(plan: &Plan, root: &RootItem) -> pieces::Row {
    let from = Place::Elements(root.module);
    let name = ident(&root.constant);
    let of = ty(plan, &root.ty, from);
    let row = row(plan, &root.row, from);
    let set = ident(&root.prefixes);
    pieces::Row {
        docs: root.docs.clone(),
        code: Code::Plain(quote!(#name[#set]: #of = #row)),
    }
}

/// The prefixes that a root declares.
fn prefix_set(plan: &Plan, root: &RootItem) -> TokenStream {
    let from = Place::Elements(root.module);
    let known = root
        .namespaces
        .iter()
        .map(|module| prefix(plan, *module, from));
    let instance = root.instance.then(|| quote!(("xsi", rt::XSI)));
    let known = known.chain(instance);
    quote!(&[#(#known),*])
}

fn render_client(plan: &Plan, client: &Client, out: &mut dyn Sink) {
    let from = Place::Module(client.module);
    let name = ident(&client.name);
    let values = ident(&client.values);
    let docs = docs(&client.docs);
    let headers = headers_type(plan, client.headers, from);
    let response_headers = headers_type(plan, client.response_headers, from);
    let addressing = client.addressing.iter().map(|edition| {
        let edition = ident(match edition {
            Addressing::V10 => "V10",
            Addressing::August2004 => "August2004",
        });
        quote!(.with_addressing(rt::Addressing::#edition))
    });
    let service = literal(&client.service);
    let named = quote!(.with_service(#service)#(#addressing)*);
    let blocks: Vec<Ident> = client.headers.iter().map(|_| ident("headers")).collect();
    let version = ident(if client.is_soap12() { "V12" } else { "V11" });
    let rule = failure_rule(client, &response_headers);
    let namespaces = prefixes(plan, client.header_namespaces.iter().copied(), from);
    let (namespaces, constant) = match client.header_namespaces.is_empty() {
        true => (namespaces, None),
        false => {
            let name = ident(&client.prefixes);
            let constant = quote! {
                /// The prefixes of header blocks.
                const #name: rt::Prefixes = #namespaces;
            };
            (name.into_token_stream(), Some(constant))
        }
    };
    let values_type = values_type(&client.name, &client.values);
    let (address, default) = default_address(&name, client.address.as_deref());
    let allowed = constructor_allowed(&name);
    // Header blocks hold tickets and passwords, which a log of the client should not have.
    let derives = match client.headers {
        Some(_) => quote!(Clone),
        None => quote!(Clone, Debug),
    };
    out.items(quote! {
        #docs
        #[derive(#derives)]
        pub struct #name<T = rt::Http> {
            /// Address, transport and how messages are read and written.
            pub soap: rt::Client<T>,
            #(
                /// The header blocks that each call sends, as far as its operation declares them.
                pub #blocks: #headers,
            )*
        }
        impl #name {
            #address
            /// For the service at this address.
            #allowed
            pub fn new(url: impl Into<String>) -> Self {
                Self { soap: rt::Client::new(url)#named #(, #blocks: rt::blank())* }
            }
        }
        #default
        impl<T> #name<T> {
            /// For the service at this address, over a transport of your own.
            pub fn with_transport(url: impl Into<String>, transport: T) -> Self {
                Self { soap: rt::Client::with_transport(url, transport)#named #(, #blocks: rt::blank())* }
            }
        }
        #constant
        #values_type
    });
    if client.headers.is_some() {
        out.table(Table {
            kind: "client_debug",
            head: None,
            rows: vec![quote!(#name).into()],
        });
    }
    let (unwrapped, plain): (Vec<_>, Vec<_>) =
        (client.operations.iter()).partition(|operation| operation.unwrapped.is_some());
    for (kind, operations) in [("operations", plain), ("unwrapped_operations", unwrapped)] {
        for operations in operations.chunks(ROWS) {
            let operations = operations.iter();
            out.table(Table {
                kind,
                head: Some(quote! {
                    #name[#(#blocks)*], #values, #headers, #response_headers, #version, #namespaces, (#rule)
                }),
                rows: operations
                    .map(|operation| render_operation(plan, client, operation, from))
                    .collect(),
            });
        }
    }
}

/// What holds the operations of a client as values.
fn values_type(client: &str, name: &str) -> TokenStream {
    let docs = docs(&[Line::about(
        "The operations of {} as values: they write and read whole messages without a network.",
        client,
    )]);
    let name = ident(name);
    quote! {
        #docs
        pub enum #name {}
    }
}

fn render_http_client(plan: &Plan, client: &HttpClient, out: &mut dyn Sink) {
    let from = Place::Module(client.module);
    let name = ident(&client.name);
    let docs = docs(&client.docs);
    let (address, default) = default_address(&name, client.address.as_deref());
    let allowed = constructor_allowed(&name);
    let (service, values) = (literal(&client.service), ident(&client.values));
    let values_docs = pieces::attributes(&[Line::about(
        "The operations of {} as values: what its methods call.",
        &client.name,
    )]);
    out.items(quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct #name<T = rt::Http> {
            /// Address, transport and how messages are read and written.
            pub http: rt::Client<T>,
        }
        impl #name {
            #address
            /// For the service at this address.
            #allowed
            pub fn new(url: impl Into<String>) -> Self {
                Self { http: rt::Client::new(url).with_service(#service) }
            }
        }
        #default
        impl<T> #name<T> {
            /// For the service at this address, over a transport of your own.
            pub fn with_transport(url: impl Into<String>, transport: T) -> Self {
                Self { http: rt::Client::with_transport(url, transport).with_service(#service) }
            }
        }
        #values_docs
        pub enum #values {}
    });
    for operations in client.operations.chunks(ROWS) {
        let operations = operations.iter();
        out.table(Table {
            kind: "http_operations",
            head: Some(quote!(#name, #values)),
            rows: operations
                .map(|operation| render_http_operation(plan, operation, from))
                .collect(),
        });
    }
}

fn render_http_operation(plan: &Plan, operation: &HttpOperation, from: Place) -> pieces::Row {
    let constant = ident(&operation.constant);
    let (xml, location) = (literal(&operation.xml), literal(&operation.location));
    let verb = ident(if operation.is_post { "post" } else { "get" });
    let prefixes = all_prefixes(plan, from);
    let input = match &operation.wire.input {
        Carried::Query(_) => quote!(query(#prefixes)),
        Carried::Replaced(_) => quote!(replaced(#prefixes)),
        Carried::Form(_) => quote!(form(#prefixes)),
        Carried::Document(root) => {
            let path = root_path(plan, *root, from);
            quote!(document(&#path))
        }
    };
    let wrappers = operation.wrappers.iter().map(|(name, item)| {
        let (name, path) = (literal(name), item_path(plan, *item, from));
        quote!((#name, <#path as rt::ReadXml>::TABLE))
    });
    let wrapping = match operation.wrappers.is_empty() {
        true => quote!(),
        false => quote!(, wrapping(&[#(#wrappers),*])),
    };
    let output = operation.wire.output.map(|root| {
        let path = root_path(plan, root, from);
        quote!(, output(&#path))
    });
    let (request, gives) = http_message_types(plan, operation, from);
    pieces::Row {
        docs: operation.docs.clone(),
        code: Code::Operation(pieces::Operation {
            method: ident(&operation.method),
            request,
            parameters: None,
            gives,
            parts: vec![quote!(#constant: #xml, #verb(#location), #input #wrapping #output)],
        }),
    }
}

/// The types of the messages of an operation of an HTTP binding.
fn http_message_types(
    plan: &Plan,
    operation: &HttpOperation,
    from: Place,
) -> (TokenStream, TokenStream) {
    let root_type = |root: RootId| ty(plan, &plan[root].ty, from);
    let request = match &operation.wire.input {
        Carried::Query(item) | Carried::Replaced(item) | Carried::Form(item) => {
            item_path(plan, *item, from)
        }
        Carried::Document(root) => root_type(*root),
    };
    let response = operation.wire.output.map_or_else(|| quote!(()), root_type);
    (request, response)
}

/// The prefixes of every namespace.
fn all_prefixes(plan: &Plan, from: Place) -> TokenStream {
    prefixes(plan, plan.prefixed_modules(), from)
}

/// The constant of a client's address, and the client for it.
fn default_address(name: &Ident, address: Option<&str>) -> (TokenStream, TokenStream) {
    let Some(address) = address.map(literal) else {
        return (TokenStream::new(), TokenStream::new());
    };
    let constant = quote! {
        /// The address that the document gives.
        pub const ADDRESS: &str = #address;
    };
    let default = quote! {
        impl Default for #name {
            /// For the service at [`Self::ADDRESS`].
            fn default() -> Self {
                Self::new(Self::ADDRESS)
            }
        }
    };
    (constant, default)
}

fn render_operation(
    plan: &Plan,
    client: &Client,
    operation: &ClientOperation,
    from: Place,
) -> pieces::Row {
    let constant = ident(&operation.constant);
    let xml = literal(&operation.xml);
    let action = literal(operation.action.as_deref().unwrap_or(""));
    let addressed = operation.addressed.as_deref().map(literal);
    let addressed = addressed.iter();
    let body = |body: &Body| match body {
        Body::Element(root) => {
            let root = root_path(plan, *root, from);
            quote!(element(&#root))
        }
        Body::Rpc(root) => {
            let root = root_path(plan, *root, from);
            quote!(rpc(&#root))
        }
        Body::Encoded(root) => {
            let root = root_path(plan, *root, from);
            quote!(encoded(&#root))
        }
        Body::Content(_) | Body::EncodedContent(_) => {
            let prefixes = all_prefixes(plan, from);
            let kind = ident(match body {
                Body::EncodedContent(_) => "encoded_content",
                _ => "content",
            });
            quote!(#kind(#prefixes))
        }
    };
    let (input_type, output_type) = message_types(plan, operation, from);
    let input = body(&operation.wire.input);
    let output = operation
        .wire
        .output
        .as_ref()
        .map_or_else(|| quote!(one_way()), body);
    let blocks = |record: Option<ShapeId>, rows: &[usize], encoded: &[usize]| {
        let members = record.map_or(&[][..], |record| plan.members(record));
        let named = |rows: &[usize]| -> Vec<Ident> {
            let members = rows.iter().filter_map(|row| members.get(*row));
            members.map(|member| ident(&member.name)).collect()
        };
        let (rows, encoded) = (named(rows), named(encoded));
        match &*encoded {
            [] => quote!(#(#rows),*),
            encoded => quote!(#(#rows),*; #(#encoded),*),
        }
    };
    let wire = &operation.wire;
    let sent = blocks(client.headers, &wire.headers, &wire.encoded_headers);
    let answered = blocks(
        client.response_headers,
        &wire.response_headers,
        &wire.encoded_response_headers,
    );
    let faults = operation
        .wire
        .faults
        .iter()
        .map(|root| root_path(plan, *root, from));
    let (parameters, gives) = match operation.unwrapped {
        None => (None, output_type),
        Some(unwrapped) => {
            let (parameters, taken) = render_unwrapped(plan, unwrapped, &output_type, from);
            (Some(parameters), quote!(#output_type #taken))
        }
    };
    pieces::Row {
        docs: operation.docs.clone(),
        code: Code::Operation(pieces::Operation {
            method: ident(&operation.method),
            request: input_type,
            parameters,
            gives,
            parts: vec![
                quote!(#constant: #xml, #action #(addressed #addressed)*),
                quote!(#input, [#sent]),
                quote!(#output, [#answered], [#(#faults),*]),
            ],
        }),
    }
}

/// The types of an operation's messages.
fn message_types(
    plan: &Plan,
    operation: &ClientOperation,
    from: Place,
) -> (TokenStream, TokenStream) {
    let of = |body: &Body| match body {
        Body::Element(root) | Body::Rpc(root) | Body::Encoded(root) => {
            ty(plan, &plan[*root].ty, from)
        }
        Body::Content(item) | Body::EncodedContent(item) => item_path(plan, *item, from),
    };
    let output = operation.wire.output.as_ref();
    (
        of(&operation.wire.input),
        output.map_or_else(|| quote!(()), of),
    )
}

/// The record of the header blocks that a client's messages have.
fn headers_type(plan: &Plan, record: Option<ShapeId>, from: Place) -> TokenStream {
    match record {
        Some(item) => item_path(plan, item, from),
        None => quote!(rt::NoHeaders),
    }
}

/// What a method takes in place of a request, and what it takes out of a response of this type.
fn render_unwrapped(
    plan: &Plan,
    unwrapped: Unwrapped,
    response: &TokenStream,
    from: Place,
) -> (Vec<TokenStream>, TokenStream) {
    let request_members = plan.members(unwrapped.request).iter();
    let (more, asked): (Vec<_>, Vec<_>) =
        request_members.partition(|member| matches!(member.row.kind, RowKind::Unknown));
    let parameters = asked.into_iter().map(|member| {
        let name = ident(&member.name);
        let (of, value) = parameter(plan, Parameter::of(&member.ty), &name, from);
        quote!(#name: #of = #value)
    });
    let mut parameters: Vec<TokenStream> = parameters.collect();
    for member in more {
        let name = ident(&member.name);
        let more = quote!(; #name);
        match parameters.last_mut() {
            Some(last) => last.extend(more),
            None => parameters.push(more),
        }
    }
    let (of, take) = match unwrapped.gives {
        Gives::Whole => (response.clone(), quote!(|response| response)),
        Gives::Nothing => (quote!(()), quote!(|_| ())),
        Gives::Member(item) => match plan.members(item) {
            [only, ..] => {
                let name = ident(&only.name);
                (ty(plan, &only.ty, from), quote!(|response| response.#name))
            }
            [] => (quote!(()), quote!(|_| ())),
        },
    };
    (parameters, quote!({ #of = #take }))
}

/// How a parameter is declared, and the value that it stands for.
fn parameter(
    plan: &Plan,
    parameter: Parameter<'_>,
    name: &Ident,
    from: Place,
) -> (TokenStream, TokenStream) {
    match parameter {
        Parameter::Plain(of) => (ty(plan, of, from), quote!(#name)),
        Parameter::Into(of) => {
            let of = ty(plan, of, from);
            (quote!(impl Into<#of>), quote!(#name.into()))
        }
        Parameter::Optional(of) => {
            let of = ty(plan, of, from);
            (
                quote!(impl rt::IntoOption<#of>),
                quote!(rt::IntoOption::into_option(#name)),
            )
        }
        Parameter::Items(item, is_optional) => {
            let item = Parameter::of(item);
            let (of, _) = self::parameter(plan, item, name, from);
            let each = match item {
                Parameter::Into(_) => quote!(.map(Into::into)),
                Parameter::Optional(_) => quote!(.map(rt::IntoOption::into_option)),
                Parameter::Plain(_) | Parameter::Items(..) => quote!(),
            };
            let items = quote!(#name.into_iter() #each.collect());
            let items = match is_optional {
                true => quote!(Some(#items)),
                false => items,
            };
            (quote!(impl IntoIterator<Item = #of>), items)
        }
    }
}

/// The rule by which header blocks of a response say that it is a failure.
fn failure_rule(client: &Client, response_headers: &TokenStream) -> TokenStream {
    if client.fails_when.is_empty() {
        return quote!(none);
    }
    let tests = client.fails_when.iter().map(|failure| {
        let member = ident(&failure.member);
        match &failure.test {
            FailureTest::Present => quote!(headers.#member.is_some()),
            FailureTest::Bool(value) => quote!(headers.#member == Some(#value)),
            FailureTest::Number(value) => {
                let value = path(value);
                quote!(headers.#member == Some(#value))
            }
            FailureTest::Text(value) => {
                let value = literal(value);
                quote!(headers.#member.as_deref() == Some(#value))
            }
            FailureTest::Lexical(value) => {
                let value = literal(value);
                quote!(headers.#member.as_ref().is_some_and(|value| value.to_string() == #value))
            }
        }
    });
    quote!(|headers: &#response_headers| #(#tests)||*)
}

fn root_path(plan: &Plan, root: RootId, from: Place) -> TokenStream {
    let root = &plan[root];
    let module = in_module(plan, root.module, from);
    let name = ident(&root.constant);
    quote!(#module elements::#name)
}
