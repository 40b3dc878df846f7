//! SOAP bindings: the header blocks, bodies and faults of the operations that are kept.

use std::collections::HashMap;
use std::rc::Rc;

use super::build::{Builder, Marked};
use super::content::Members;
use super::{Direction, Order, Origin, RecordKind, RootId, ShapeId, ShapeKind, Slot};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    BindingId, BoundOperation, Builtin, ElementId, Header, InputId, Occurs, Protocol, Style,
    TypeId, TypeKind, XmlName,
};

/// A SOAP binding.
#[derive(Debug)]
pub struct SoapBinding {
    /// The binding.
    pub binding: BindingId,
    /// The header blocks of requests; `None` where no operation declares any.
    pub headers: Option<ShapeId>,
    /// The header blocks of responses; `None` where no operation declares any.
    pub response_headers: Option<ShapeId>,
    /// The operations that are kept.
    pub operations: Vec<Operation>,
}

impl SoapBinding {
    pub(super) fn ids(&mut self, change: &mut dyn FnMut(&mut ShapeId)) {
        let headers = [&mut self.headers, &mut self.response_headers];
        headers.into_iter().flatten().for_each(&mut *change);
        for operation in &mut self.operations {
            for body in std::iter::once(&mut operation.input).chain(&mut operation.output) {
                if let Body::Content(id) | Body::EncodedContent(id) = body {
                    change(id);
                }
            }
            operation.several_faults.iter_mut().for_each(&mut *change);
        }
    }
}

/// An operation of a [`SoapBinding`].
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its number among the operations of the binding.
    pub index: usize,
    /// Request.
    pub input: Body,
    /// Response; `None` for one-way.
    pub output: Option<Body>,
    /// The request headers that it sends, by their numbers in [`SoapBinding::headers`].
    pub headers: Vec<usize>,
    /// Those of them that are SOAP-encoded.
    pub encoded_headers: Vec<usize>,
    /// The response headers that a server sends, by their numbers in
    /// [`SoapBinding::response_headers`].
    pub response_headers: Vec<usize>,
    /// Those of them that are SOAP-encoded.
    pub encoded_response_headers: Vec<usize>,
    /// The details of the faults that it declares.
    pub faults: Vec<RootId>,
    /// Where these are several, one of them.
    pub several_faults: Option<ShapeId>,
}

/// The body of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// One element.
    Element(RootId),
    /// The same, the struct of an rpc message.
    Rpc(RootId),
    /// The same, SOAP-encoded (SOAP 1.1, section 5).
    Encoded(RootId),
    /// The content of the body is this record.
    Content(ShapeId),
    /// The same, SOAP-encoded.
    EncodedContent(ShapeId),
}

/// What bodies are the same by that are not a single element: the service, the operation's name, the
/// direction, and what they hold.
pub(super) type BodyKey = (
    Option<InputId>,
    Rc<str>,
    Direction,
    Option<TypeId>,
    Vec<ElementId>,
);

/// What several faults are the same by: the service, the operation's name, and their details.
pub(super) type FaultsKey = (Option<InputId>, Rc<str>, Vec<RootId>);

