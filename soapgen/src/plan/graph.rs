//! What depends on the whole: boxes where a type would hold itself, derives that every member
//! allows, blanks that are finite, namespaces that a root's content names.

use std::collections::BTreeSet;

use super::{FacetRef, Item, ItemId, ItemKind, ModuleId, Plan, Row, RowKind, Ty, Variant, Wrapper};

/// Replaces item numbers.
pub(super) fn renumber(items: &mut [Item], new: &[ItemId]) {
    for item in items {
        match &mut item.kind {
            ItemKind::Record(record) => {
                for member in &mut record.members {
                    renumber_ty(&mut member.ty, new);
                    renumber_row(&mut member.row, new);
                }
            }
            ItemKind::Choice(variants) | ItemKind::Derived(variants) => {
                for variant in variants {
                    renumber_ty(&mut variant.ty, new);
                    renumber_row(&mut variant.row, new);
                }
            }
            ItemKind::Enumeration { .. } => {}
            ItemKind::Union { members, facets } => {
                for (_, ty, facets) in members {
                    renumber_ty(ty, new);
                    renumber_facets(facets, new);
                }
                renumber_facets(facets, new);
            }
            ItemKind::Alias(ty) => renumber_ty(ty, new),
            ItemKind::Faults(faults) => {
                faults
                    .iter_mut()
                    .for_each(|fault| renumber_ty(&mut fault.ty, new));
            }
        }
    }
}

pub(super) fn renumber_facets(facets: &mut FacetRef, new: &[ItemId]) {
    if let FacetRef::Enumeration(item) = facets {
        *item = new[*item];
    }
}

pub(super) fn renumber_row(row: &mut Row, new: &[ItemId]) {
    if let RowKind::Group(item) = &mut row.kind {
        *item = new[*item];
    }
    if let Some(facets) = &mut row.simple {
        renumber_facets(facets, new);
    }
}

pub(super) fn renumber_ty(ty: &mut Ty, new: &[ItemId]) {
    match ty {
        Ty::Item(item) => *item = new[*item],
        Ty::Runtime(_) | Ty::Rust(_) | Ty::User(_) => {}
        Ty::Option(inner)
        | Ty::Vec(inner)
        | Ty::Boxed(inner)
        | Ty::Nillable(inner)
        | Ty::Typed(inner)
        | Ty::List(inner)
        | Ty::Flags(inner)
        | Ty::Grid(inner, _) => renumber_ty(inner, new),
        Ty::Dictionary(key, value) => {
            renumber_ty(key, new);
            renumber_ty(value, new);
        }
    }
}

/// Settles boxes, derives, blanks and namespaces.
pub(super) fn settle(plan: &mut Plan) {
    boxes(plan);
    large_variants(plan);
    blanks(plan);
    derives(plan);
    namespaces(plan);
}

/// The types of an item's members.
fn types(item: &Item) -> Vec<&Ty> {
    match &item.kind {
        ItemKind::Record(record) => record.members.iter().map(|m| &m.ty).collect(),
        ItemKind::Choice(variants) | ItemKind::Derived(variants) => {
            variants.iter().map(|v| &v.ty).collect()
        }
        ItemKind::Enumeration { .. } => Vec::new(),
        ItemKind::Union { members, .. } => members.iter().map(|(_, ty, _)| ty).collect(),
        ItemKind::Alias(ty) => vec![ty],
        ItemKind::Faults(faults) => faults.iter().map(|fault| &fault.ty).collect(),
    }
}

fn types_mut(item: &mut Item) -> Vec<&mut Ty> {
    match &mut item.kind {
        ItemKind::Record(record) => record.members.iter_mut().map(|m| &mut m.ty).collect(),
        ItemKind::Choice(variants) | ItemKind::Derived(variants) => {
            variants.iter_mut().map(|v| &mut v.ty).collect()
        }
        ItemKind::Enumeration { .. } => Vec::new(),
        ItemKind::Union { members, .. } => members.iter_mut().map(|(_, ty, _)| ty).collect(),
        ItemKind::Alias(ty) => vec![ty],
        ItemKind::Faults(faults) => faults.iter_mut().map(|fault| &mut fault.ty).collect(),
    }
}

/// The item that a type holds by value, so that its size counts.
fn held(ty: &Ty) -> Option<ItemId> {
    match ty {
        Ty::Item(item) => Some(*item),
        Ty::Option(inner) | Ty::Nillable(inner) | Ty::Typed(inner) => held(inner),
        _ => None,
    }
}

