//! Operations of HTTP bindings: parameters in a URL or a form, or a document, and no envelope
//! (WSDL 1.1, section 4).

use soapgen::plan::{Carried, HttpClient, Plan};
use soapgen_runtime::Root;
use soapgen_runtime::codegen as rt;
use soapgen_runtime::dynamic::{Document, Kind, leak, leak_all, leak_text, parameters};

use crate::operation::{Message, Operation, PlannedId, Wire};
use crate::tables::Tables;

/// The operations of a plan's HTTP clients.
pub(crate) fn all(
    plan: &Plan,
    tables: &mut Tables<'_>,
    roots: &[&'static Root<Document>],
) -> Vec<Operation> {
    let mut operations = Vec::new();
    for (number, client) in plan.http_clients.iter().enumerate() {
        operations.extend(of_client((number, client), tables, roots));
    }
    operations
}

fn of_client(
    (client_number, client): (usize, &HttpClient),
    tables: &mut Tables<'_>,
    roots: &[&'static Root<Document>],
) -> Vec<Operation> {
    let prefixes = tables.all_prefixes();
    let message = |root, kind| {
        let message: &'static Message = leak(Message {
            root,
            kind,
            is_encoded: false,
            headers: None,
        });
        message
    };
    let of_root = |root: &'static Root<Document>| Some(message(Some(root), crate::kind_of(root)?));
    let made = client
        .operations
        .iter()
        .enumerate()
        .filter_map(|(number, of)| {
            let (name, location) = (leak_text(&of.xml), leak_text(&of.location));
            let made = match of.is_post {
                true => rt::HttpOperation::post(name, location),
                false => rt::HttpOperation::get(name, location),
            };
            let (made, request) = match of.wire.input {
                Carried::Document(root) => {
                    let root = *roots.get(root.0)?;
                    (made.document(root), of_root(root)?)
                }
                Carried::Query(record) | Carried::Replaced(record) | Carried::Form(record) => {
                    let ty = tables.ty(record)?;
                    let kind: &'static Kind = leak(Kind::Table(ty));
                    let given = (&ty.table, prefixes, parameters(kind));
                    let made = match of.wire.input {
                        Carried::Query(_) => made.query_of(given),
                        Carried::Form(_) => made.form_of(given),
                        _ => made.replaced_of(given),
                    };
                    (made, message(None, kind))
                }
            };
            let wrappers = of.wrappers.iter();
            let wrappers =
                wrappers.filter_map(|(name, ty)| Some((leak_text(name), &tables.ty(*ty)?.table)));
            let made = made.wrapping(leak_all(wrappers.collect()));
            let (made, response) = match of.wire.output {
                None => (made, None),
                Some(root) => {
                    let root = *roots.get(root.0)?;
                    (made.output(root), Some(of_root(root)?))
                }
            };
            Some(Operation {
                wire: Wire::Http(leak(made)),
                id: PlannedId::Http(client_number, number),
                request,
                response,
                failures: Vec::new(),
            })
        });
    made.collect()
}
