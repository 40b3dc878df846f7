//! The tables of what answers as a port type.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Place, headers_type, ident, item_path, message_types, root_path, ty};
use crate::pieces::{Code, Row, Sink, Table};
use crate::plan::{FaultKind, Item, Plan, Server};
use crate::text::literal;
use soapgen_model::load::served::Piece;

pub(super) fn render(plan: &Plan, server: &Server, out: &mut dyn Sink) {
    let from = Place::Module(server.module);
    let Some(client) = plan.clients.get(server.client) else {
        return;
    };
    let names = [
        &server.service,
        &server.server,
        &server.port,
        &server.context,
        &client.name,
        &client.values,
    ];
    let [service, name, port, context, client_name, values] = names.map(|name| ident(name));
    let blocks: Vec<Ident> = client.headers.iter().map(|_| ident("headers")).collect();
    let headers = headers_type(plan, client.headers, from);
    let response_headers = headers_type(plan, client.response_headers, from);
    let (xml, said) = (literal(&server.xml), literal(&server.docs));
    let operations = client.operations.iter().zip(&server.operations);
    let operations = operations.map(|(operation, served)| {
        let (method, constant) = (ident(&operation.method), ident(&operation.constant));
        let (request, response) = message_types(plan, operation, from);
        let actions = served.actions.iter().map(|action| literal(action));
        let fault = fault(plan, served.fault, from);
        Row {
            docs: operation.docs.clone(),
            code: Code::Plain(
                quote!(#method(#request) -> #response = #constant, [#(#actions),*], #fault),
            ),
        }
    });
    out.table(Table {
        kind: "service",
        head: Some(quote! {
            #service, #name, #port, #context, #client_name[#(#blocks)*], #values, #headers, #response_headers, #xml, #said
        }),
        rows: operations.collect(),
    });
    documents(&port, &server.documents, out);
}

/// The faults that a method declares.
pub(super) fn fault(plan: &Plan, fault: FaultKind, from: Place) -> TokenStream {
    match fault {
        FaultKind::None => quote!(()),
        FaultKind::One(root) => {
            let detail = ty(plan, &plan[root].ty, from);
            let root = root_path(plan, root, from);
            quote!((one #detail = #root))
        }
        FaultKind::Several(shape) => {
            let faults = item_path(plan, shape, from);
            quote!((several #faults))
        }
    }
}

/// The documents that a server gives.
pub(super) fn documents(port: &Ident, documents: &[Vec<Piece>], out: &mut dyn Sink) {
    let documents = documents.iter().map(|pieces| {
        let pieces = pieces.iter().map(|piece| match piece {
            Piece::Text(text) => {
                let text = literal(text);
                quote!((text #text))
            }
            Piece::Address => quote!((address)),
            Piece::Document(number) => {
                let number = proc_macro2::Literal::usize_unsuffixed(*number);
                quote!((document #number))
            }
        });
        quote!(#(#pieces),*).into()
    });
    out.table(Table {
        kind: "documents",
        head: Some(quote!(#port)),
        rows: documents.collect(),
    });
}

/// What makes a fault that is one of several of its detail.
pub(super) fn conversions(plan: &Plan, item: &Item, out: &mut dyn Sink) {
    let from = Place::Module(item.module);
    let faults = ident(&item.name);
    for (variant, detail) in plan.converted(item) {
        let detail = item_path(plan, detail, from);
        let name = ident(&variant.name);
        out.items(quote! {
            impl From<#detail> for rt::OperationFault<#faults> {
                fn from(detail: #detail) -> Self {
                    #faults::#name(detail).into()
                }
            }
        });
    }
}
