//! Messages as a binding puts them on the wire.

use std::rc::Rc;

use crate::diagnostic::{Action, Code, Diagnostic, Place};
use crate::model::{
    Attachment, BoundMessage, Builtin, ComplexType, Compositor, Content as TypeContent, Derivation,
    Element, ElementId, Header, HttpContent, Model, Occurs, Owner, Particle, Style, Term, Type,
    TypeId, TypeKind, XmlName,
};
use crate::syntax::wsdl::WSDL;
use crate::syntax::wsdl::{
    BindingMessage, Definitions, HeaderBinding, MimePart, Part, UrlEncoding,
};

use super::Resolver;
use super::names::{Found, LeftOut as _};
use super::port_type::NamedMessage;

/// What a message part holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Content {
    /// An element.
    Element(ElementId),
    /// Something of a type.
    Type(TypeId),
}

/// What tells one made element from another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Made {
    name: XmlName,
    global: bool,
    message: XmlName,
    parts: Vec<Rc<str>>,
    encoded: bool,
}

/// How a message is bound.
pub(super) struct Binding<'a, 's> {
    /// The document of the binding.
    pub(super) definitions: &'s Definitions,
    /// The abstract message.
    pub(super) message: &'a NamedMessage<'s>,
    /// What the binding says of it.
    pub(super) bound: Option<&'s BindingMessage>,
    pub(super) style: Style,
    /// The name of the element that wraps an rpc message.
    pub(super) wrapper: Rc<str>,
    /// Whether it is an HTTP binding's.
    pub(super) http: bool,
    pub(super) place: Place,
}

