//! What depends on the whole: boxes where a type would hold itself, derives that every member
//! allows, blanks that are finite, namespaces that a root's content names.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::{Index, IndexMut};

use super::{
    Item, ItemKind, ModuleId, Plan, Row, RowKind, RuntimeType, RustType, ShapeId, Ty, Variant,
};
use crate::text::Line;

/// Settles boxes, derives, blanks and namespaces.
pub(super) fn settle(plan: &mut Plan) {
    boxes(plan);
    let sizes = large_members(plan);
    large_variants(plan);
    blanks(plan);
    small_blanks(plan, &sizes);
    derives(plan);
    namespaces(plan);
}

/// Something of each item.
#[derive(Clone, Debug)]
struct Each<T>(Vec<T>);

impl<T: Clone> Each<T> {
    fn of(plan: &Plan, value: T) -> Self {
        Self(vec![value; plan.items.len()])
    }
}

impl<T> Index<ShapeId> for Each<T> {
    type Output = T;

    fn index(&self, item: ShapeId) -> &T {
        &self.0[item.0]
    }
}

impl<T> IndexMut<ShapeId> for Each<T> {
    fn index_mut(&mut self, item: ShapeId) -> &mut T {
        &mut self.0[item.0]
    }
}

/// The types of an item's members.
fn types(item: &Item) -> Vec<&Ty> {
    match &item.kind {
        ItemKind::Record(record) => record.members.iter().map(|m| &m.ty).collect(),
        ItemKind::Choice(variants)
        | ItemKind::Derived(variants)
        | ItemKind::DerivedText(variants, _) => variants.iter().map(|v| &v.ty).collect(),
        ItemKind::Enumeration { .. } => Vec::new(),
        ItemKind::Union { members, .. } => members.iter().map(|member| &member.ty).collect(),
        ItemKind::Alias(ty) => vec![ty],
        ItemKind::Faults(faults) => faults.iter().map(|fault| &fault.ty).collect(),
    }
}

/// The same of one member.
fn type_mut(item: &mut Item, member: usize) -> Option<&mut Ty> {
    match &mut item.kind {
        ItemKind::Record(record) => record.members.get_mut(member).map(|m| &mut m.ty),
        ItemKind::Choice(variants)
        | ItemKind::Derived(variants)
        | ItemKind::DerivedText(variants, _) => variants.get_mut(member).map(|v| &mut v.ty),
        ItemKind::Enumeration { .. } => None,
        ItemKind::Union { members, .. } => members.get_mut(member).map(|member| &mut member.ty),
        ItemKind::Alias(ty) => Some(ty).filter(|_| member == 0),
        ItemKind::Faults(faults) => faults.get_mut(member).map(|fault| &mut fault.ty),
    }
}

/// The item that a type holds by value, so that its size counts.
fn held(ty: &Ty) -> Option<ShapeId> {
    match ty {
        Ty::Item(item) => Some(*item),
        Ty::Option(inner) | Ty::Nillable(inner) | Ty::Typed(inner) => held(inner),
        _ => None,
    }
}

/// The members of an item that hold others by value, and which.
fn held_by(plan: &Plan, item: ShapeId) -> Vec<(usize, ShapeId)> {
    let members = types(&plan[item]).into_iter().enumerate();
    let held = members.filter_map(|(at, ty)| Some((at, held(ty)?)));
    held.collect()
}

fn box_held(ty: &mut Ty) {
    match ty {
        Ty::Item(_) => *ty = Ty::Boxed(Box::new(ty.clone())),
        Ty::Option(inner) | Ty::Nillable(inner) => box_held(inner),
        _ => {}
    }
}

