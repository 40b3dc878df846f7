//! Methods that take the members of the request and give the member of the response, in place of the
//! two structs: those of operations that wrap their parameters, as JAX-WS 2.3.1.2 tells them.

use super::{Body, ClientOperation, ItemKind, Member, Plan, RecordKind, RowKind, ShapeId, Ty};
use soapgen_model::model::Model;

/// What a method takes and gives in place of the messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unwrapped {
    /// The struct of the request, whose members are the parameters.
    pub request: ShapeId,
    /// What the method gives.
    pub gives: Gives,
}

/// What a method gives of the response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// The message, which is none or has other than one member.
    Whole,
    /// Nothing: the message has no member.
    Nothing,
    /// The only member of this struct.
    Member(ShapeId),
}

/// Finds the operations that wrap their parameters.
pub(super) fn unwrap(plan: &mut Plan, model: &Model) {
    let mut clients = std::mem::take(&mut plan.clients);
    for operation in clients.iter_mut().flat_map(|client| &mut client.operations) {
        operation.unwrapped = unwrapped(plan, model, operation);
    }
    plan.clients = clients;
}

fn unwrapped(plan: &Plan, model: &Model, operation: &ClientOperation) -> Option<Unwrapped> {
    let (request, members) = wrapper(plan, &operation.wire.input)?;
    // The wrapper of document style has the name of the operation; that of rpc style always has.
    if let Body::Element(root) = operation.wire.input
        && *model[plan.roots.get(root.0)?.element].name.local != *operation.xml
    {
        return None;
    }
    // What the settings add to a type is not a parameter.
    let is_parameter =
        |member: &Member| matches!(member.row.kind, RowKind::Element(_) | RowKind::Unknown);
    if !members.iter().all(is_parameter) {
        return None;
    }
    let response = operation
        .wire
        .output
        .as_ref()
        .and_then(|body| wrapper(plan, body));
    let gives = match response {
        Some((_, [])) => Gives::Nothing,
        Some((item, [only])) if matches!(only.row.kind, RowKind::Element(_)) => Gives::Member(item),
        _ => Gives::Whole,
    };
    Some(Unwrapped { request, gives })
}

/// The struct of a message that is one element with a sequence in it, and its members.
fn wrapper<'p>(plan: &'p Plan, body: &Body) -> Option<(ShapeId, &'p [Member])> {
    let (Body::Element(root) | Body::Rpc(root) | Body::Encoded(root)) = body else {
        return None;
    };
    let root = plan.roots.get(root.0)?;
    let Ty::Item(item) = root.ty else {
        return None;
    };
    match &plan.items.get(item.0)?.kind {
        ItemKind::Record(record) if record.kind == RecordKind::Type && !root.row.nillable => {
            Some((item, &record.members))
        }
        _ => None,
    }
}
