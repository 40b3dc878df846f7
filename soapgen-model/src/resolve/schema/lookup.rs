//! Finds what a reference means, and reports what can't be found.

use std::collections::HashMap;
use std::rc::Rc;

use crate::diagnostic::{Action, Code, Diagnostic, Place};
use crate::model::{
    Builtin, Content, Derivation, Element, ElementId, Hole, Model, NamespaceConstraint, Occurs,
    Particle, ProcessContents, SoapArray, Term, Type, TypeId, TypeKind, Wildcard, XmlName,
};
use crate::nearest::{Found, Nearest};
use crate::syntax::wsdl::WSDL;
use crate::syntax::xsd::{QName, is_xml_schema};

use super::collect::{Scope, Table};
use super::{Definition, Resolver, builtin, empty_complex_type, index};

/// What is found near an unknown name.
#[derive(Clone, Debug)]
pub(super) enum Near {
    /// What to say of a name that may be meant.
    Name(String),
    /// No name is near.
    Nothing,
    /// Too many names are unknown to search for each ([`Nearest`]).
    NotSearched,
}

/// The global names of a kind, to search near ones.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The local names of each namespace, in order.
    by_namespace: HashMap<Rc<str>, (Vec<Rc<str>>, Nearest)>,
    /// The first namespace that has a local name.
    by_local: HashMap<Rc<str>, Rc<str>>,
}

impl Names {
    fn of(names: Vec<XmlName>) -> Self {
        let mut out = Self::default();
        let mut locals: HashMap<Rc<str>, Vec<Rc<str>>> = HashMap::new();
        for name in names {
            let namespace = out.by_local.entry(name.local.clone());
            namespace.or_insert_with(|| name.namespace.clone());
            locals.entry(name.namespace).or_default().push(name.local);
        }
        let indexed = locals.into_iter().map(|(namespace, locals)| {
            let index = Nearest::new(locals.iter().map(|local| &**local));
            (namespace, (locals, index))
        });
        out.by_namespace = indexed.collect();
        out
    }
}

/// Kinds of global names; each kind has names of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Type,
    Element,
    Attribute,
    Group,
    AttributeGroup,
}

impl Kind {
    fn code(self) -> Code {
        match self {
            Kind::Type => Code::UnknownType,
            Kind::Element => Code::UnknownElement,
            Kind::Attribute => Code::UnknownAttribute,
            Kind::Group => Code::UnknownGroup,
            Kind::AttributeGroup => Code::UnknownAttributeGroup,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Type => "type",
            Kind::Element => "element",
            Kind::Attribute => "attribute",
            Kind::Group => "group",
            Kind::AttributeGroup => "attribute group",
        }
    }
}

impl Resolver<'_, '_> {
    /// The type that a reference means; `None` when it is unknown, which has been reported.
    /// `of` is the type that it is a part of.
    pub(super) fn lookup_base(
        &mut self,
        reference: &QName,
        scope: &Scope,
        of: TypeId,
    ) -> Option<TypeId> {
        let name = scope.name(reference)?;
        let found = self.known_type(&name, reference.place, scope);
        if found.is_none() {
            self.unknown(Kind::Type, &name, reference.place, Some(of));
        }
        found
    }

    /// The type that a reference means, or one that stands for it; `None` when its prefix is
    /// unknown, which has been reported.
    pub(super) fn lookup_type(
        &mut self,
        reference: &QName,
        scope: &Scope,
        stands_in: Builtin,
    ) -> Option<TypeId> {
        let name = scope.name(reference)?;
        if let Some(found) = self.known_type(&name, reference.place, scope) {
            return Some(found);
        }
        let hole = self.hole(&name, stands_in);
        self.unknown(Kind::Type, &name, reference.place, Some(hole));
        Some(hole)
    }

