//! Complex types, and derivation.

use std::rc::Rc;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::{
    Attribute, Builtin, ComplexType, Compositor, Content, Derivation, Model, NamespaceConstraint,
    Occurs, Particle, ProcessContents, SimpleType, SoapArray, Term, TypeId, TypeKind, Variety,
    Wildcard,
};
use crate::syntax::xsd::{self, ComplexContent, Facets, QName, SimpleDerivation};

use super::collect::Scope;
use super::lookup::any_array;
use super::{
    Definition, MAX_DEPTH, MAX_PARTICLES, Progress, Resolver, any_simple_type, attributes, budget,
    builtin, empty_complex_type, index,
};

/// What a complex type has from its base.
struct Inherited {
    /// The base and how the type is derived from it, as the model says it.
    link: (TypeId, Derivation),
    attributes: Vec<Attribute>,
    any_attribute: Option<Wildcard>,
    content: Content,
    /// Number of particles in the content.
    size: u64,
    mixed: bool,
    array: Option<SoapArray>,
}

/// A complex type that is worked out, its base, and the number of particles in it.
type Worked = (ComplexType, (TypeId, Derivation), u64);

/// What the facets and the values of a simple type's own step count for.
pub(super) fn asked(simple: &SimpleType) -> u64 {
    let values = simple.enumeration.iter();
    budget::facets(&simple.facets, values.map(|v| (&*v.value, &v.docs)))
}