fn box_held(ty: &mut Ty) {
    match ty {
        Ty::Item(_) => *ty = Ty::Boxed(Box::new(ty.clone())),
        Ty::Option(inner) | Ty::Nillable(inner) => box_held(inner),
        _ => {}
    }
}

/// Boxes the members by which a type would hold itself: those that lead back, in the order of
/// the document.
fn boxes(plan: &mut Plan) {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut state = vec![State::New; plan.items.len()];
    let mut back: Vec<(ItemId, usize)> = Vec::new();
    for start in 0..plan.items.len() {
        if state[start] != State::New {
            continue;
        }
        // Depth first, with a stack of our own: item and the member to look at next.
        let mut stack = vec![(start, 0)];
        state[start] = State::Open;
        while let Some((item, next)) = stack.last_mut() {
            let members = types(&plan.items[*item]);
            let Some(ty) = members.get(*next) else {
                state[*item] = State::Done;
                stack.pop();
                continue;
            };
            let member = *next;
            *next += 1;
            if let Some(target) = held(ty) {
                match state[target] {
                    State::New => {
                        state[target] = State::Open;
                        stack.push((target, 0));
                    }
                    State::Open => back.push((*item, member)),
                    State::Done => {}
                }
            }
        }
    }
    for (item, member) in back {
        if let Some(ty) = types_mut(&mut plan.items[item]).into_iter().nth(member) {
            box_held(ty);
        }
    }
}

/// Boxes payloads that would make every value of their enum large.
fn large_variants(plan: &mut Plan) {
    const LARGE: usize = 120;
    let mut sizes = vec![None; plan.items.len()];
    for item in 0..plan.items.len() {
        if !matches!(plan.items[item].kind, ItemKind::Choice(_)) {
            continue;
        }
        let large: Vec<usize> = types(&plan.items[item])
            .iter()
            .enumerate()
            .filter(|(_, ty)| held(ty).is_some() && size(plan, ty, &mut sizes, 0) > LARGE)
            .map(|(at, _)| at)
            .collect();
        for at in large {
            if let Some(ty) = types_mut(&mut plan.items[item]).into_iter().nth(at) {
                box_held(ty);
            }
        }
    }
}

/// About how many bytes a value takes.
fn size(plan: &Plan, ty: &Ty, sizes: &mut [Option<usize>], depth: usize) -> usize {
    match ty {
        Ty::Rust("String") => 24,
        Ty::Rust("i64" | "u64" | "f64") => 8,
        Ty::Rust(_) => 4,
        Ty::Runtime("Element") => 150,
        Ty::Runtime("QName") => 72,
        Ty::Runtime("Duration") => 72,
        Ty::Runtime("AnySimple") => 100,
        Ty::Runtime(_) => 40,
        Ty::User(_) => 64,
        Ty::Vec(_) | Ty::List(_) | Ty::Flags(_) | Ty::Dictionary(_, _) => 24,
        Ty::Grid(_, dimensions) => 24 + 8 * dimensions,
        Ty::Boxed(_) => 8,
        Ty::Option(inner) => size(plan, inner, sizes, depth) + 4,
        Ty::Typed(inner) => size(plan, inner, sizes, depth) + 72,
        Ty::Nillable(inner) => size(plan, inner, sizes, depth).max(24) + 8,
        Ty::Item(item) => {
            if let Some(known) = sizes[*item] {
                return known;
            }
            if depth > 40 {
                return 1000;
            }
            let members = types(&plan.items[*item]);
            let each = members.iter().map(|ty| size(plan, ty, sizes, depth + 1));
            let total = match plan.items[*item].kind {
                ItemKind::Record(_) | ItemKind::Alias(_) => each.sum(),
                ItemKind::Enumeration { .. } => 24,
                _ => each.max().unwrap_or(0).max(24) + 8,
            };
            sizes[*item] = Some(total);
            total
        }
    }
}