    /// The type that stands for one that no document declares: it has its name, so that who knows
    /// more can give one of their own, and takes anything.
    pub(super) fn hole(&mut self, name: &XmlName, stands_in: Builtin) -> TypeId {
        let key = (name.clone(), stands_in);
        if let Some(known) = self.holes.get(&key) {
            return *known;
        }
        let hole = self.add_done(Type {
            name: Some(name.clone()),
            owner: None,
            place: None,
            docs: None,
            base: None,
            derived: Vec::new(),
            block: Vec::new(),
            is_abstract: false,
            expected_content_types: Vec::new(),
            kind: TypeKind::Builtin(stands_in),
        });
        self.holes.insert(key, hole);
        hole
    }

    /// The content that a group or a base brings which no document declares: whatever nothing
    /// else takes.
    pub(super) fn unknown_content(&mut self, name: &XmlName, place: Place) -> Particle {
        let ty = self.hole(name, Builtin::AnyType);
        let element = self.add_element(name.clone(), ty, true, place);
        Particle {
            occurs: Occurs::ANY,
            term: Term::Element(element),
            place,
            docs: Some(Rc::from(format!(
                "What `{}` brings, which no document declares.",
                name.local
            ))),
        }
    }

    /// Adds an element that no schema declares.
    fn add_element(
        &mut self,
        name: XmlName,
        ty: TypeId,
        is_abstract: bool,
        place: Place,
    ) -> ElementId {
        let id = ElementId(index(self.model.elements.len()));
        self.model.elements.push(Element {
            is_abstract,
            ..Element::undeclared(name, ty, place)
        });
        id
    }

    /// The type of an element or of an attribute; `None` when it is unknown, which has been
    /// reported, or when nothing can be known of it.
    pub(super) fn lookup_content_type(
        &mut self,
        reference: &QName,
        scope: &Scope,
        for_attribute: bool,
    ) -> Option<TypeId> {
        let stands_in = match for_attribute {
            true => Builtin::AnySimpleType,
            false => Builtin::AnyType,
        };
        let name = scope.name(reference)?;
        let found = self.known_type(&name, reference.place, scope);
        let is_loaded = self.collected.namespaces.contains(&name.namespace);
        // Services do publish documents that lack a type. Where it may be among declarations that
        // had to be ignored, the content is taken as it comes; so is the text of an attribute.
        if found.is_some()
            || !is_loaded
            || !(for_attribute || self.collected.passed_over)
            // What may be misspelt is not guessed.
            || !matches!(self.suggestion(Kind::Type, &name), Near::Nothing)
        {
            return found.or_else(|| self.lookup_type(reference, scope, stands_in));
        }
        if self.is_new(Kind::Type, &name, reference.place) {
            self.report(
                Diagnostic::guess(
                    Kind::Type.code(),
                    reference.place,
                    format!("the type `{name}` is not declared"),
                )
                .help("whatever the content is, it is kept as it is; declare the type to name it"),
            );
        }
        None
    }

    fn known_type(&mut self, name: &XmlName, place: Place, scope: &Scope) -> Option<TypeId> {
        if let Some(id) = self.types.get(name) {
            return Some(*id);
        }
        if builtin::is_soap_array(name) {
            let id = self.soap_array_type(name, place);
            self.types.insert(name.clone(), id);
            return Some(id);
        }
        if let Some(builtin) = builtin::stand_in(name) {
            return Some(Model::builtin(builtin));
        }
        if let Some(other) = without_prefix(name, scope)
            && let Some(id) = self.types.get(&other).copied()
        {
            self.taken_for(Kind::Type, name, &other, place);
            return Some(id);
        }
        // A name without a prefix where the default namespace has no schema: nothing else can be meant.
        let is_bare = is_of_no_schema(name) || scope.adopted && name.namespace == scope.target;
        if is_bare && let Some(builtin) = builtin::named(&name.local) {
            let meant = XmlName::new(crate::xml::XSD, builtin.name());
            self.taken_for(Kind::Type, name, &meant, place);
            return Some(Model::builtin(builtin));
        }
        // An element with a type of its own is taken for that type by some toolkits.
        let element = self
            .elements
            .get(name)
            .and_then(|id| self.model.elements.get(id.0 as usize));
        let ty = element.map(|element| element.ty)?;
        let is_own = self
            .model
            .types
            .get(ty.0 as usize)
            .is_some_and(|ty| ty.name.is_none());
        if is_own && self.is_new(Kind::Type, name, place) {
            self.report(
                Diagnostic::guess(
                    Code::ElementAsType,
                    place,
                    format!("`{name}` is the name of an element, not of a type"),
                )
                .help("the type of the element is taken; write `ref` instead of `type`, or declare a type"),
            );
        }
        is_own.then_some(ty)
    }