impl<'s> Resolver<'s, '_> {
    /// What a message is on the wire; `None` where a part of its body is unknown, which is
    /// reported.
    pub(super) fn bind_message(&mut self, b: &Binding<'_, 's>) -> Option<BoundMessage> {
        let body = b.bound.and_then(|bound| bound.body.as_ref());
        let encoded = body.is_some_and(|body| body.encoded);
        let place = body.map_or(b.place, |body| body.place);
        let mut elsewhere: Vec<Rc<str>> = Vec::new();
        let headers = self.headers(b, &mut elsewhere);
        let attachments = self.attachments(b, &mut elsewhere);

        let http = b.http.then(|| http_content(b));
        let is_named = http.as_ref().is_some_and(|http| *http != HttpContent::Xml);

        let rest = |elsewhere: &[Rc<str>]| {
            let all = b.message.message.parts.iter();
            all.filter(|part| !elsewhere.contains(&part.name)).collect()
        };
        let parts: Vec<&'s Part> = match body.and_then(|body| body.parts.as_ref()) {
            Some(names) => {
                let known = &b.message.message.parts;
                let is_known = |name: &Rc<str>| known.iter().any(|part| part.name == *name);
                let all = !names.is_empty() && !names.iter().any(is_known);
                let becomes = match all {
                    true => (
                        Action::Guess,
                        "all parts that stand nowhere else are taken for the body",
                    ),
                    false => (Action::Skip, "it is ignored"),
                };
                let parts = names
                    .iter()
                    .filter_map(|name| self.part(b.message, name, place, becomes))
                    .collect();
                if all { rest(&elsewhere) } else { parts }
            }
            None => rest(&elsewhere),
        };

        // Each operation has members of its own for the parts.
        let name = &b.message.name;
        let what = || format!("the message `{name}`");
        let again = b.message.message.place;
        self.schemas.budget.again(again, what, parts.len() as u64);
        if !self.schemas.budget.take(parts.len()) {
            return None;
        }

        let mut out = BoundMessage {
            message: b.message.name.clone(),
            body: Vec::new(),
            body_type: None,
            encoded,
            headers,
            attachments,
            http,
        };
        let namespace = body.and_then(|body| body.namespace.clone());
        match b.style {
            Style::Rpc => {
                // WSDL 1.1 doesn't say what an absent namespace means; servers take their own.
                let namespace = namespace.unwrap_or_else(|| b.definitions.target_namespace.clone());
                let name = XmlName::new(namespace, b.wrapper.clone());
                out.body
                    .push(self.wrapper(name, b.message, &parts, encoded)?);
            }
            Style::Document => {
                for part in &parts {
                    match self.content(part)? {
                        // A parameter is called as its part, whatever its element.
                        Content::Element(id) if is_named => {
                            let name = XmlName::new("", part.name.clone());
                            let ty = self.schemas.model.elements.get(id.0 as usize)?.ty;
                            let message = &b.message.name;
                            out.body
                                .push(self.accessor(name, false, message, part, ty, encoded));
                        }
                        Content::Element(id) => out.body.push(id),
                        Content::Type(ty) if parts.len() == 1 && !is_named => {
                            out.body_type = Some(ty);
                        }
                        Content::Type(ty) => {
                            let namespace = namespace.clone().unwrap_or_default();
                            let name = XmlName::new(namespace, part.name.clone());
                            out.body.push(self.accessor(
                                name,
                                !is_named,
                                &b.message.name,
                                part,
                                ty,
                                encoded,
                            ));
                        }
                    }
                }
            }
        }
        Some(out)
    }

    fn headers(&mut self, b: &Binding<'_, 's>, elsewhere: &mut Vec<Rc<str>>) -> Vec<Header> {
        let mut out = Vec::new();
        for header in b.bound.map_or(&[][..], |bound| &bound.headers) {
            let Some((message, part)) = self.header_part(b, header) else {
                continue;
            };
            if message.name == b.message.name {
                elsewhere.push(part.name.clone());
            }
            for fault in &header.faults {
                if let Some((message, part)) = self.header_part(b, fault) {
                    let fault = self.header(fault, &message, part);
                    let fault = fault.map(|fault| Header {
                        required: false,
                        is_fault: true,
                        ..fault
                    });
                    self.header_faults.extend(fault);
                }
            }
            out.extend(self.header(header, &message, part));
        }
        out
    }

    /// What a header or a header fault is on the wire; `None` where that is unknown, which is
    /// reported.
    fn header(
        &mut self,
        header: &HeaderBinding,
        message: &NamedMessage<'s>,
        part: &Part,
    ) -> Option<Header> {
        let element = match self.content(part)? {
            Content::Element(id) => id,
            Content::Type(ty) => {
                let namespace = header.namespace.clone().unwrap_or_default();
                let name = XmlName::new(namespace, part.name.clone());
                self.typed_part("header", &name, header.place);
                self.accessor(name, true, &message.name, part, ty, header.encoded)
            }
        };
        Some(Header {
            part: part.name.clone(),
            element,
            encoded: header.encoded,
            required: header.required,
            is_fault: false,
            place: header.place,
        })
    }

    /// Says that an element was made where the interoperable way is to name one.
    pub(super) fn typed_part(&mut self, what: &str, name: &XmlName, place: Place) {
        self.diagnostics.push(
            Diagnostic::guess(
                Code::TypedPart,
                place,
                format!("the part of this {what} has a type and no element"),
            )
            .help(format!("it is read as an element `{name}`")),
        );
    }

    /// The message part that a header names.
    fn header_part(
        &mut self,
        b: &Binding<'_, 's>,
        header: &HeaderBinding,
    ) -> Option<(NamedMessage<'s>, &'s Part)> {
        let message = match &header.message {
            // The message it stands in, most likely.
            None => b.message.clone(),
            Some(wanted) => match self.messages.find_named(wanted, b.definitions) {
                (Some(name), Found::Known(message)) => NamedMessage { name, message },
                (_, Found::Unknown(name)) => {
                    let unknown = self
                        .messages
                        .unknown(&name, wanted.place, &mut self.suggestions);
                    self.diagnostics.push(unknown.left_out("the header"));
                    return None;
                }
                _ => return None,
            },
        };
        let part = match (&header.part, &*message.message.parts) {
            (Some(name), _) => self.part(
                &message,
                name,
                header.place,
                (Action::Skip, "the header is left out"),
            )?,
            (None, [only]) => only,
            (None, _) => {
                self.diagnostics.push(
                    Diagnostic::skip(
                        Code::MissingAttribute,
                        header.place,
                        "this header does not say which `part` it is",
                    )
                    .help(format!(
                        "the header is left out; name one of the parts of `{}`",
                        message.name
                    )),
                );
                return None;
            }
        };
        Some((message, part))
    }

    fn attachments(
        &mut self,
        b: &Binding<'_, 's>,
        elsewhere: &mut Vec<Rc<str>>,
    ) -> Vec<Attachment> {
        let Some(bound) = b.bound else {
            return Vec::new();
        };
        if let Some(place) = bound.dime {
            self.diagnostics.push(
                Diagnostic::skip(Code::Dime, place, "this message has DIME attachments")
                    .help("they are neither sent nor read; MIME attachments are"),
            );
        }
        let mut out: Vec<Attachment> = Vec::new();
        // Outside of a multipart, MIME says how an HTTP binding writes the parts themselves.
        let parts = bound.mime.iter().filter(|m| m.multipart || !b.http);
        for mime in parts {
            let part = match (&mime.part, &*b.message.message.parts) {
                (Some(name), _) => {
                    match self.part(
                        b.message,
                        name,
                        b.place,
                        (Action::Skip, "the attachment is left out"),
                    ) {
                        Some(part) => part,
                        None => continue,
                    }
                }
                (None, [only]) => only,
                (None, _) => continue,
            };
            if !elsewhere.contains(&part.name) {
                elsewhere.push(part.name.clone());
            }
            let known = out.iter().position(|a| a.part == part.name);
            match known.and_then(|at| out.get_mut(at)) {
                // Several for one part are alternatives.
                Some(attachment) => attachment.content_types.extend(mime.content_type.clone()),
                None => out.push(Attachment {
                    part: part.name.clone(),
                    content_types: mime.content_type.iter().cloned().collect(),
                }),
            }
        }
        for attachment in &mut out {
            if attachment.content_types.iter().any(|t| t == "*/*") {
                attachment.content_types.clear();
            }
        }
        out
    }

    /// The part with a name; where there is none, that and what becomes of it are reported.
    fn part(
        &mut self,
        message: &NamedMessage<'s>,
        name: &str,
        place: Place,
        (action, becomes): (Action, &str),
    ) -> Option<&'s Part> {
        let parts = &message.message.parts;
        let found = parts.iter().find(|part| &*part.name == name);
        if found.is_none() {
            let out = Diagnostic::skip(
                Code::UnknownPart,
                place,
                format!("the message `{}` has no part `{name}`", message.name),
            )
            .related(message.message.place, "the message");
            let known = parts.iter().map(|part| &*part.name);
            let out = match (self.suggestions.nearest_local(name, known), &**parts) {
                (Some(near), _) => out.help(format!("{becomes}; {near}")),
                (None, [only]) => out.help(format!("{becomes}; its only part is `{}`", only.name)),
                _ => out.help(becomes),
            };
            self.diagnostics.push(Diagnostic { action, ..out });
        }
        found
    }

    /// What a part holds; each part is reported once.
    pub(super) fn content(&mut self, part: &Part) -> Option<Content> {
        if let Some(content) = self.contents.get(&part.place) {
            return *content;
        }
        let content = self.find_content(part);
        self.contents.insert(part.place, content);
        content
    }

    fn find_content(&mut self, part: &Part) -> Option<Content> {
        if let Some(element) = &part.element {
            let name = &self.meant(element.name.as_ref()?, element.place, "element");
            if let Some(id) = self.schemas.element(name) {
                return Some(Content::Element(id));
            }
            if let Some(id) = self.schemas.ty(name) {
                self.swapped(part, name, element.place, "element", "type");
                return Some(Content::Type(id));
            }
            let known = self.schemas.model.elements.iter();
            let known = known.filter(|e| e.global).map(|e| &e.name);
            let help = self.suggestions.nearest(name, known);
            self.unknown("element", Code::UnknownElement, name, element.place, help);
            return self.keeps_unresolved.then(|| {
                let any = Model::builtin(Builtin::AnyType);
                Content::Element(self.schemas.unknown_element(name, any, element.place))
            });
        }
        let Some(ty) = &part.ty else {
            // As .NET describes XML of any kind in an HTTP binding.
            self.diagnostics.push(
                Diagnostic::guess(
                    Code::MissingAttribute,
                    part.place,
                    format!(
                        "the part `{}` has neither an `element` nor a `type`",
                        part.name
                    ),
                )
                .help("its type is taken for `anyType`; give it one of them"),
            );
            return Some(Content::Type(Model::builtin(Builtin::AnyType)));
        };
        let name = &self.meant(ty.name.as_ref()?, ty.place, "type");
        if let Some(id) = self.schemas.ty(name) {
            return Some(Content::Type(id));
        }
        if let Some(id) = self.schemas.element(name) {
            self.swapped(part, name, ty.place, "type", "element");
            return Some(Content::Element(id));
        }
        let known = self
            .schemas
            .model
            .types
            .iter()
            .filter_map(|t| t.name.as_ref());
        let help = self.suggestions.nearest(name, known);
        self.unknown("type", Code::UnknownType, name, ty.place, help);
        self.keeps_unresolved
            .then_some(Content::Type(Model::builtin(Builtin::AnyType)))
    }

    /// The name that a part means. Where it has no prefix and nothing is called so, it is read as
    /// one of the document's own namespace, or of XML Schema.
    fn meant(&mut self, name: &XmlName, place: Place, kind: &str) -> XmlName {
        let knows = |name: &XmlName| {
            self.schemas.element(name).is_some() || self.schemas.ty(name).is_some()
        };
        let is_bare = name.namespace.is_empty() || &*name.namespace == WSDL;
        if !is_bare || knows(name) {
            return name.clone();
        }
        let definitions = self.syntax.definitions.iter();
        let own = definitions
            .filter(|definitions| definitions.document == place.document)
            .map(|definitions| definitions.qualified(&name.local));
        let builtin = (kind == "type").then(|| XmlName::new(crate::xml::XSD, name.local.clone()));
        let Some(other) = own.chain(builtin).find(|name| knows(name)) else {
            return name.clone();
        };
        self.diagnostics.push(
            Diagnostic::guess(
                match kind {
                    "type" => Code::UnknownType,
                    _ => Code::UnknownElement,
                },
                place,
                format!("no {kind} `{name}` is declared"),
            )
            .help(format!("it is read as `{other}`; add the prefix")),
        );
        other
    }

    fn unknown(
        &mut self,
        kind: &str,
        code: Code,
        name: &XmlName,
        place: Place,
        help: Option<String>,
    ) {
        let out = Diagnostic::error(code, place, format!("no {kind} `{name}` is declared"));
        let out = match help {
            Some(help) => out.help(help),
            None => out,
        };
        self.diagnostics.push(match self.keeps_unresolved {
            false => out.left_out("what needs it"),
            true => {
                let near = out.help.as_deref().map(|near| format!("; {near}"));
                let help = format!(
                    "it is kept as an element of any kind{}",
                    near.unwrap_or_default()
                );
                Diagnostic {
                    action: Action::Guess,
                    ..out
                }
                .help(help)
            }
        });
    }

    /// Says that a part names a type as its element, or the other way round.
    fn swapped(&mut self, part: &Part, name: &XmlName, place: Place, written: &str, meant: &str) {
        let message = format!(
            "no {written} `{name}` is declared, but there is {} of this name",
            match meant {
                "element" => "an element",
                _ => "a type",
            }
        );
        self.diagnostics.push(
            Diagnostic::guess(Code::PartKind, place, message).help(format!(
                "the part `{}` is read as if it said `{meant}` instead of `{written}`",
                part.name
            )),
        );
    }

    /// An element for a part that has a type.
    pub(super) fn accessor(
        &mut self,
        name: XmlName,
        global: bool,
        message: &XmlName,
        part: &Part,
        ty: TypeId,
        encoded: bool,
    ) -> ElementId {
        let key = Made {
            name: name.clone(),
            global,
            message: message.clone(),
            parts: vec![part.name.clone()],
            encoded,
        };
        if let Some(id) = self.made.get(&key) {
            return *id;
        }
        // WS-I forbids nil in rpc-literal; SOAP encoding allows it everywhere.
        let nillable = encoded;
        let element = made_element(name, global, ty, nillable, part.place, message);
        let id = self.schemas.add_element(element);
        self.made.insert(key, id);
        id
    }

    /// The element that wraps the parts of an rpc message.
    fn wrapper(
        &mut self,
        name: XmlName,
        message: &NamedMessage<'s>,
        parts: &[&'s Part],
        encoded: bool,
    ) -> Option<ElementId> {
        let key = Made {
            name: name.clone(),
            global: true,
            message: message.name.clone(),
            // The wrapper of no part and a part's accessor are told apart by `*`, which is in
            // no name.
            parts: std::iter::once("*".into())
                .chain(parts.iter().map(|part| part.name.clone()))
                .collect(),
            encoded,
        };
        if let Some(id) = self.made.get(&key) {
            return Some(*id);
        }
        let mut particles = Vec::new();
        for part in parts {
            let ty = match self.content(part)? {
                Content::Type(ty) => Some(ty),
                // A `type` that names an element: the accessor has its type.
                Content::Element(id) if part.element.is_none() => {
                    self.schemas.model.elements.get(id.0 as usize).map(|e| e.ty)
                }
                Content::Element(_) => None,
            };
            let element = match (ty, self.content(part)?) {
                (None, Content::Element(id)) => id,
                (None, Content::Type(ty)) | (Some(ty), _) => {
                    let name = XmlName::new("", part.name.clone());
                    self.accessor(name, false, &message.name, part, ty, encoded)
                }
            };
            particles.push(Particle {
                occurs: Occurs::ONCE,
                term: Term::Element(element),
                place: part.place,
                docs: None,
            });
        }
        let place = message.message.place;
        let content = if particles.is_empty() {
            TypeContent::Empty
        } else {
            TypeContent::Particle(Particle {
                occurs: Occurs::ONCE,
                term: Term::Group(Compositor::Sequence, None, particles.into()),
                place,
                docs: None,
            })
        };
        let any = Model::builtin(Builtin::AnyType);
        let element = made_element(name, true, any, false, place, &message.name);
        let id = self.schemas.add_element(element);
        let ty = self.schemas.add_type(Type {
            name: None,
            owner: Some(Owner::Element(id)),
            place: Some(place),
            docs: None,
            base: Some((any, Derivation::Restriction)),
            derived: Vec::new(),
            block: Vec::new(),
            is_abstract: false,
            expected_content_types: Vec::new(),
            kind: TypeKind::Complex(ComplexType {
                attributes: Vec::new(),
                any_attribute: None,
                content,
                mixed: false,
                is_dictionary: false,
                soap_array: None,
            }),
        });
        if let Some(element) = self.schemas.model.elements.get_mut(id.0 as usize) {
            element.ty = ty;
        }
        self.made.insert(key, id);
        Some(id)
    }
}