impl Builder<'_> {
    /// The SOAP bindings that are kept.
    pub(super) fn soap_bindings(&mut self) {
        let model = self.model;
        // What the settings say of the members of a type is said of no message.
        self.marked = Marked::default();
        for id in super::reach::kept_bindings(model, &self.reach) {
            let binding = &model[id];
            if let Protocol::HttpGet | Protocol::HttpPost = binding.protocol {
                continue;
            }
            let operations: Vec<(usize, &BoundOperation)> = binding
                .operations
                .iter()
                .enumerate()
                .filter(|(_, operation)| self.reach.keeps(operation))
                .collect();
            if operations.is_empty() {
                continue;
            }
            let blocks = |direction| {
                let operations = operations.iter().map(|(_, operation)| *operation);
                let blocks = operations.flat_map(move |o| headers_of(o, direction));
                blocks.collect::<Vec<&Header>>()
            };
            let (sent, answered) = (blocks(Direction::Request), blocks(Direction::Response));
            let (headers, rows) = self.headers(id, Direction::Request, &sent);
            let (response_headers, response_rows) =
                self.headers(id, Direction::Response, &answered);
            let mut kept = Vec::new();
            for (index, operation) in operations {
                let of = (id, index);
                let Some(input) = self.body(of, operation, Direction::Request) else {
                    continue;
                };
                let output = match &operation.output {
                    Some(_) => match self.body(of, operation, Direction::Response) {
                        Some(body) => Some(body),
                        None => continue,
                    },
                    None => None,
                };
                let faults = operation.faults.iter();
                let faults = faults.filter_map(|fault| self.roots.get(&fault.element).copied());
                let (sent, answered) = (
                    headers_of(operation, Direction::Request),
                    headers_of(operation, Direction::Response),
                );
                kept.push(Operation {
                    index,
                    input,
                    output,
                    headers: numbers(sent, &rows, |_| true),
                    encoded_headers: numbers(sent, &rows, |header| header.encoded),
                    response_headers: numbers(answered, &response_rows, |_| true),
                    encoded_response_headers: numbers(answered, &response_rows, |h| h.encoded),
                    faults: faults.collect(),
                    several_faults: self.several_faults(of, operation),
                });
            }
            self.out.soap.push(SoapBinding {
                binding: id,
                headers,
                response_headers,
                operations: kept,
            });
        }
    }

    /// The record of the headers of a binding, and the row of each; `None` where there are none.
    fn headers(
        &mut self,
        binding: BindingId,
        direction: Direction,
        headers: &[&Header],
    ) -> (Option<ShapeId>, HashMap<ElementId, usize>) {
        if headers.is_empty() {
            return (None, HashMap::new());
        }
        let model = self.model;
        let origin = Origin::Headers(binding, direction);
        let shape = self.add_record(origin, Order(0, 0), RecordKind::Headers);
        let mut members = Members::of(shape, Order(0, 1));
        let mut rows = HashMap::new();
        let mut by_name: HashMap<&XmlName, usize> = HashMap::new();
        for header in headers {
            // Made elements of one name are one header.
            let name = &model[header.element].name;
            let row = *by_name.entry(name).or_insert_with(|| {
                let (slot, mut row) = self.plain_slot(
                    header.element,
                    Occurs {
                        min: 0,
                        max: Some(1),
                    },
                );
                row.occurs.min = 0;
                self.push_element(&mut members, header.element, None, (slot, row));
                members.all.len() - 1
            });
            rows.insert(header.element, row);
        }
        self.set(shape, ShapeKind::Record(RecordKind::Headers, members.all));
        (Some(shape), rows)
    }

    fn body(
        &mut self,
        (binding, index): (BindingId, usize),
        operation: &BoundOperation,
        direction: Direction,
    ) -> Option<Body> {
        let model = self.model;
        let message = direction.of(operation)?;
        let content = match message.encoded {
            true => Body::EncodedContent,
            false => Body::Content,
        };
        if let Some(id) = message.body_type
            && let (TypeKind::Complex(_), Slot::Shape(shape)) = (&model[id].kind, self.slot(id))
        {
            return Some(content(shape));
        }
        if let [element] = message.body.as_slice() {
            return match self.roots.get(element) {
                Some(root) if message.encoded => Some(Body::Encoded(*root)),
                Some(root) if operation.style == Style::Rpc => Some(Body::Rpc(*root)),
                Some(root) => Some(Body::Element(*root)),
                None => {
                    self.diagnostics.push(Diagnostic::skip(
                        Code::AbstractMessage,
                        operation.place,
                        format!(
                            "the body of `{}` is an abstract element for which none stands",
                            operation.name
                        ),
                    ));
                    None
                }
            };
        }
        let key = (
            model[binding].input,
            operation.name.clone(),
            direction,
            message.body_type,
            message.body.clone(),
        );
        if let Some(shape) = self.bodies.get(&key) {
            return Some(content(*shape));
        }
        let origin = Origin::Body(binding, index, direction);
        let shape = self.add_record(origin, Order(0, 2), RecordKind::Type);
        let mut members = Members::of(shape, Order(0, 3));
        if let Some(id) = message.body_type {
            // What `soap:Body` holds where it is of a type that is not a record (WSDL 1.1, 3.5).
            match model[id].kind {
                TypeKind::Builtin(Builtin::AnyType) => members.mixed(None),
                _ => self.text_member(&mut members, id),
            }
        }
        for element in &message.body {
            let slot = self.element_slot(*element, Occurs::ONCE);
            self.push_element(&mut members, *element, None, slot);
        }
        self.set(shape, ShapeKind::Record(RecordKind::Type, members.all));
        self.bodies.insert(key, shape);
        Some(content(shape))
    }

    /// One of the faults that an operation declares, where there are several; bindings share it.
    fn several_faults(
        &mut self,
        (binding, index): (BindingId, usize),
        operation: &BoundOperation,
    ) -> Option<ShapeId> {
        let mut faults: Vec<(usize, RootId)> = Vec::new();
        for (number, fault) in operation.faults.iter().enumerate() {
            if let Some(root) = self.roots.get(&fault.element)
                // Two faults of one element can't be told apart.
                && faults.iter().all(|(_, known)| known != root)
            {
                faults.push((number, *root));
            }
        }
        if faults.len() < 2 {
            return None;
        }
        let roots = faults.iter().map(|(_, root)| *root).collect();
        let key = (self.model[binding].input, operation.name.clone(), roots);
        if let Some(shape) = self.faults.get(&key) {
            return Some(*shape);
        }
        let origin = Origin::Faults(binding, index);
        let shape = self.add(origin, Order(0, 4), ShapeKind::Faults(faults));
        self.faults.insert(key, shape);
        Some(shape)
    }
}

fn headers_of(operation: &BoundOperation, direction: Direction) -> &[Header] {
    direction
        .of(operation)
        .map_or(&[], |message| &message.headers)
}

/// The rows of some headers.
fn numbers(
    headers: &[Header],
    rows: &HashMap<ElementId, usize>,
    which: fn(&Header) -> bool,
) -> Vec<usize> {
    let headers = headers.iter().filter(|header| which(header));
    let mut rows: Vec<usize> = headers
        .filter_map(|header| rows.get(&header.element).copied())
        .collect();
    rows.dedup();
    rows
}