/// Puts first, in each choice, a variant whose smallest value is finite: a blank is made of it.
fn blanks(plan: &mut Plan) {
    // The number of types that a smallest value has inside one another.
    let mut rank: Vec<Option<u32>> = vec![None; plan.items.len()];
    // What is not declared is a blank where all that is declared leads back.
    const UNDECLARED: u32 = 1 << 16;
    let mut with_undeclared = false;
    let rank_of = |variant: &Variant, rank: &[Option<u32>]| match variant.row.kind {
        RowKind::Open(_) => Some(UNDECLARED),
        _ => needed(&variant.ty).map_or(Some(0), |needed| rank[needed]),
    };
    loop {
        let mut changed = false;
        for item in 0..plan.items.len() {
            let ranks = types(&plan.items[item])
                .into_iter()
                .map(|ty| needed(ty).map_or(Some(0), |needed| rank[needed]));
            let new = match &plan.items[item].kind {
                ItemKind::Record(_) | ItemKind::Alias(_) => ranks
                    .collect::<Option<Vec<u32>>>()
                    .map(|r| r.into_iter().max().unwrap_or(0) + 1),
                ItemKind::Choice(variants) => variants
                    .iter()
                    .filter(|v| with_undeclared || !matches!(v.row.kind, RowKind::Open(_)))
                    .filter_map(|v| rank_of(v, &rank))
                    .min()
                    .map(|r| r + 1),
                // These have a variant that holds anything.
                _ => Some(1),
            };
            if new.is_some() && rank[item].is_none() {
                rank[item] = new;
                changed = true;
            }
        }
        if !changed && with_undeclared {
            break;
        }
        with_undeclared |= !changed;
    }
    for item in 0..plan.items.len() {
        let best = match &plan.items[item].kind {
            ItemKind::Choice(variants) => variants
                .iter()
                .enumerate()
                .filter_map(|(at, v)| Some((rank_of(v, &rank)?, at)))
                .min(),
            _ => None,
        };
        // Only where the first leads nowhere: the order of the document is for people.
        if let ItemKind::Choice(variants) = &mut plan.items[item].kind
            && let Some((_, best)) = best
        {
            let first = variants.first().and_then(|v| rank_of(v, &rank));
            if first.is_none_or(|first| rank[item].is_some_and(|own| first >= own)) {
                let variant = variants.remove(best);
                variants.insert(0, variant);
            }
        }
    }
}

/// The item that a blank of a type needs a blank of.
fn needed(ty: &Ty) -> Option<ItemId> {
    match ty {
        Ty::Item(item) => Some(*item),
        Ty::Boxed(inner) | Ty::Typed(inner) => needed(inner),
        _ => None,
    }
}

/// The derives that every member allows.
fn derives(plan: &mut Plan) {
    let mut eq = vec![true; plan.items.len()];
    let mut default: Vec<bool> = plan
        .items
        .iter()
        .map(|item| matches!(item.kind, ItemKind::Record(_) | ItemKind::Alias(_)))
        .collect();
    loop {
        let mut changed = false;
        for item in 0..plan.items.len() {
            let members = types(&plan.items[item]);
            let new_eq = members.iter().all(|ty| has_eq(ty, &eq));
            let new_default = default[item] && members.iter().all(|ty| has_default(ty, &default));
            changed |= new_eq != eq[item] || new_default != default[item];
            eq[item] = new_eq;
            default[item] = new_default;
        }
        if !changed {
            break;
        }
    }
    for (item, (eq, default)) in plan.items.iter_mut().zip(eq.into_iter().zip(default)) {
        let mut derives = vec!["Clone".to_owned(), "Debug".to_owned()];
        if default {
            derives.push("Default".to_owned());
        }
        derives.push("PartialEq".to_owned());
        if eq {
            derives.push("Eq".to_owned());
            derives.push("Hash".to_owned());
        }
        for more in std::mem::take(&mut item.derives) {
            if !derives.contains(&more) {
                derives.push(more);
            }
        }
        item.derives = derives;
    }
}

fn has_eq(ty: &Ty, items: &[bool]) -> bool {
    match ty {
        Ty::Item(item) => items[*item],
        Ty::Rust("f32" | "f64") | Ty::User(_) => false,
        Ty::Rust(_) | Ty::Runtime(_) => true,
        Ty::Option(inner)
        | Ty::Vec(inner)
        | Ty::Boxed(inner)
        | Ty::Nillable(inner)
        | Ty::Typed(inner)
        | Ty::List(inner)
        | Ty::Flags(inner)
        | Ty::Grid(inner, _) => has_eq(inner, items),
        Ty::Dictionary(key, value) => has_eq(key, items) && has_eq(value, items),
    }
}