impl<'a> Resolver<'a, '_> {
    /// Works a type out, unless that has been done.
    pub(super) fn ensure(&mut self, id: TypeId) {
        let at = id.0 as usize;
        let Some(slot) = self.slots.get_mut(at) else {
            return;
        };
        if !matches!(slot.progress, Progress::Pending) {
            return;
        }
        self.depth += 1;
        let layers = std::mem::take(&mut slot.layers);
        // Kept in place, for others ask whether it is simple and what it blocks.
        slot.layers.clone_from(&layers);
        for (number, (definition, scope)) in layers.into_iter().enumerate() {
            if let Some(slot) = self.slots.get_mut(at) {
                slot.progress = Progress::Active((number > 0).then_some(()));
            }
            let (kind, link, size, is_abstract, block) = match definition {
                Definition::Simple(simple) => {
                    let (simple, base) = self.simple(id, simple, &scope);
                    let link = (base, Derivation::Restriction);
                    let inherited = self.inherited_facets(base);
                    (TypeKind::Simple(simple), link, inherited, false, Vec::new())
                }
                Definition::Complex(complex) => {
                    let (worked, link, size) = self.complex(id, complex, &scope);
                    let kind = TypeKind::Complex(worked);
                    let block = complex.block.derivations();
                    (kind, link, size, complex.is_abstract, block)
                }
            };
            let depth = self
                .slots
                .get(link.0.0 as usize)
                .map_or(0, |base| base.depth + 1);
            let (kind, size) = self.within_budget(kind, size, depth);
            if let Some(slot) = self.slots.get_mut(at) {
                slot.depth = depth;
                slot.size = match &kind {
                    TypeKind::Simple(simple) => size.saturating_add(asked(simple)),
                    _ => size,
                };
            }
            if let Some(ty) = self.model.types.get_mut(at) {
                ty.kind = kind;
                ty.base = Some(link);
                ty.is_abstract = is_abstract;
                ty.block = block;
            }
            self.own_attribute_types(id);
        }
        if let Some(slot) = self.slots.get_mut(at) {
            slot.progress = Progress::Done(());
        }
        self.depth -= 1;
    }

    /// How many facets and values a simple type has from its base: what describes it holds those
    /// of all steps.
    pub(super) fn inherited_facets(&mut self, base: TypeId) -> u64 {
        let facets = self.slots.get(base.0 as usize).map_or(0, |slot| slot.size);
        if let Some(ty) = self.model.types.get(base.0 as usize)
            && let Some(place) = ty.place
            && facets > 0
        {
            let what = || match &ty.name {
                Some(name) => format!("the type `{name}`"),
                None => "this type".to_owned(),
            };
            self.budget.again(place, what, facets);
        }
        facets
    }

    /// What the facets and values of a type without a name count for, which are told wherever it is
    /// used.
    pub(super) fn told(&self, id: TypeId) -> u64 {
        let at = id.0 as usize;
        if self.model.types.get(at).is_none_or(|ty| ty.name.is_some()) {
            return 0;
        }
        let layers = self.slots.get(at).map(|slot| &*slot.layers);
        match layers.and_then(<[_]>::last) {
            Some((Definition::Simple(simple), _)) => match &simple.derivation {
                Some(SimpleDerivation::Restriction(_, facets)) => {
                    let values = facets.enumeration.iter();
                    let values = values.map(|v| (&*v.value, &v.origin.docs));
                    budget::facets(&facets.facets, values)
                }
                _ => 0,
            },
            _ => 0,
        }
    }

    /// What a type is, or one that holds nothing where there is no room for its members: `size` are
    /// those that it has from others, `depth` the number of its bases.
    pub(super) fn within_budget(
        &mut self,
        kind: TypeKind,
        size: u64,
        depth: u32,
    ) -> (TypeKind, u64) {
        let members = match &kind {
            // Each base is an enum in the end, with a variant for the type.
            TypeKind::Complex(complex) => {
                let attributes = complex.attributes.iter();
                let each = attributes.map(|a| budget::attribute(a) + self.told(a.ty));
                let any = complex.any_attribute.as_ref();
                let any = any.map_or(0, |any| budget::namespaces(&any.namespaces));
                each.sum::<u64>() + any + u64::from(depth)
            }
            TypeKind::Simple(simple) => match &simple.variety {
                Variety::Union(members) => members.len() as u64 + asked(simple),
                _ => asked(simple),
            },
            TypeKind::Builtin(_) => 0,
        };
        let members = usize::try_from(members.saturating_add(size)).unwrap_or(usize::MAX);
        if self.budget.take(members) {
            return (kind, size);
        }
        match kind {
            TypeKind::Complex(_) => (TypeKind::Complex(empty_complex_type()), 0),
            _ => (TypeKind::Simple(any_simple_type()), 0),
        }
    }

    /// Works out what `id` is derived from; false when that can't be.
    pub(super) fn ensure_base(&mut self, id: TypeId, base: TypeId) -> bool {
        let progress = |r: &Self| {
            r.slots
                .get(base.0 as usize)
                .map(|slot| slot.progress.clone())
        };
        if matches!(progress(self), Some(Progress::Active(_))) {
            self.circular_type(id);
            return false;
        }
        if self.depth < MAX_DEPTH {
            self.ensure(base);
        }
        let depth = self.slots.get(base.0 as usize).map_or(0, |slot| slot.depth);
        if depth < MAX_DEPTH && matches!(progress(self), Some(Progress::Done(()))) {
            return true;
        }
        let place = self.place(id);
        self.too_deep(place, "types are derived from each other");
        false
    }

    /// Whether a type is being redefined.
    pub(super) fn is_redefining(&self, id: TypeId) -> bool {
        let slot = self.slots.get(id.0 as usize);
        matches!(
            slot.map(|slot| &slot.progress),
            Some(Progress::Active(Some(())))
        )
    }

    /// Reports a type that is made from itself.
    pub(super) fn circular_type(&mut self, id: TypeId) {
        let name = self
            .model
            .types
            .get(id.0 as usize)
            .and_then(|ty| ty.name.as_ref());
        let what = match name {
            Some(name) => format!("the type `{name}` is made from itself"),
            None => "this type is made from itself".to_owned(),
        };
        let place = self.place(id);
        self.report(
            Diagnostic::error(Code::CircularType, place, what).help("base it on another type"),
        );
    }

    /// Where a type is declared.
    fn place(&self, id: TypeId) -> Place {
        let declared = self.model.types.get(id.0 as usize).and_then(|ty| ty.place);
        declared.unwrap_or(Place {
            document: crate::diagnostic::DocumentId(0),
            offset: 0,
        })
    }

    fn complex(&mut self, id: TypeId, complex: &'a xsd::ComplexType, scope: &Scope) -> Worked {
        match &complex.content {
            ComplexContent::Plain(particle) => {
                let base = self.nothing();
                self.complex_content(id, complex, Derivation::Restriction, base, particle, scope)
            }
            ComplexContent::Complex(derivation, base, particle) => {
                let base = self.inherit(id, base, *derivation, scope);
                self.complex_content(id, complex, *derivation, base, particle, scope)
            }
            ComplexContent::Simple(derivation, base, inline, facets) => {
                let inline = inline.as_deref();
                self.simple_content(id, complex, (*derivation, base, inline, facets), scope)
            }
        }
    }

    fn complex_content(
        &mut self,
        id: TypeId,
        complex: &'a xsd::ComplexType,
        derivation: Derivation,
        base: Inherited,
        particle: &'a Option<xsd::Particle>,
        scope: &Scope,
    ) -> Worked {
        let own = particle.as_ref().and_then(|p| self.particle(p, scope));
        let has_own = own.is_some();
        let (content, size) = match (derivation, base.content, own) {
            (Derivation::Extension, Content::Simple(text), None) => (Content::Simple(text), 0),
            // The text of a restricted type stays; it has no particles to choose from.
            (Derivation::Restriction, Content::Simple(text), None) => (Content::Simple(text), 0),
            (Derivation::Extension, Content::Simple(text), Some(_)) => {
                self.report(
                    Diagnostic::error(
                        Code::InvalidDerivation,
                        complex.origin.place,
                        "a type whose content is text is extended by elements",
                    )
                    .help("use `simpleContent`, or another base"),
                );
                (Content::Simple(text), 0)
            }
            (Derivation::Extension, Content::Particle(base_particle), Some((own, size))) => {
                let both = Particle {
                    occurs: Occurs::ONCE,
                    place: own.place,
                    docs: None,
                    term: Term::Group(Compositor::Sequence, None, Rc::from([base_particle, own])),
                };
                (
                    Content::Particle(both),
                    base.size.saturating_add(size).saturating_add(1),
                )
            }
            (Derivation::Extension, content, None) => (content, base.size),
            (_, _, Some((own, size))) => (Content::Particle(own), size),
            (Derivation::Restriction, _, None) => (Content::Empty, 0),
        };
        let (content, size) = self.bounded(complex, content, size);
        let own = self.attribute_set(&complex.attributes, scope);
        let mut array = self.soap_array(id, base.array, &own.array, has_own.then_some(&content));
        if let (Some(array), Some(size)) = (&mut array, own.array_size) {
            array.dimensions = vec![size];
        }
        let (attributes, any_attribute) =
            attributes::derive(base.attributes, base.any_attribute, own, derivation);
        let inherits_mixed = derivation == Derivation::Extension && base.mixed;
        let is_text = matches!(content, Content::Simple(_));
        let worked = ComplexType {
            attributes,
            any_attribute,
            content,
            mixed: !is_text && (complex.mixed || inherits_mixed),
            is_dictionary: complex.is_dictionary,
            soap_array: array,
        };
        (worked, base.link, size)
    }

    /// Content, unless groups in groups make it larger than anything that could be generated.
    fn bounded(
        &mut self,
        complex: &xsd::ComplexType,
        content: Content,
        size: u64,
    ) -> (Content, u64) {
        if size <= MAX_PARTICLES {
            return (content, size);
        }
        self.report(
            Diagnostic::error(
                Code::TooLarge,
                complex.origin.place,
                format!(
                    "the content of this type has {size} particles, with the groups that it \
                     refers to; {MAX_PARTICLES} is the most"
                ),
            )
            .help("put parts of it into types of their own"),
        );
        (Content::Empty, 0)
    }

    fn soap_array(
        &self,
        id: TypeId,
        base: Option<SoapArray>,
        own: &Option<SoapArray>,
        content: Option<&Content>,
    ) -> Option<SoapArray> {
        let name = self
            .model
            .types
            .get(id.0 as usize)
            .and_then(|ty| ty.name.as_ref());
        if name.is_some_and(builtin::is_soap_array) {
            return Some(any_array());
        }
        let base = base?;
        if own.is_some() {
            return own.clone();
        }
        let Some(Content::Particle(particle)) = content else {
            return Some(base);
        };
        let single = match &particle.term {
            Term::Group(_, _, particles) => match &**particles {
                [only] => &only.term,
                _ => return Some(base),
            },
            term => term,
        };
        match single {
            Term::Element(item) => Some(SoapArray {
                item: self.model.elements.get(item.0 as usize)?.ty,
                dimensions: vec![1],
            }),
            _ => Some(base),
        }
    }

    fn simple_content(
        &mut self,
        id: TypeId,
        complex: &'a xsd::ComplexType,
        (derivation, base, inline, facets): (
            Derivation,
            &'a QName,
            Option<&'a xsd::SimpleType>,
            &'a Facets,
        ),
        scope: &Scope,
    ) -> Worked {
        let base = self.inherit(id, base, derivation, scope);
        let text = match base.content {
            Content::Simple(text) => Some(text),
            _ => None,
        };
        let any = Model::builtin(Builtin::AnySimpleType);
        let text = match (derivation, text) {
            (Derivation::Restriction, text) if text.is_some() || inline.is_some() => {
                self.restricted_text(id, text.unwrap_or(any), inline, facets, scope)
            }
            (_, Some(text)) => text,
            // Nothing is known of a base that wasn't found, which has been reported.
            (_, None) if base.link.0 == Model::builtin(Builtin::AnyType) => any,
            (_, None) => {
                self.report(
                    Diagnostic::error(
                        Code::InvalidDerivation,
                        complex.origin.place,
                        "`simpleContent` is based on a type whose content is elements",
                    )
                    .help("use `complexContent`, or another base"),
                );
                any
            }
        };
        let own = self.attribute_set(&complex.attributes, scope);
        let (attributes, any_attribute) =
            attributes::derive(base.attributes, base.any_attribute, own, derivation);
        let worked = ComplexType {
            attributes,
            any_attribute,
            content: Content::Simple(text),
            mixed: false,
            is_dictionary: complex.is_dictionary,
            soap_array: None,
        };
        // Of a type without a name the facets are told with each member that holds the text.
        let is_told = self.model.types.get(text.0 as usize);
        let is_told = is_told.is_some_and(|ty| ty.name.is_none());
        let size = self.slots.get(text.0 as usize).filter(|_| is_told);
        let size = size.map_or(0, |slot| slot.size);
        (worked, base.link, size)
    }

    /// What a type without a base has: it restricts `anyType`.
    fn nothing(&self) -> Inherited {
        Inherited {
            link: (Model::builtin(Builtin::AnyType), Derivation::Restriction),
            attributes: Vec::new(),
            any_attribute: None,
            content: Content::Empty,
            size: 0,
            mixed: false,
            array: None,
        }
    }

    /// What a type has from its base.
    fn inherit(
        &mut self,
        id: TypeId,
        base: &'a QName,
        derivation: Derivation,
        scope: &Scope,
    ) -> Inherited {
        let mut inherited = self.nothing();
        let place = base.place;
        let Some(base) = self.lookup_base(base, scope, id) else {
            if let Some(name) = scope.name(base) {
                if derivation == Derivation::Extension {
                    inherited.content = Content::Particle(self.unknown_content(&name, place));
                    inherited.size = 1;
                }
                inherited.any_attribute = Some(attributes::unknown_attributes());
            }
            return inherited;
        };
        let is_own = base == id && self.is_redefining(id);
        if !is_own && !self.ensure_base(id, base) {
            return inherited;
        }
        let Some(ty) = self.model.types.get(base.0 as usize) else {
            return inherited;
        };
        // What is redefined has no id of its own: its base is the base of both.
        inherited.link = match ty.base {
            Some(link) if is_own => link,
            _ => (base, derivation),
        };
        if let TypeKind::Complex(_) = ty.kind {
            inherited.size = self.slots.get(base.0 as usize).map_or(0, |slot| slot.size);
        }
        if let (TypeKind::Complex(complex), Some(place)) = (&ty.kind, ty.place) {
            // It is a variant of its base, if nothing else.
            let members = (complex.attributes.len() as u64 + inherited.size).max(1);
            let what = || match &ty.name {
                Some(name) => format!("the type `{name}`"),
                None => "this type".to_owned(),
            };
            self.budget.again(place, what, members);
        }
        match &ty.kind {
            TypeKind::Builtin(Builtin::AnyType) if derivation == Derivation::Extension => {
                let wildcard = Wildcard {
                    namespaces: NamespaceConstraint::Any,
                    process: ProcessContents::Lax,
                };
                inherited.content = Content::Particle(Particle {
                    occurs: Occurs::ANY,
                    term: Term::Any(wildcard.clone()),
                    place,
                    docs: None,
                });
                inherited.any_attribute = Some(wildcard);
                inherited.mixed = true;
            }
            TypeKind::Builtin(Builtin::AnyType) => {}
            TypeKind::Builtin(_) | TypeKind::Simple(_) => inherited.content = Content::Simple(base),
            TypeKind::Complex(complex) => {
                inherited.array.clone_from(&complex.soap_array);
                // The attributes and the content of `soapenc:Array` itself are the codec's affair.
                if !ty.name.as_ref().is_some_and(builtin::is_soap_array) {
                    inherited.attributes.clone_from(&complex.attributes);
                    inherited.any_attribute.clone_from(&complex.any_attribute);
                    inherited.content = complex.content.clone();
                    inherited.mixed = complex.mixed;
                }
            }
        }
        inherited
    }

    /// Links each base to the named types that are derived from it.
    pub(super) fn link_derived(&mut self) {
        for number in 0..self.model.types.len() {
            let Some(ty) = self.model.types.get(number) else {
                continue;
            };
            let (Some(name), Some((base, derivation))) = (&ty.name, ty.base) else {
                continue;
            };
            let layers = self.slots.get(base.0 as usize).map(|slot| &*slot.layers);
            if let Some([.., (Definition::Complex(base), _)]) = layers
                && base.final_.contains(derivation)
            {
                let message = format!("the type `{name}` is derived from one that is `final`");
                let diagnostic = Diagnostic::guess(Code::FinalType, ty.place, message)
                    .help("it is taken as it stands; remove `final`, or use another base");
                self.diagnostics.push(diagnostic);
            }
            if let Some(base) = self.model.types.get_mut(base.0 as usize) {
                base.derived.push(TypeId(index(number)));
            }
        }
    }
}