    /// Reports a name without a prefix that is taken to be in the target namespace.
    fn taken_for(&mut self, kind: Kind, name: &XmlName, other: &XmlName, place: Place) {
        if self.is_new(kind, name, place) {
            let message = format!("the {} `{name}` is not declared", kind.name());
            let diagnostic = Diagnostic::guess(kind.code(), place, message);
            self.report(diagnostic.help(format!("it is read as `{other}`; add the prefix")));
        }
    }

    /// The simple type that a reference means, or else `anySimpleType`.
    pub(super) fn lookup_simple_type(&mut self, reference: &QName, scope: &Scope) -> TypeId {
        let any = Model::builtin(Builtin::AnySimpleType);
        match self.lookup_type(reference, scope, Builtin::AnySimpleType) {
            Some(id) => self.checked_simple_type(id, reference, scope),
            None => any,
        }
    }

    /// The simple type of an attribute, or else `anySimpleType`.
    pub(super) fn lookup_attribute_type(&mut self, reference: &QName, scope: &Scope) -> TypeId {
        match self.lookup_content_type(reference, scope, true) {
            Some(id) => self.checked_simple_type(id, reference, scope),
            None => Model::builtin(Builtin::AnySimpleType),
        }
    }

    fn checked_simple_type(&mut self, id: TypeId, reference: &QName, scope: &Scope) -> TypeId {
        if self.is_simple(id) {
            return id;
        }
        let name = scope.name(reference).map(|name| name.to_string());
        self.report(
            Diagnostic::error(
                Code::NotASimpleType,
                reference.place,
                format!("`{}` is not a simple type", name.unwrap_or_default()),
            )
            .help("attributes, items of lists, members of unions and bases of simple types must be of a simple type"),
        );
        Model::builtin(Builtin::AnySimpleType)
    }

    /// Whether a type is simple, worked out or not.
    pub(super) fn is_simple(&self, id: TypeId) -> bool {
        let layers = self.slots.get(id.0 as usize).map(|slot| &*slot.layers);
        if let Some([(definition, _), ..]) = layers {
            return matches!(definition, Definition::Simple(_));
        }
        match self.model.types.get(id.0 as usize).map(|ty| &ty.kind) {
            Some(TypeKind::Builtin(builtin)) => *builtin != Builtin::AnyType,
            Some(TypeKind::Simple(_)) => true,
            _ => false,
        }
    }

    /// The global element that a reference means.
    pub(super) fn lookup_element(&mut self, reference: &QName, scope: &Scope) -> Option<ElementId> {
        let name = scope.name(reference)?;
        if let Some(id) = self.elements.get(&name) {
            return Some(*id);
        }
        if is_xml_schema(&name.namespace) && &*name.local == "schema" {
            // WSDLs that hand out a .NET data set say `ref="xs:schema"`.
            let any = Model::builtin(Builtin::AnyType);
            let id = self.add_element(name.clone(), any, false, reference.place);
            self.elements.insert(name, id);
            return Some(id);
        }
        if let Some(other) = without_prefix(&name, scope)
            && let Some(id) = self.elements.get(&other).copied()
        {
            self.taken_for(Kind::Element, &name, &other, reference.place);
            return Some(id);
        }
        let ty = self.hole(&name, Builtin::AnyType);
        self.unknown(Kind::Element, &name, reference.place, Some(ty));
        let known = self.unknown_elements.get(&name).copied();
        Some(known.unwrap_or_else(|| {
            let id = self.add_element(name.clone(), ty, false, reference.place);
            self.unknown_elements.insert(name, id);
            id
        }))
    }

