//! Substitution groups (XML Schema Part 1, 3.3.6).

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{ElementId, TypeId};

use super::{MAX_DEPTH, Resolver, index};

impl Resolver<'_, '_> {
    /// Gives members the type of their head where they have none, and links heads to members.
    pub(super) fn link_substitutes(&mut self) {
        let mut heads = self.heads();
        self.break_circles(&mut heads);
        self.inherit_types(&heads);

        let mut members: Vec<Vec<ElementId>> = vec![Vec::new(); heads.len()];
        for (number, head) in heads.iter().enumerate() {
            let head = head.and_then(|head| members.get_mut(head.0 as usize));
            if let Some(of_head) = head {
                of_head.push(ElementId(index(number)));
            }
        }
        for head in 0..heads.len() {
            if members.get(head).is_none_or(|direct| direct.is_empty()) {
                continue;
            }
            let mut all = Vec::new();
            let mut stack = vec![head];
            while let Some(next) = stack.pop() {
                for member in members.get(next).into_iter().flatten() {
                    all.push(*member);
                    stack.push(member.0 as usize);
                }
            }
            all.retain(|member| self.may_substitute(head, *member));
            all.sort_unstable();
            if let Some(head) = self.model.elements.get_mut(head) {
                head.substitutes = all;
            }
        }
    }

    /// The head of each global element.
    fn heads(&mut self) -> Vec<Option<ElementId>> {
        let mut heads = Vec::with_capacity(self.collected.elements.entries.len());
        for number in 0..self.collected.elements.entries.len() {
            let layer = self.collected.elements.entries.get(number);
            let layer = layer.and_then(|entry| entry.layers.first()).cloned();
            heads.push(layer.and_then(|(element, scope)| {
                self.lookup_element(element.substitution_group.as_ref()?, &scope)
            }));
        }
        heads
    }

    fn break_circles(&mut self, heads: &mut [Option<ElementId>]) {
        for start in 0..heads.len() {
            let mut path = vec![start];
            let mut next = heads.get(start).copied().flatten();
            while let Some(head) = next {
                let head = head.0 as usize;
                let is_circle = head == start;
                if is_circle || path.len() >= MAX_DEPTH as usize {
                    if let Some(element) = self.model.elements.get(start) {
                        let place = element.place;
                        let name = element.name.clone();
                        if is_circle && path.len() == 1 {
                            self.report(
                                Diagnostic::guess(
                                    Code::CircularSubstitution,
                                    place,
                                    format!(
                                        "the element `{name}` is named as the head of its own \
                                         substitution group, which says nothing"
                                    ),
                                )
                                .help("its `substitutionGroup` is ignored: remove it"),
                            );
                        } else if is_circle {
                            self.report(
                                Diagnostic::error(
                                    Code::CircularSubstitution,
                                    place,
                                    format!("the element `{name}` may stand for itself"),
                                )
                                .help("remove its `substitutionGroup`, or that of its head"),
                            );
                        } else {
                            self.too_deep(place, "elements may stand for each other");
                        }
                    }
                    if let Some(head) = heads.get_mut(start) {
                        *head = None;
                    }
                    break;
                }
                if path.contains(&head) {
                    // It leads into a circle that is broken elsewhere.
                    break;
                }
                path.push(head);
                next = heads.get(head).copied().flatten();
            }
        }
    }

    fn inherit_types(&mut self, heads: &[Option<ElementId>]) {
        for start in 0..heads.len() {
            let mut at = start;
            // No circle is left, and no chain is longer than the limit.
            while let Some(head) = heads.get(at).copied().flatten() {
                let entry = self.collected.elements.entries.get(at);
                let declared = entry.and_then(|entry| entry.layers.first());
                if declared.is_none_or(|(element, _)| element.ty.is_some()) {
                    break;
                }
                at = head.0 as usize;
            }
            let ty = self.model.elements.get(at).map(|element| element.ty);
            if let (Some(ty), Some(element)) = (ty, self.model.elements.get_mut(start)) {
                element.ty = ty;
            }
        }
    }

    /// Whether nothing rules a member out (Substitution Group OK, Transitive).
    fn may_substitute(&self, head: usize, member: ElementId) -> bool {
        let Some(member) = self.model.elements.get(member.0 as usize) else {
            return false;
        };
        let declared = self.collected.elements.entries.get(head);
        let Some(head) = self.model.elements.get(head) else {
            return false;
        };
        let declared = declared.and_then(|entry| entry.layers.first());
        if member.is_abstract || declared.is_some_and(|(element, _)| element.block.substitution) {
            return false;
        }
        let base = |ty: TypeId| self.model.types.get(ty.0 as usize)?.base;
        let block_of = |ty: TypeId| self.model.types.get(ty.0 as usize).map(|ty| &*ty.block);
        let mut blocked = head.block.clone();
        let mut ways = Vec::new();
        let mut ty = member.ty;
        while ty != head.ty {
            let Some((next, derivation)) = base(ty) else {
                // Its type isn't derived from the head's, which is for a validator to say.
                return true;
            };
            ways.push(derivation);
            // What the head's type blocks counts, and what a type between the two blocks.
            blocked.extend(block_of(next).unwrap_or_default());
            ty = next;
        }
        !ways.iter().any(|derivation| blocked.contains(derivation))
    }
}
