//! What SOAP's encoding makes of the structs that messages hold.

use std::collections::HashSet;

use crate::model::{
    Compositor, Content, ElementId, Model, Occurs, Particle, Term, TypeId, TypeKind,
};

/// Each member of a struct of an encoded message may be nil or left out, which means the same
/// (SOAP 1.1, section 5.1; SOAP 1.2 Part 2, section 3.1.2): schemas written for the encoding
/// seldom say so. In a type that literal messages hold too a member may be so in encoded ones alone,
/// since literal ones have to be valid.
pub(super) fn nillable_members(model: &mut Model) {
    let encoded = reached(model, true);
    if encoded.is_empty() {
        return;
    }
    let literal = reached(model, false);
    for id in encoded {
        let mut members = Vec::new();
        if let TypeKind::Complex(complex) = &model[id].kind
            && let Content::Particle(particle) = &complex.content
            && complex.soap_array.is_none()
            && !complex.is_dictionary
        {
            required(particle, &mut members);
        }
        for member in members {
            match model.elements.get_mut(member.0 as usize) {
                Some(element) if element.global || element.nillable => {}
                Some(_) if literal.contains(&id) => {
                    model.optional_encoded.insert(member);
                }
                Some(element) => element.nillable = true,
                None => {}
            }
        }
    }
}

/// The types of what messages hold that are encoded, or that are not.
fn reached(model: &Model, encoded: bool) -> HashSet<TypeId> {
    let mut stack = message_types(model, encoded);
    let mut seen: HashSet<TypeId> = stack.iter().copied().collect();
    while let Some(id) = stack.pop() {
        let ty = &model[id];
        // Of the types that are built in every one is derived.
        let mut next = match ty.kind {
            TypeKind::Builtin(_) => Vec::new(),
            _ => ty.derived.clone(),
        };
        if let TypeKind::Complex(complex) = &ty.kind {
            next.extend(complex.soap_array.iter().map(|array| array.item));
            if let Content::Particle(particle) = &complex.content {
                particle.elements(&mut |element| {
                    next.push(model[element].ty);
                    let substitutes = model[element].substitutes.iter();
                    next.extend(substitutes.map(|element| model[*element].ty));
                });
            }
        }
        stack.extend(next.into_iter().filter(|id| seen.insert(*id)));
    }
    seen
}

/// The types of what stands in messages.
fn message_types(model: &Model, encoded: bool) -> Vec<TypeId> {
    let operations = model.bindings.iter().flat_map(|b| &b.operations);
    let messages =
        operations.flat_map(|operation| std::iter::once(&operation.input).chain(&operation.output));
    let mut types = Vec::new();
    for message in messages {
        if message.encoded == encoded {
            types.extend(message.body.iter().map(|element| model[*element].ty));
            types.extend(message.body_type);
        }
        let headers = message.headers.iter().filter(|h| h.encoded == encoded);
        types.extend(headers.map(|header| model[header.element].ty));
    }
    types
}

/// The elements that have to stand once in a particle. How deep groups are nested is bounded when
/// they are resolved.
fn required(particle: &Particle, out: &mut Vec<ElementId>) {
    if particle.occurs != Occurs::ONCE {
        return;
    }
    match &particle.term {
        Term::Element(element) => out.push(*element),
        Term::Group(Compositor::Choice, ..) | Term::Any(_) => {}
        Term::Group(_, _, particles) => particles.iter().for_each(|inner| required(inner, out)),
    }
}
