//! The tables of what answers as HTTP bindings of a port type.

use quote::quote;

use super::server::{documents, fault};
use super::{Place, http_message_types, ident, in_module};
use crate::pieces::{Code, Row, Sink, Table};
use crate::plan::{HttpServer, Plan};
use crate::text::literal;

pub(super) fn render(plan: &Plan, server: &HttpServer, out: &mut dyn Sink) {
    let from = Place::Module(server.module);
    let names = [
        &server.service,
        &server.context,
        &server.server,
        &server.port,
    ];
    let [service, context, name, port] = names.map(|name| ident(name));
    let [xml, said, path] = [&server.xml, &server.docs, &server.path].map(|text| literal(text));
    let operation = |(client, at): &(usize, usize)| {
        let client = plan.http_clients.get(*client)?;
        Some((client, client.operations.get(*at)?))
    };
    let value = |bound: &(usize, usize)| {
        let (client, operation) = operation(bound)?;
        let module = in_module(plan, client.module, from);
        let (values, constant) = (ident(&client.values), ident(&operation.constant));
        Some(quote!(#module #values::#constant))
    };
    if server.is_own {
        let methods = server.methods.iter().filter_map(|method| {
            let (_, operation) = operation(method.bound.first()?)?;
            let (request, response) = http_message_types(plan, operation, from);
            let (name, xml) = (ident(&method.name), literal(&method.xml));
            Some(Row {
                docs: method.docs.clone(),
                code: Code::Plain(quote!(#name(#request) -> #response = #xml)),
            })
        });
        out.table(Table {
            kind: "http_service",
            head: Some(quote!(#service, #context, #name, #xml)),
            rows: methods.collect(),
        });
    }
    let rows = server.methods.iter().flat_map(|method| {
        let name = ident(&method.name);
        let values = method.bound.iter().filter_map(value);
        values.map(move |value| quote!(#name = #value).into())
    });
    out.table(Table {
        kind: "http_server",
        head: Some(quote!(#service, #name, #port, #xml, #said, #path)),
        rows: rows.collect(),
    });
    for number in &server.clients {
        let Some(client) = plan.http_clients.get(*number) else {
            continue;
        };
        let rows = server.methods.iter().filter_map(|method| {
            let bound = method.bound.iter().find(|(client, _)| client == number)?;
            let (_, operation) = operation(bound)?;
            let (request, response) = http_message_types(plan, operation, from);
            let (name, value) = (ident(&method.name), value(bound)?);
            let fault = fault(plan, method.fault, from);
            Some(quote!(#name(#request) -> #response = #value, #fault).into())
        });
        let client = ident(&client.name);
        out.table(Table {
            kind: "http_proxy",
            head: Some(quote!(#client, #service, #context)),
            rows: rows.collect(),
        });
    }
    match &server.described_as {
        Some((module, other)) => {
            let (module, other) = (in_module(plan, *module, from), ident(other));
            out.table(Table {
                kind: "documents",
                head: Some(quote!(#port = #module #other)),
                rows: Vec::new(),
            });
        }
        None => documents(&port, &server.documents, out),
    }
}
