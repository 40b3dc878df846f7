//! Unions of unions and lists of lists: how deep they may be, and that no value is tried twice
//! for one type.

use std::collections::HashSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Builtin, Model, SimpleType, TypeId, TypeKind, Variety};

use super::{MAX_DEPTH, Resolver, any_simple_type, index};

/// How many types a value may have to be tried for, however few types there are.
const MAX_TRIES: u64 = 10_000;

/// How many lists may be in each other, by way of unions or not; XML Schema has no list of lists
/// (Part 2, 2.5.1.2).
const MAX_LISTS: u32 = 3;

/// What is known of a simple type.
#[derive(Clone, Copy, Default)]
struct Nature {
    /// How many types there are in each other.
    depth: u32,
    /// For how many types a value is tried.
    tries: u64,
    /// How many lists there are in each other.
    lists: u32,
}

impl Resolver<'_, '_> {
    /// Makes each member of a union one, and refuses what is nested too deep; no simple type holds
    /// itself any more.
    pub(super) fn bound_simple_types(&mut self) {
        let simple = |model: &Model, id: TypeId| match model.types.get(id.0 as usize)?.kind {
            TypeKind::Simple(SimpleType { ref variety, .. }) => Some(variety.clone()),
            _ => None,
        };
        let count = self.model.types.len();
        let all = (0..count).filter(|at| simple(&self.model, TypeId(index(*at))).is_some());
        // More tries than types: some type would be tried twice.
        let types = all.count() as u64;
        let mut natures = vec![None; count];
        for start in 0..count {
            let mut stack = vec![(start, false)];
            while let Some((at, is_ready)) = stack.pop() {
                if natures.get(at).is_none_or(Option::is_some) {
                    continue;
                }
                let id = TypeId(index(at));
                let inner = match simple(&self.model, id) {
                    Some(Variety::List(item)) => vec![item],
                    Some(Variety::Union(members)) => members,
                    Some(Variety::Atomic(_)) | None => Vec::new(),
                };
                if is_ready {
                    let nature = self.bound(id, inner, &natures, types);
                    if let Some(slot) = natures.get_mut(at) {
                        *slot = Some(nature);
                    }
                } else {
                    stack.push((at, true));
                    stack.extend(inner.iter().map(|inner| (inner.0 as usize, false)));
                }
            }
        }
    }

    /// Bounds a type whose parts are bounded.
    fn bound(
        &mut self,
        id: TypeId,
        parts: Vec<TypeId>,
        natures: &[Option<Nature>],
        types: u64,
    ) -> Nature {
        let leaf = Nature {
            depth: 0,
            tries: 1,
            lists: 0,
        };
        let nature = |id: &TypeId| {
            natures
                .get(id.0 as usize)
                .copied()
                .flatten()
                .unwrap_or(leaf)
        };
        let together = |parts: &[TypeId]| {
            let each = parts.iter().map(nature);
            each.fold(leaf, |all, part| Nature {
                depth: all.depth.max(part.depth + 1),
                tries: all.tries.saturating_add(part.tries),
                lists: all.lists.max(part.lists),
            })
        };
        let kind = self.model.types.get(id.0 as usize).map(|ty| &ty.kind);
        let (is_union, is_list) = match kind {
            Some(TypeKind::Simple(simple)) => (
                matches!(simple.variety, Variety::Union(_)),
                matches!(simple.variety, Variety::List(_)),
            ),
            _ => (false, false),
        };
        let mut members = parts;
        if is_union {
            let before = members.clone();
            // A value that a type doesn't take it doesn't take the second time either.
            let mut met = HashSet::new();
            members.retain(|member| met.insert(*member));
            if together(&members).tries > types.max(64) {
                members = self.flat(&members);
            }
            if members != before
                && let Some(ty) = self.model.types.get_mut(id.0 as usize)
                && let TypeKind::Simple(simple) = &mut ty.kind
            {
                simple.variety = Variety::Union(members.clone());
            }
        }
        let mut nature = together(&members);
        nature.lists += u32::from(is_list);
        let place = self.model.types.get(id.0 as usize).and_then(|ty| ty.place);
        let message = if nature.depth > MAX_DEPTH {
            format!("simple types are made from each other more than {MAX_DEPTH} deep")
        } else if nature.lists > MAX_LISTS {
            format!("lists are made of each other more than {MAX_LISTS} deep")
        } else if nature.tries > MAX_TRIES.max(types.saturating_mul(2)) {
            let tries = nature.tries;
            format!(
                "a value of this type would be tried for {tries} types; {MAX_TRIES} is the most"
            )
        } else {
            return nature;
        };
        let code = if nature.depth > MAX_DEPTH || nature.lists > MAX_LISTS {
            Code::TooDeep
        } else {
            Code::TooLarge
        };
        self.report(Diagnostic::error(code, place, message).help(if is_list {
            "make a list of what the lists inside it hold"
        } else {
            "name the types that take the values in one union"
        }));
        if let Some(ty) = self.model.types.get_mut(id.0 as usize) {
            ty.kind = TypeKind::Simple(any_simple_type());
        }
        leaf
    }

    /// The members of unions in place of these, each once (XML Schema Part 2, 2.5.1.3). A union
    /// that is restricted has a condition of its own, and stays; the unions are flat themselves
    /// where that matters.
    fn flat(&self, members: &[TypeId]) -> Vec<TypeId> {
        let mut met = HashSet::new();
        let mut out = Vec::new();
        let mut stack: Vec<TypeId> = members.iter().rev().copied().collect();
        while let Some(id) = stack.pop() {
            if !met.insert(id) {
                continue;
            }
            let any = Model::builtin(Builtin::AnySimpleType);
            let declared = self.model.types.get(id.0 as usize);
            let declared = declared.filter(|ty| ty.base.is_none_or(|(base, _)| base == any));
            match declared.map(|ty| &ty.kind) {
                Some(TypeKind::Simple(SimpleType {
                    variety: Variety::Union(inner),
                    ..
                })) => stack.extend(inner.iter().rev()),
                _ => out.push(id),
            }
        }
        out
    }
}