fn has_default(ty: &Ty, items: &[bool]) -> bool {
    match ty {
        Ty::Item(item) => items[*item],
        Ty::Boxed(inner) | Ty::Typed(inner) => has_default(inner, items),
        Ty::Rust(_) | Ty::Option(_) | Ty::Vec(_) | Ty::List(_) | Ty::Flags(_) => true,
        Ty::Dictionary(_, _) | Ty::Nillable(_) | Ty::Grid(_, _) => true,
        Ty::Runtime(name) => matches!(
            *name,
            "Decimal"
                | "Integer"
                | "Duration"
                | "HexBinary"
                | "Base64Binary"
                | "Mixed"
                | "AnySimple"
                | "Unknown"
        ),
        Ty::User(_) => false,
    }
}

/// For each root: the namespaces that its content names, and whether it may name types or nil.
fn namespaces(plan: &mut Plan) {
    type Names = (BTreeSet<ModuleId>, bool);
    fn row_names(row: &Row, wrappers: &[Wrapper], out: &mut Names, groups: &mut Vec<ItemId>) {
        match &row.kind {
            RowKind::Attribute(tag) | RowKind::Element(tag) => out.0.extend(tag.module),
            RowKind::Declared(tag) | RowKind::Type(tag) => {
                out.0.extend(tag.module);
                out.1 = true;
            }
            RowKind::Group(item) => groups.push(*item),
            _ => {}
        }
        out.1 |= row.nillable && row.min > 0;
        for row in row.items.iter().flat_map(|items| &wrappers[*items].rows) {
            row_names(row, wrappers, out, groups);
        }
    }
    fn items_of(ty: &Ty, out: &mut Vec<ItemId>) {
        match ty {
            Ty::Item(item) => out.push(*item),
            Ty::Runtime(_) | Ty::Rust(_) | Ty::User(_) => {}
            Ty::Option(inner)
            | Ty::Vec(inner)
            | Ty::Boxed(inner)
            | Ty::Nillable(inner)
            | Ty::Typed(inner)
            | Ty::List(inner)
            | Ty::Flags(inner)
            | Ty::Grid(inner, _) => items_of(inner, out),
            Ty::Dictionary(key, value) => {
                items_of(key, out);
                items_of(value, out);
            }
        }
    }
    let mut own: Vec<(Names, Vec<ItemId>)> = Vec::with_capacity(plan.items.len());
    for item in &plan.items {
        let mut names = Names::default();
        let mut next = Vec::new();
        let rows: Vec<&Row> = match &item.kind {
            ItemKind::Record(record) => record.members.iter().map(|m| &m.row).collect(),
            ItemKind::Choice(variants) | ItemKind::Derived(variants) => {
                variants.iter().map(|v| &v.row).collect()
            }
            _ => Vec::new(),
        };
        for row in rows {
            row_names(row, &plan.wrappers, &mut names, &mut next);
        }
        for ty in types(item) {
            items_of(ty, &mut next);
        }
        own.push((names, next));
    }
    let close = |mut names: Names, mut stack: Vec<ItemId>| {
        let mut seen = BTreeSet::new();
        while let Some(item) = stack.pop() {
            if seen.insert(item) {
                let (more, next) = &own[item];
                names.0.extend(&more.0);
                names.1 |= more.1;
                stack.extend(next);
            }
        }
        // `xml` is declared nowhere.
        names
            .0
            .retain(|module| plan.modules[*module].prefix != "xml");
        (names.0.into_iter().collect(), names.1)
    };
    for root in &mut plan.roots {
        let mut names = Names::default();
        let mut stack = Vec::new();
        row_names(&root.row, &plan.wrappers, &mut names, &mut stack);
        items_of(&root.ty, &mut stack);
        (root.namespaces, root.instance) = close(names, stack);
    }
    for client in &mut plan.clients {
        let items = [client.headers, client.response_headers];
        let items = items.into_iter().flatten().collect();
        (client.header_namespaces, _) = close(Names::default(), items);
    }
    let mut used: BTreeSet<ModuleId> = BTreeSet::from([0]);
    used.extend(own.iter().flat_map(|(names, _)| &names.0));
    used.extend(plan.items.iter().map(|item| item.module));
    for root in &plan.roots {
        used.insert(root.module);
        used.extend(&root.namespaces);
    }
    used.extend(plan.clients.iter().map(|client| client.module));
    used.extend(plan.http_clients.iter().map(|client| client.module));
    for module in used {
        plan.modules[module].used = true;
    }
}