/// The members that lead back to where they stand: item and number of the member, in the order of
/// the document. `leads` gives, of an item, members and what each leads to.
fn leading_back(
    plan: &Plan,
    leads: impl Fn(&Plan, ShapeId) -> Vec<(usize, ShapeId)>,
) -> Vec<(ShapeId, usize)> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut state = Each::of(plan, State::New);
    let mut back = Vec::new();
    for start in plan.ids() {
        if state[start] != State::New {
            continue;
        }
        // Depth first, with a stack of our own: an item, and the members to look at.
        let mut stack = vec![(start, leads(plan, start).into_iter())];
        state[start] = State::Open;
        while let Some((item, members)) = stack.last_mut() {
            let Some((member, target)) = members.next() else {
                state[*item] = State::Done;
                stack.pop();
                continue;
            };
            match state[target] {
                State::New => {
                    state[target] = State::Open;
                    stack.push((target, leads(plan, target).into_iter()));
                }
                State::Open => back.push((*item, member)),
                State::Done => {}
            }
        }
    }
    back
}

/// Boxes the members by which a type would hold itself: those that lead back, in the order of
/// the document.
fn boxes(plan: &mut Plan) {
    let back = leading_back(plan, held_by);
    for (item, member) in back {
        if let Some(ty) = type_mut(&mut plan[item], member) {
            box_held(ty);
        }
    }
}

/// How many bytes a type may have before the largest types that it holds are boxed. What is read
/// is first made on the stack, where types that hold each other would else take any size.
const LARGE_RECORD: usize = 8 << 10;

/// The items, each behind those that a member leads to; what leads back to itself comes behind as
/// many of them as can be.
fn inside_out(
    plan: &Plan,
    leads: impl Fn(&Plan, ShapeId) -> Vec<(usize, ShapeId)>,
) -> Vec<ShapeId> {
    let mut order = Vec::with_capacity(plan.items.len());
    let mut seen = Each::of(plan, false);
    for start in plan.ids() {
        // With a stack of our own: an item is looked at, and put down when those in it are.
        let mut stack = vec![(start, false)];
        while let Some((item, is_done)) = stack.pop() {
            if is_done {
                order.push(item);
            } else if !std::mem::replace(&mut seen[item], true) {
                stack.push((item, true));
                let inner = leads(plan, item).into_iter().map(|(_, item)| item);
                stack.extend(inner.filter(|item| !seen[*item]).map(|item| (item, false)));
            }
        }
    }
    order
}

/// Boxes members whose types would make the struct that holds them too large, the largest first.
/// Gives about how many bytes each item then takes.
fn large_members(plan: &mut Plan) -> Each<Option<usize>> {
    let mut sizes = Each::of(plan, None);
    for item in inside_out(plan, held_by) {
        let members = types(&plan[item]);
        let mut each: Vec<usize> = members
            .iter()
            .map(|ty| size(plan, ty, &mut sizes, 0))
            .collect();
        let is_held: Vec<bool> = members.iter().map(|ty| held(ty).is_some()).collect();
        if matches!(plan[item].kind, ItemKind::Choice(_)) {
            // Payloads that are larger get a box below.
            each.iter_mut()
                .zip(is_held)
                .filter(|(_, is_held)| *is_held)
                .for_each(|(size, _)| *size = (*size).min(LARGE_VARIANT));
            sizes[item] = Some(together(&plan[item].kind, each.into_iter()));
            continue;
        }
        let mut total = together(&plan[item].kind, each.iter().copied());
        let mut by_size: Vec<usize> = (0..each.len()).filter(|at| is_held[*at]).collect();
        by_size.sort_by_key(|at| (std::cmp::Reverse(each[*at]), *at));
        let mut boxed = vec![false; each.len()];
        for at in by_size {
            if total <= LARGE_RECORD || each[at] <= POINTER {
                break;
            }
            total = total - each[at] + POINTER;
            boxed[at] = true;
        }
        for (at, _) in boxed.iter().enumerate().filter(|(_, boxed)| **boxed) {
            if let Some(ty) = type_mut(&mut plan[item], at) {
                box_held(ty);
            }
        }
        sizes[item] = Some(total);
    }
    sizes
}

/// How many values a blank of a type may be made of, in one another and beside each other: they
/// are made before the first of its elements is read, and again for each element of the type,
/// even an empty one. The most that a known document needs is 26.
const MAX_BLANK: u64 = 1 << 10;