    /// The type of an attribute that is referred to and not declared, which is reported; `None`
    /// where another is likely to be meant.
    pub(super) fn unknown_attribute(&mut self, name: &XmlName, place: Place) -> Option<Builtin> {
        let kind = Kind::Attribute;
        if !matches!(self.suggestion(kind, name), Near::Nothing) {
            self.unknown(kind, name, place, None);
            return Some(Builtin::AnySimpleType);
        }
        if self.is_new(kind, name, place) {
            let message = format!("the attribute `{name}` is not declared");
            self.report(
                Diagnostic::guess(kind.code(), place, message)
                    .help("its value is taken as it comes; declare the attribute to type it"),
            );
        }
        Some(Builtin::AnySimpleType)
    }

    /// `soapenc:Array`, where its schema isn't loaded.
    fn soap_array_type(&mut self, name: &XmlName, place: Place) -> TypeId {
        let any = Particle {
            occurs: Occurs::ANY,
            term: Term::Any(Wildcard {
                namespaces: NamespaceConstraint::Any,
                process: ProcessContents::Lax,
            }),
            place,
            docs: None,
        };
        let mut complex = empty_complex_type();
        complex.content = Content::Particle(any);
        complex.soap_array = Some(any_array());
        self.add_done(Type {
            name: Some(name.clone()),
            owner: None,
            place: None,
            docs: None,
            base: Some((Model::builtin(Builtin::AnyType), Derivation::Restriction)),
            derived: Vec::new(),
            block: Vec::new(),
            is_abstract: false,
            expected_content_types: Vec::new(),
            kind: TypeKind::Complex(complex),
        })
    }

    /// Whether nothing was said of a name at this place.
    fn is_new(&mut self, kind: Kind, name: &XmlName, place: Place) -> bool {
        self.reported.insert((kind, name.clone(), place))
    }

    /// Reports an unknown name: at once where another is near, else where `of`, which can't be had
    /// without it, is needed.
    pub(super) fn unknown(&mut self, kind: Kind, name: &XmlName, place: Place, of: Option<TypeId>) {
        if !self.is_new(kind, name, place) {
            return;
        }
        let what = kind.name();
        let mut diagnostic = Diagnostic::error(
            kind.code(),
            place,
            format!("the {what} `{name}` is not declared"),
        );
        let is_near = !matches!(self.suggestion(kind, name), Near::Nothing);
        if let Some(help) = self.help(kind, name) {
            diagnostic = diagnostic.help(help);
        }
        if !is_near && let Some((asks, is_import)) = self.collected.absent.get(&name.namespace) {
            let is_loaded = self.collected.namespaces.contains(&name.namespace);
            if !(*is_import && is_loaded) {
                let what = match is_import {
                    true => "imported here",
                    false => "a part of the schema is missing, included here",
                };
                diagnostic = diagnostic.related(*asks, what);
            }
        }
        if self.keeps_unresolved {
            let help = match diagnostic.help.take() {
                Some(help) => format!("it is kept as an element of any kind; {help}"),
                None => "it is kept as an element of any kind".to_owned(),
            };
            diagnostic.action = Action::Guess;
            self.report(diagnostic.help(help));
        } else if is_near {
            self.report(diagnostic);
        } else {
            self.model.holes.push(Hole {
                ty: of,
                problem: diagnostic,
            });
        }
    }

    /// A declared name that may be meant.
    fn suggestion(&mut self, kind: Kind, name: &XmlName) -> Near {
        // An unknown name that is met again has been reported.
        let key = (kind, name.clone());
        if let Some(known) = self.suggestions.get(&key) {
            return known.clone();
        }
        let suggestion = self.search(kind, name);
        self.suggestions.insert(key, suggestion.clone());
        suggestion
    }

