//! What generated code is made of, between `render`, which spells it, and `format`, which lays it
//! out: items as Rust has them, tables as the macros of the runtime take them, and modules.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use crate::text::{Line, literal};

/// Takes code as it is made, so that the tokens of the whole never stand in memory.
pub(crate) trait Sink {
    /// Items that belong together, such as a type and its derives.
    fn items(&mut self, items: TokenStream);
    /// A table.
    fn table(&mut self, table: Table);
    /// A module, whose content is what comes until [`Sink::close`].
    fn open(&mut self, docs: &[Line], visibility: TokenStream, name: Ident);
    /// The end of the module that was opened last.
    fn close(&mut self);
}

/// A table, which a macro of the runtime expands: `rt::kind! { head; row; row; }`.
pub(crate) struct Table {
    /// The name of the macro.
    pub kind: &'static str,
    /// What it is a table of, where it says so.
    pub head: Option<TokenStream>,
    /// What stands in it.
    pub rows: Vec<Row>,
}

/// A row of a [`Table`].
pub(crate) struct Row {
    /// Documentation: lines.
    pub docs: Vec<Line>,
    /// What it says.
    pub code: Code,
}

/// What a [`Row`] says.
pub(crate) enum Code {
    /// What fits on a line.
    Plain(TokenStream),
    /// An operation of a client.
    Operation(Operation),
}

/// An operation of a client: `method(request) -> gives = said, said, said`.
pub(crate) struct Operation {
    /// The method.
    pub method: Ident,
    /// The type of the request.
    pub request: TokenStream,
    /// What the method takes in place of a request, where it does.
    pub parameters: Option<Vec<TokenStream>>,
    /// What it gives: the type of the response, and what is taken out of one.
    pub gives: TokenStream,
    /// What else is said of it, in parts that belong together: its names, its request, its
    /// response.
    pub parts: Vec<TokenStream>,
}

impl From<TokenStream> for Row {
    fn from(code: TokenStream) -> Self {
        Self {
            docs: Vec::new(),
            code: Code::Plain(code),
        }
    }
}

impl Operation {
    /// All before the `=`.
    pub(crate) fn signature(&self) -> TokenStream {
        let Self {
            method,
            request,
            gives,
            ..
        } = self;
        let parameters = self.parameters.as_deref();
        let parameters = parameters.map(|parameters| quote!({ #(#parameters),* }));
        quote!(#method(#request #parameters) -> #gives)
    }
}

impl ToTokens for Table {
    fn to_tokens(&self, out: &mut TokenStream) {
        let kind = Ident::new(self.kind, Span::call_site());
        let head = self.head.iter();
        let rows = &self.rows;
        out.extend(quote!(rt::#kind! { #(#head;)* #(#rows)* }));
    }
}

impl ToTokens for Row {
    fn to_tokens(&self, out: &mut TokenStream) {
        let docs = attributes(&self.docs);
        out.extend(match &self.code {
            Code::Plain(code) => quote!(#docs #code;),
            Code::Operation(operation) => {
                let (signature, parts) = (operation.signature(), &operation.parts);
                quote!(#docs #signature = #(#parts),*;)
            }
        });
    }
}

/// Documentation as attributes.
pub(crate) fn attributes(lines: &[Line]) -> TokenStream {
    let lines = lines.iter().map(|line| literal(&line.comment()));
    quote!(#(#[doc = #lines])*)
}