/// How many bytes making a blank may take on the stack, about; builds that are not optimized take
/// some three times as much, and a thread has 2 MiB. The most that a known document needs is 8 KiB.
const MAX_BLANK_STACK: usize = 128 << 10;

/// What a call takes on the stack besides its value, about.
const CALL: usize = 256;

/// The members of an item that a blank of it makes blanks of, and of which items.
fn blank_needs(plan: &Plan, item: ShapeId) -> Vec<(usize, ShapeId)> {
    let members = match &plan[item].kind {
        ItemKind::Record(_) => types(&plan[item]),
        // A blank is of the first variant.
        ItemKind::Choice(variants) => variants.iter().take(1).map(|v| &v.ty).collect(),
        // These have a variant that holds anything; an alias is looked through.
        _ => Vec::new(),
    };
    let members = members.into_iter().enumerate();
    let needs = members.filter_map(|(at, ty)| Some((at, blank_of(plan, ty)?)));
    needs.collect()
}

/// The item that a blank of a type needs a blank of, which is not an alias.
fn blank_of(plan: &Plan, ty: &Ty) -> Option<ShapeId> {
    let mut needs = needed(ty)?;
    while let ItemKind::Alias(of) = &plan[needs].kind {
        needs = needed(of)?;
    }
    Some(needs)
}

/// How many values a blank of each item is made of, itself included.
fn blank_counts(plan: &Plan) -> Each<u64> {
    let mut counts = Each::of(plan, 0_u64);
    for item in inside_out(plan, blank_needs) {
        let inner = blank_needs(plan, item).into_iter();
        let inner = inner.map(|(_, inner)| counts[inner]);
        counts[item] = inner.fold(1, u64::saturating_add);
    }
    counts
}

/// How many values a blank of a choice is made of before another variant is looked for.
const LIGHT: u64 = 64;

/// Puts first, in each choice whose blank is made of many values, the variant that takes the
/// fewest: the blank of a choice is dropped for what is read, which may be the other variant.
fn light_blanks(plan: &mut Plan) {
    let counts = blank_counts(plan);
    for item in plan.ids() {
        let ItemKind::Choice(variants) = &plan[item].kind else {
            continue;
        };
        let count = |variant: &Variant| blank_of(plan, &variant.ty).map_or(0, |of| counts[of]);
        let mut each = variants.iter().map(count).enumerate();
        let Some((_, first)) = each.next().filter(|(_, first)| *first > LIGHT) else {
            continue;
        };
        let lightest = each.map(|(at, count)| (count, at)).min();
        // Whatever a blank leads to then has a smaller count than what leads there, so that none
        // leads back.
        if let Some((least, at)) = lightest
            && least < first
            && let ItemKind::Choice(variants) = &mut plan[item].kind
        {
            let variant = variants.remove(at);
            variants.insert(0, variant);
        }
    }
}

/// Makes a blank of every type finite, and one of few values: members that would make it more are
/// `Option`s, though they have to be there.
fn small_blanks(plan: &mut Plan, sizes: &Each<Option<usize>>) {
    for (item, member) in leading_back(plan, blank_needs) {
        // A document can hold no such value, and reading one must end all the same.
        hold_apart(plan, item, member);
    }
    light_blanks(plan);
    let mut counts = Each::of(plan, 0_u64);
    let mut stacks = Each::of(plan, 0_usize);
    for item in inside_out(plan, blank_needs) {
        let own = CALL + sizes[item].unwrap_or(0);
        let mut needs = blank_needs(plan, item);
        // The heaviest first; of those that are alike the last, as the first is read first.
        needs.sort_by_key(|(at, inner)| (counts[*inner], *at));
        let count = needs.iter().map(|(_, inner)| counts[*inner]);
        let mut count = count.fold(1_u64, u64::saturating_add);
        needs.retain(|(at, inner)| {
            let is_deep = stacks[*inner] + own > MAX_BLANK_STACK;
            if is_deep {
                count -= counts[*inner];
                hold_apart(plan, item, *at);
            }
            !is_deep
        });
        while count > MAX_BLANK
            && let Some((at, inner)) = needs.pop()
        {
            count -= counts[inner];
            hold_apart(plan, item, at);
        }
        let deepest = needs.iter().map(|(_, inner)| stacks[*inner]).max();
        counts[item] = count;
        stacks[item] = own + deepest.unwrap_or(0);
    }
}