    fn search(&mut self, kind: Kind, name: &XmlName) -> Near {
        if !self.names.contains_key(&kind) {
            let names = Names::of(self.declared(kind));
            self.names.insert(kind, names);
        }
        let Some(names) = self.names.get_mut(&kind) else {
            return Near::NotSearched;
        };
        let here = names.by_namespace.get_mut(&name.namespace);
        let found = here.map(|(here, index)| (index.search(&name.local), here));
        match found {
            Some((Found::Name(number), here)) => {
                let near = here.get(number).map_or("", |near| near);
                return Near::Name(format!("did you mean `{near}`?"));
            }
            Some((Found::NotSearched, _)) => return Near::NotSearched,
            Some((Found::Nothing, _)) | None => {}
        }
        match names.by_local.get(&name.local) {
            Some(namespace) => {
                let other = XmlName::new(namespace.clone(), name.local.clone());
                Near::Name(format!("did you mean `{other}`? check the prefix"))
            }
            None => Near::Nothing,
        }
    }

    /// The global names of a kind, in order.
    fn declared(&self, kind: Kind) -> Vec<XmlName> {
        fn names<T>(table: &Table<T>) -> Vec<XmlName> {
            table.entries.iter().map(|e| e.name.clone()).collect()
        }
        let collected = &self.collected;
        match kind {
            Kind::Type => {
                let mut out = names(&collected.types);
                let builtins = Builtin::ALL.iter().map(|b| Model::builtin(*b).0 as usize);
                out.extend(builtins.filter_map(|b| self.model.types.get(b)?.name.clone()));
                out
            }
            Kind::Element => names(&collected.elements),
            Kind::Attribute => names(&collected.attributes),
            Kind::Group => names(&collected.groups),
            Kind::AttributeGroup => names(&collected.attribute_groups),
        }
    }

    fn help(&mut self, kind: Kind, name: &XmlName) -> Option<String> {
        if let Near::Name(suggestion) = self.suggestion(kind, name) {
            return Some(suggestion);
        }
        let collected = &self.collected;
        let namespace = &name.namespace;
        if collected.namespaces.contains(namespace) || is_xml_schema(namespace) {
            return None;
        }
        if namespace.is_empty() {
            return Some(
                "a name without a prefix is in no namespace here; add the prefix".to_owned(),
            );
        }
        Some(if let Some(location) = collected.locations.get(namespace) {
            format!(
                "no schema for `{namespace}` was loaded: there is no document at `{location}`; \
                 put it there, or map its location in a catalogue"
            )
        } else if collected.absent.contains_key(namespace) {
            format!(
                "no schema for `{namespace}` was loaded, for it is imported without a location; \
                 add the document to the inputs or to a catalogue"
            )
        } else {
            format!(
                "no schema for `{namespace}` was loaded, and none is imported; add the document \
                 to the inputs"
            )
        })
    }
}

impl Resolver<'_, '_> {
    /// The name that a reference to a group means, where its prefix may have been forgotten.
    pub(super) fn group_name(
        &mut self,
        kind: Kind,
        name: XmlName,
        place: Place,
        scope: &Scope,
    ) -> XmlName {
        let knows = |name: &XmlName| match kind {
            Kind::Group => self.collected.groups.index.contains_key(name),
            _ => self.collected.attribute_groups.index.contains_key(name),
        };
        match without_prefix(&name, scope) {
            Some(other) if !knows(&name) && knows(&other) => {
                self.taken_for(kind, &name, &other, place);
                other
            }
            _ => name,
        }
    }
}

/// What a name may mean whose prefix was forgotten: where the default namespace is none or that of
/// XML Schema, the name in the target namespace.
fn without_prefix(name: &XmlName, scope: &Scope) -> Option<XmlName> {
    let is_default = is_of_no_schema(name) || is_xml_schema(&name.namespace);
    is_default.then(|| scope.global(&name.local))
}

/// Whether a name is in no namespace or in WSDL's, which is the default one of many documents and
/// declares nothing that a schema could refer to.
fn is_of_no_schema(name: &XmlName) -> bool {
    name.namespace.is_empty() || &*name.namespace == WSDL
}

/// An array of anything.
pub(super) fn any_array() -> SoapArray {
    SoapArray {
        item: Model::builtin(Builtin::AnyType),
        dimensions: vec![1],
    }
}
