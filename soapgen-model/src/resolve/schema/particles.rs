//! Content: particles, model groups and the elements in them.

use std::rc::Rc;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    Builtin, Compositor, Element, ElementId, Model, Occurs, Owner, Particle, Term, TypeId, XmlName,
};
use crate::syntax::xsd::{self, ElementType, QName};

use super::budget::{constraints, long, namespaces, weight};
use super::collect::Scope;
use super::lookup::Kind;
use super::{Definition, MAX_DEPTH, MAX_NESTING, Progress, Resolver, builtin, index, wildcard};

/// What an `xs:group` holds.
#[derive(Clone, Debug)]
pub(super) struct ModelGroup {
    compositor: Compositor,
    particles: Rc<[Particle]>,
    /// Number of particles, with those of the groups in it.
    size: u64,
}

impl<'a> Resolver<'a, '_> {
    /// Declares the global elements, with their types but for those that take that of a head.
    pub(super) fn global_elements(&mut self) {
        let entries = self.collected.elements.entries.iter();
        let elements: Vec<_> = entries
            .filter_map(|entry| entry.layers.first().cloned())
            .collect();
        for (element, scope) in &elements {
            self.declare(element, scope, true);
        }
        // A type of its own first, for a name may lead to that of another element.
        for is_named in [false, true] {
            for (number, (element, scope)) in elements.iter().enumerate() {
                if matches!(element.ty, Some(ElementType::Named(_))) == is_named {
                    self.type_element(ElementId(index(number)), element, scope);
                }
            }
        }
    }

    fn local_element(&mut self, element: &'a xsd::Element, scope: &Scope) -> ElementId {
        let id = self.declare(element, scope, false);
        self.type_element(id, element, scope);
        id
    }

    /// Declares an element, its type still to be found.
    fn declare(&mut self, element: &xsd::Element, scope: &Scope, global: bool) -> ElementId {
        let namespace = match element.qualified {
            true => scope.target.clone(),
            false => self.no_namespace.clone(),
        };
        let any = Model::builtin(Builtin::AnyType);
        let identities = element
            .identities
            .iter()
            .filter_map(|identity| self.identity(identity, scope))
            .collect();
        let id = ElementId(index(self.model.elements.len()));
        self.model.elements.push(Element {
            name: XmlName::new(namespace, element.name.clone()),
            global,
            ty: any,
            nillable: element.nillable,
            default: element.default.clone(),
            fixed: element.fixed.clone(),
            is_abstract: element.is_abstract,
            substitutes: Vec::new(),
            block: element.block.derivations(),
            identities,
            expected_content_types: element.expected_content_types.clone(),
            docs: element.origin.docs.clone(),
            place: element.origin.place,
            made_for: None,
            input: None,
        });
        id
    }

    fn type_element(&mut self, id: ElementId, element: &'a xsd::Element, scope: &Scope) {
        let ty = self.element_type(element, scope, id);
        if let (Some(ty), Some(element)) = (ty, self.model.elements.get_mut(id.0 as usize)) {
            element.ty = ty;
        }
    }

    fn element_type(
        &mut self,
        element: &'a xsd::Element,
        scope: &Scope,
        id: ElementId,
    ) -> Option<TypeId> {
        let definition = match element.ty.as_ref()? {
            ElementType::Named(name) => return self.lookup_content_type(name, scope, false),
            ElementType::Simple(simple) => Definition::Simple(simple),
            ElementType::Complex(complex) => Definition::Complex(complex),
        };
        Some(self.anonymous(definition, scope, Some(Owner::Element(id))))
    }

    /// Resolves a particle; also gives how many particles it holds. `None` where nothing may
    /// occur.
    pub(super) fn particle(
        &mut self,
        particle: &'a xsd::Particle,
        scope: &Scope,
    ) -> Option<(Particle, u64)> {
        let is_reference = matches!(particle.term, xsd::Term::GroupRef(_));
        if particle.occurs.is_never() && !is_reference {
            return None;
        }
        let mut size = 1_u64;
        let mut docs = particle.origin.docs.clone();
        let term = match &particle.term {
            xsd::Term::Element(element) => {
                docs.clone_from(&element.origin.docs);
                size += weight([&docs, &element.default, &element.fixed]);
                let id = self.local_element(element, scope);
                if let Some(element) = self.model.elements.get(id.0 as usize) {
                    size += constraints(&element.identities)
                        + self.told(element.ty)
                        + long(&element.name.local);
                }
                Term::Element(id)
            }
            xsd::Term::ElementRef(name) => {
                let id = self.lookup_element(name, scope)?;
                if let Some(element) = self.model.elements.get(id.0 as usize) {
                    let docs = if docs.is_some() { &docs } else { &element.docs };
                    let added = weight([docs, &element.default, &element.fixed])
                        + constraints(&element.identities)
                        + self.told(element.ty);
                    if added > 0 {
                        let what = || format!("the element `{}`", element.name);
                        self.budget.again(element.place, what, 1 + added);
                    }
                    size += added;
                }
                Term::Element(id)
            }
            xsd::Term::Any(any) => {
                let any = wildcard::resolve(any, scope);
                size += namespaces(&any.namespaces);
                Term::Any(any)
            }
            xsd::Term::GroupRef(name) => {
                let of = scope.name(name);
                let is_redefined = of.as_ref().is_some_and(|of| self.is_redefined_here(of));
                let once = particle.occurs == Occurs::ONCE;
                if let Some(of) = of.as_ref().filter(|_| is_redefined && !once) {
                    self.report(
                        Diagnostic::error(
                            Code::RedefinedGroup,
                            name.place,
                            format!(
                                "the redefinition of the group `{of}` refers to what it redefines, \
                                 but not once"
                            ),
                        )
                        .help(
                            "take `minOccurs` and `maxOccurs` from the reference (XML Schema \
                             Part 1, 4.2.2), or put the group into a sequence that repeats",
                        ),
                    );
                    return None;
                }
                if particle.occurs.is_never() {
                    return None;
                }
                if let Some(of) = of.as_ref().filter(|_| is_redefined)
                    && !self.refers_once(Kind::Group, of, name)
                {
                    return None;
                }
                let group = self.group_ref(name, scope)?;
                size = size.saturating_add(group.size);
                // What is redefined is not what has the name now.
                let of = of.filter(|_| !is_redefined);
                Term::Group(group.compositor, of, group.particles)
            }
            xsd::Term::Group(compositor, particles) => {
                if self.depth >= MAX_NESTING {
                    self.too_deep(particle.origin.place, "groups are nested in each other");
                    return None;
                }
                self.depth += 1;
                let group = self.model_group(*compositor, particles, scope);
                self.depth -= 1;
                let group = group?;
                size = size.saturating_add(group.size);
                Term::Group(*compositor, None, group.particles)
            }
        };
        let particle = Particle {
            occurs: particle.occurs,
            term,
            place: particle.origin.place,
            docs: docs.map(Rc::from),
        };
        Some((particle, size))
    }

    /// Resolves the particles of a group; `None` when there are none.
    fn model_group(
        &mut self,
        compositor: Compositor,
        particles: &'a [xsd::Particle],
        scope: &Scope,
    ) -> Option<ModelGroup> {
        let mut size = 0_u64;
        let mut resolved = Vec::with_capacity(particles.len());
        for particle in particles {
            if let Some((particle, holds)) = self.particle(particle, scope) {
                size = size.saturating_add(holds);
                resolved.push(particle);
            }
        }
        (!resolved.is_empty()).then(|| ModelGroup {
            compositor,
            particles: resolved.into(),
            size,
        })
    }

    /// Whether a reference stands in the redefinition of the group that it names.
    fn is_redefined_here(&self, name: &XmlName) -> bool {
        let number = self.collected.groups.index.get(name).copied();
        let progress = number.and_then(|number| self.groups.get(number));
        matches!(progress, Some(Progress::Active(Some(_))))
    }

    /// Whether a reference of a redefinition to what it redefines is its only one so far; reports
    /// each further one. A group that stood in itself twice would double with each redefinition
    /// (XML Schema Part 1, 4.2.2, Schema Representation Constraint: Individual Component
    /// Redefinition, 6.1.1 and 7.1).
    pub(super) fn refers_once(&mut self, kind: Kind, of: &XmlName, reference: &QName) -> bool {
        let is_first = self.referred.insert((kind, of.clone()));
        if !is_first {
            self.report(
                Diagnostic::error(
                    Code::RedefinedGroup,
                    reference.place,
                    format!(
                        "the redefinition of the {} `{of}` refers to what it redefines more \
                         than once",
                        kind.name()
                    ),
                )
                .help("keep one of the references (XML Schema Part 1, 4.2.2)"),
            );
        }
        is_first
    }

    fn group_ref(&mut self, reference: &'a QName, scope: &Scope) -> Option<ModelGroup> {
        let name = scope.name(reference)?;
        let name = self.group_name(Kind::Group, name, reference.place, scope);
        let Some(number) = self.collected.groups.index.get(&name).copied() else {
            if builtin::is_soap_encoding(&name) {
                return None;
            }
            let ty = self.hole(&name, Builtin::AnyType);
            self.unknown(Kind::Group, &name, reference.place, Some(ty));
            return Some(ModelGroup {
                compositor: Compositor::Sequence,
                particles: Rc::from([self.unknown_content(&name, reference.place)]),
                size: 1,
            });
        };
        match self.groups.get(number)? {
            Progress::Done(group) | Progress::Active(Some(group)) => {
                let group = group.clone();
                if let (Some(group), Some(entry)) =
                    (&group, self.collected.groups.entries.get(number))
                {
                    let what = || format!("the group `{name}`");
                    self.budget.again(entry.place, what, group.size);
                }
                return group;
            }
            Progress::Active(None) => {
                self.report(
                    Diagnostic::error(
                        Code::CircularGroup,
                        reference.place,
                        format!("the group `{name}` is part of itself"),
                    )
                    .help("take the reference out of the circle, or put an element around it"),
                );
                return None;
            }
            Progress::Pending => {}
        }
        // Groups are nested by reference, and each in itself; both together take the stack.
        if self.depth >= MAX_DEPTH {
            self.too_deep(reference.place, "groups refer to each other");
            return None;
        }
        self.depth += 1;
        let layers = self.collected.groups.entries.get(number)?.layers.clone();
        let mut done = None;
        for (number_of_layer, (group, scope)) in layers.into_iter().enumerate() {
            if let Some(progress) = self.groups.get_mut(number) {
                // The definition itself may not refer to itself; a redefinition may.
                *progress = Progress::Active((number_of_layer > 0).then(|| done.take()));
            }
            self.referred.remove(&(Kind::Group, name.clone()));
            done = group
                .particle
                .as_ref()
                .and_then(|particle| self.group_content(particle, &scope));
        }
        self.depth -= 1;
        if let Some(progress) = self.groups.get_mut(number) {
            *progress = Progress::Done(done.clone());
        }
        done
    }

    fn group_content(&mut self, particle: &'a xsd::Particle, scope: &Scope) -> Option<ModelGroup> {
        let (resolved, size) = self.particle(particle, scope)?;
        match resolved {
            Particle {
                occurs: Occurs::ONCE,
                term: Term::Group(compositor, _, particles),
                ..
            } => Some(ModelGroup {
                compositor,
                particles,
                size: size.saturating_sub(1),
            }),
            // Not lawful, and clear enough: the group's content may itself be left out or repeated.
            other => Some(ModelGroup {
                compositor: Compositor::Sequence,
                particles: Rc::from([other]),
                size,
            }),
        }
    }
}