/// Makes an `Option` of a member that has to be there, so that a blank needs none of it.
fn hold_apart(plan: &mut Plan, item: ShapeId, member: usize) {
    let docs = Line::new(
        "It has to be there. It is an `Option` since values are made to read into, and would here \
         hold too many others.",
    );
    let (ty, lines) = match &mut plan[item].kind {
        ItemKind::Record(record) => {
            let Some(member) = record.members.get_mut(member) else {
                return;
            };
            (&mut member.ty, &mut member.docs)
        }
        ItemKind::Choice(variants) => {
            let Some(variant) = variants.get_mut(member) else {
                return;
            };
            (&mut variant.ty, &mut variant.docs)
        }
        _ => return,
    };
    let inner = std::mem::replace(ty, Ty::Rust(RustType::Bool));
    *ty = Ty::Option(Box::new(inner));
    if !lines.is_empty() {
        lines.push(Line::default());
    }
    lines.push(docs);
}

/// How many bytes a variant may have before it is boxed.
const LARGE_VARIANT: usize = 120;

/// How many bytes a box takes.
const POINTER: usize = 8;

/// Boxes payloads that would make every value of their enum large.
fn large_variants(plan: &mut Plan) {
    let mut sizes = Each::of(plan, None);
    for item in plan.ids() {
        if !matches!(plan[item].kind, ItemKind::Choice(_)) {
            continue;
        }
        let large: Vec<usize> = types(&plan[item])
            .iter()
            .enumerate()
            .filter(|(_, ty)| held(ty).is_some() && size(plan, ty, &mut sizes, 0) > LARGE_VARIANT)
            .map(|(at, _)| at)
            .collect();
        for at in large {
            if let Some(ty) = type_mut(&mut plan[item], at) {
                box_held(ty);
            }
        }
    }
}

/// About how many bytes a value takes.
fn size(plan: &Plan, ty: &Ty, sizes: &mut Each<Option<usize>>, depth: usize) -> usize {
    match ty {
        Ty::Rust(RustType::String) => 24,
        Ty::Rust(RustType::I64 | RustType::U64 | RustType::F64) => 8,
        Ty::Rust(_) => 4,
        Ty::Runtime(RuntimeType::Element) => 150,
        Ty::Runtime(RuntimeType::QName) => 72,
        Ty::Runtime(RuntimeType::Duration) => 72,
        Ty::Runtime(RuntimeType::AnySimple) => 100,
        Ty::Runtime(_) => 40,
        Ty::User(_) => 64,
        Ty::Vec(_) | Ty::List(_) | Ty::Flags(_) | Ty::Dictionary(_, _) => 24,
        Ty::Grid(_, dimensions) => 24 + 8 * dimensions,
        Ty::Boxed(_) => POINTER,
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
            let members = types(&plan[*item]);
            let each = members.iter().map(|ty| size(plan, ty, sizes, depth + 1));
            let total = together(&plan[*item].kind, each);
            sizes[*item] = Some(total);
            total
        }
    }
}

/// About how many bytes an item takes whose members take so many.
fn together(kind: &ItemKind, each: impl Iterator<Item = usize>) -> usize {
    match kind {
        ItemKind::Record(_) | ItemKind::Alias(_) => each.sum(),
        ItemKind::Enumeration { .. } => 24,
        _ => each.max().unwrap_or(0).max(24) + 8,
    }
}