/// How an HTTP binding writes a message. Of several MIME contents, which are alternatives, one
/// that can be written is chosen.
fn http_content(b: &Binding<'_, '_>) -> HttpContent {
    let mime = b.bound.map_or(&[][..], |bound| &bound.mime);
    let media = |m: &MimePart| {
        let media = m.content_type.as_deref().unwrap_or("*/*");
        let media = media.split(';').next().unwrap_or("").trim();
        media.to_ascii_lowercase()
    };
    let is = |wanted: fn(&str) -> bool| mime.iter().any(|m| !m.multipart && wanted(&media(m)));
    match b.bound.and_then(|bound| bound.url) {
        Some(UrlEncoding::Encoded) => HttpContent::UrlEncoded,
        Some(UrlEncoding::Replacement) => HttpContent::UrlReplacement,
        None if is(|media| media.ends_with("/xml") || media.ends_with("+xml")) => HttpContent::Xml,
        None if is(|media| media == "application/x-www-form-urlencoded") => HttpContent::Form,
        None if mime.is_empty() && b.message.message.parts.is_empty() => HttpContent::Nothing,
        None if mime.is_empty() => HttpContent::Other("no content".to_owned()),
        None if mime.iter().any(|m| m.multipart) => HttpContent::Other("several parts".to_owned()),
        None => {
            let media: Vec<String> = mime.iter().map(media).collect();
            HttpContent::Other(format!("the content `{}`", media.join("` or `")))
        }
    }
}

fn made_element(
    name: XmlName,
    global: bool,
    ty: TypeId,
    nillable: bool,
    place: Place,
    message: &XmlName,
) -> Element {
    Element {
        global,
        nillable,
        made_for: Some(message.clone()),
        ..Element::undeclared(name, ty, place)
    }
}