/// Puts first, in each choice, a variant whose smallest value is finite: a blank is made of it.
fn blanks(plan: &mut Plan) {
    // The number of types that a smallest value has inside one another.
    let mut rank: Each<Option<u32>> = Each::of(plan, None);
    // What is not declared is a blank where all that is declared leads back.
    const UNDECLARED: u32 = 1 << 16;
    let is_undeclared = |variant: &Variant| matches!(variant.row.kind, RowKind::Open(_));
    let rank_of = |variant: &Variant, rank: &Each<Option<u32>>| match variant.row.kind {
        RowKind::Open(_) => Some(UNDECLARED),
        _ => needed(&variant.ty).map_or(Some(0), |needed| rank[needed]),
    };
    // How many items each still waits for, and those that wait for it.
    let mut missing = Each::of(plan, 0_usize);
    let mut waiting: Each<Vec<ShapeId>> = Each::of(plan, Vec::new());
    let mut queue = VecDeque::new();
    // The choices that need not wait when nothing else is left.
    let mut last = Vec::new();
    for item in plan.ids() {
        let (inner, waits): (Vec<ShapeId>, usize) = match &plan[item].kind {
            ItemKind::Record(_) | ItemKind::Alias(_) => {
                let needs = types(&plan[item]).into_iter().filter_map(needed);
                let needs: Vec<ShapeId> = needs.collect();
                let count = needs.len();
                (needs, count)
            }
            ItemKind::Choice(variants) => {
                if variants.iter().any(is_undeclared) {
                    last.push(item);
                }
                let declared = variants.iter().filter(|variant| !is_undeclared(variant));
                let needs: Vec<Option<ShapeId>> = declared.map(|v| needed(&v.ty)).collect();
                let waits = needs.iter().all(Option::is_some);
                (needs.into_iter().flatten().collect(), usize::from(waits))
            }
            // These have a variant that holds anything.
            _ => (Vec::new(), 0),
        };
        missing[item] = waits;
        if waits == 0 {
            rank[item] = Some(1);
            queue.push_back(item);
        } else {
            inner.iter().for_each(|inner| waiting[*inner].push(item));
        }
    }
    // In the order of their ranks, so that the last that an item waited for has the highest.
    loop {
        while let Some(done) = queue.pop_front() {
            for item in std::mem::take(&mut waiting[done]) {
                missing[item] = missing[item].saturating_sub(1);
                if missing[item] == 0 && rank[item].is_none() {
                    rank[item] = rank[done].map(|rank| rank + 1);
                    queue.push_back(item);
                }
            }
        }
        for item in std::mem::take(&mut last) {
            if rank[item].is_none() {
                rank[item] = Some(UNDECLARED + 1);
                queue.push_back(item);
            }
        }
        if queue.is_empty() {
            break;
        }
    }
    for item in plan.ids() {
        let best = match &plan[item].kind {
            ItemKind::Choice(variants) => variants
                .iter()
                .enumerate()
                .filter_map(|(at, v)| Some((rank_of(v, &rank)?, at)))
                .min(),
            _ => None,
        };
        // Only where the first leads nowhere: the order of the document is for people.
        if let ItemKind::Choice(variants) = &mut plan[item].kind
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
fn needed(ty: &Ty) -> Option<ShapeId> {
    match ty {
        Ty::Item(item) => Some(*item),
        Ty::Boxed(inner) | Ty::Typed(inner) => needed(inner),
        _ => None,
    }
}

/// The types of the members that are blank in a default value: what the documents say of the others
/// needs no default of its type.
fn blank_types(item: &Item) -> Vec<&Ty> {
    match &item.kind {
        ItemKind::Record(record) => {
            let blank = record.members.iter().filter(|m| m.preset.is_none());
            blank.map(|member| &member.ty).collect()
        }
        _ => types(item),
    }
}

/// The derives that every member allows.
fn derives(plan: &mut Plan) {
    let all = |item: &Item, allows: fn(&Ty) -> bool| types(item).into_iter().all(allows);
    let eq = Each(plan.items.iter().map(|item| all(item, has_eq)).collect());
    let eq = settled(plan, eq, |item, out| {
        out.extend(types(item).into_iter().flat_map(Ty::items))
    });
    let default = plan.items.iter().map(|item| {
        matches!(item.kind, ItemKind::Record(_) | ItemKind::Alias(_))
            && blank_types(item).into_iter().all(has_default)
    });
    let default = settled(plan, Each(default.collect()), |item, out| {
        out.extend(blank_types(item).into_iter().filter_map(needed));
    });
    for (item, (eq, default)) in plan.items.iter_mut().zip(eq.0.into_iter().zip(default.0)) {
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

/// What holds of an item in the end, where it takes that it holds of all that its members lead to.
fn settled(plan: &Plan, mut holds: Each<bool>, leads: fn(&Item, &mut Vec<ShapeId>)) -> Each<bool> {
    let mut users: Each<Vec<ShapeId>> = Each::of(plan, Vec::new());
    for item in plan.ids() {
        let mut inner = Vec::new();
        leads(&plan[item], &mut inner);
        inner.into_iter().for_each(|inner| users[inner].push(item));
    }
    let mut stack: Vec<ShapeId> = plan.ids().filter(|item| !holds[*item]).collect();
    while let Some(item) = stack.pop() {
        for user in std::mem::take(&mut users[item]) {
            if std::mem::replace(&mut holds[user], false) {
                stack.push(user);
            }
        }
    }
    holds
}

/// Whether a type compares in full, what the items in it do left aside.
fn has_eq(ty: &Ty) -> bool {
    let is_partial =
        |part: &Ty| matches!(part, Ty::Rust(RustType::F32 | RustType::F64) | Ty::User(_));
    !ty.parts().any(is_partial)
}

/// Whether a type has a default, what the items in it have left aside.
fn has_default(ty: &Ty) -> bool {
    match ty {
        Ty::Boxed(inner) | Ty::Typed(inner) => has_default(inner),
        Ty::Item(_) | Ty::Rust(_) | Ty::Option(_) | Ty::Vec(_) | Ty::List(_) | Ty::Flags(_) => true,
        Ty::Dictionary(_, _) | Ty::Nillable(_) | Ty::Grid(_, _) => true,
        Ty::Runtime(of) => matches!(
            of,
            RuntimeType::Decimal
                | RuntimeType::Integer
                | RuntimeType::Duration
                | RuntimeType::HexBinary
                | RuntimeType::Base64Binary
                | RuntimeType::Mixed
                | RuntimeType::AnySimple
                | RuntimeType::Unknown
        ),
        Ty::User(_) => false,
    }
}

/// The modules that something names, and whether it may name types or nil.
type Names = (BTreeSet<ModuleId>, bool);

/// For each item, which modules it and all that it leads to name, and whether any may name types
/// or nil: found by going back from what names each, so that the work is that of the answer.
fn reached(plan: &Plan, own: &Each<(Names, Vec<ShapeId>)>) -> Each<(Vec<ModuleId>, bool)> {
    let mut users: Each<Vec<ShapeId>> = Each::of(plan, Vec::new());
    let mut naming: BTreeMap<ModuleId, Vec<ShapeId>> = BTreeMap::new();
    for item in plan.ids() {
        let ((modules, _), next) = &own[item];
        next.iter().for_each(|next| users[*next].push(item));
        for module in modules {
            naming.entry(*module).or_default().push(item);
        }
    }
    let mut out = Each::of(plan, (Vec::new(), false));
    for (module, mut stack) in naming {
        while let Some(item) = stack.pop() {
            let modules: &mut Vec<ModuleId> = &mut out[item].0;
            if modules.last() != Some(&module) {
                modules.push(module);
                stack.extend(&users[item]);
            }
        }
    }
    let mut stack: Vec<ShapeId> = plan.ids().filter(|item| own[*item].0.1).collect();
    while let Some(item) = stack.pop() {
        if !std::mem::replace(&mut out[item].1, true) {
            stack.extend(&users[item]);
        }
    }
    out
}

/// For each root: the namespaces that its content names, and whether it may name types or nil.
fn namespaces(plan: &mut Plan) {
    fn row_names(row: &Row, plan: &Plan, out: &mut Names, groups: &mut Vec<ShapeId>) {
        match &row.kind {
            RowKind::Attribute(name) | RowKind::Element(name) => out.0.extend(plan.module_of(name)),
            RowKind::Declared(name) | RowKind::Type(name) => {
                out.0.extend(plan.module_of(name));
                out.1 = true;
            }
            RowKind::Group(shape) => groups.push(*shape),
            _ => {}
        }
        out.1 |= row.nillable && row.occurs.min > 0;
        for row in row.items.iter().flat_map(|items| &plan.shapes[*items].rows) {
            row_names(row, plan, out, groups);
        }
    }
    let mut own = Each(Vec::with_capacity(plan.items.len()));
    for item in &plan.items {
        let mut names = Names::default();
        let mut next = Vec::new();
        let rows: Vec<&Row> = match &item.kind {
            ItemKind::Record(record) => record.members.iter().map(|m| &*m.row).collect(),
            ItemKind::Choice(variants)
            | ItemKind::Derived(variants)
            | ItemKind::DerivedText(variants, _) => variants.iter().map(|v| &*v.row).collect(),
            _ => Vec::new(),
        };
        for row in rows {
            row_names(row, plan, &mut names, &mut next);
        }
        for ty in types(item) {
            next.extend(ty.items());
        }
        own.0.push((names, next));
    }
    let reached = reached(plan, &own);
    let close = |mut names: Names, items: Vec<ShapeId>| {
        for item in items {
            let (modules, is_instance) = &reached[item];
            names.0.extend(modules);
            names.1 |= is_instance;
        }
        // `xml` is declared nowhere.
        names.0.retain(|module| plan[*module].prefix != "xml");
        (names.0.into_iter().collect(), names.1)
    };
    let of_roots: Vec<_> = plan
        .roots
        .iter()
        .map(|root| {
            let mut names = Names::default();
            let mut stack = Vec::new();
            row_names(&root.row, plan, &mut names, &mut stack);
            stack.extend(root.ty.items());
            close(names, stack)
        })
        .collect();
    let of_clients: Vec<_> = plan
        .clients
        .iter()
        .map(|client| {
            let items = [client.headers, client.response_headers];
            close(Names::default(), items.into_iter().flatten().collect())
        })
        .collect();
    for (root, of) in plan.roots.iter_mut().zip(of_roots) {
        (root.namespaces, root.instance) = of;
    }
    for (client, (namespaces, _)) in plan.clients.iter_mut().zip(of_clients) {
        client.header_namespaces = namespaces;
    }
    let mut used: BTreeSet<ModuleId> = BTreeSet::from([ModuleId::TOP]);
    // The names of simple types are only read: no document has to declare their namespaces. That of
    // XML Schema's own types is the runtime's.
    for item in &plan.items {
        let ItemKind::DerivedText(_, simple) = &item.kind else {
            continue;
        };
        used.extend(simple.iter().filter_map(|row| {
            match &row.kind {
                RowKind::SimpleName(name) => plan
                    .module_of(name)
                    .filter(|module| !plan[*module].is_of_schema()),
                _ => None,
            }
        }));
    }
    used.extend(own.0.iter().flat_map(|(names, _)| &names.0));
    // Items of a wrapper in mixed content are in no item's rows.
    let of_wrappers = plan
        .shapes
        .wrappers
        .iter()
        .flat_map(|wrapper| &wrapper.rows);
    let mut names = Names::default();
    for row in of_wrappers {
        row_names(row, plan, &mut names, &mut Vec::new());
    }
    used.extend(names.0);
    used.extend(plan.items.iter().map(|item| item.module));
    for root in &plan.roots {
        used.insert(root.module);
        used.extend(&root.namespaces);
    }
    used.extend(plan.clients.iter().map(|client| client.module));
    used.extend(plan.http_clients.iter().map(|client| client.module));
    for module in used {
        plan.modules[module.0].used = true;
    }
}
