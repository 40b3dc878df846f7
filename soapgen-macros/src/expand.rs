//! What each macro becomes: functions on tokens, which tests can call.

use std::path::{Path, PathBuf};

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use soapgen::diagnostic::Report;
use soapgen::plan::{Client, value_name};
use soapgen::source::Sources;
use soapgen::text::Line;
use soapgen::{Generated, Generator};
use syn::ext::IdentExt as _;
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::{Error, Fields, Item, ItemMod, ItemStruct, Result, Token, parse_quote, parse2};

use crate::options::{Options, Written, relative, trimmed};

/// `#[wsdl(options)] mod name { … }`.
pub(crate) fn attribute(options: TokenStream, item: TokenStream, folder: &Path) -> TokenStream {
    let written = item.clone();
    fill(options, item, folder).unwrap_or_else(|error| {
        // The module stays, so that there is not a second error wherever it is named.
        let error = error.to_compile_error();
        quote!(#written #error)
    })
}

/// `include_wsdl!(options)`.
pub(crate) fn include(options: TokenStream, folder: &Path) -> TokenStream {
    let content = parse(options).and_then(|written| Run::new(written, folder));
    match content {
        Ok(run) => {
            let (allowed, content) = (allowed(), run.content());
            // The attribute needs an item to stand on.
            quote! {
                #allowed
                mod generated {
                    #content
                }
                pub use generated::*;
            }
        }
        Err(error) => error.to_compile_error(),
    }
}

/// `#[derive(SoapClient)] #[soap(options)] struct Name;`.
pub(crate) fn derive(item: TokenStream, folder: &Path) -> TokenStream {
    client_of(item, folder).unwrap_or_else(|error| error.to_compile_error())
}

fn fill(options: TokenStream, item: TokenStream, folder: &Path) -> Result<TokenStream> {
    let place = item.clone();
    let mut module: ItemMod = parse2(item).map_err(|_| {
        Error::new_spanned(place, "this goes on a module: `#[wsdl(\"…\")] mod name {}`")
    })?;
    let Some((_, items)) = &mut module.content else {
        let form = format!(
            "write `mod {} {{}}`: the content is generated",
            module.ident
        );
        return Err(Error::new_spanned(module, form));
    };
    let content = Run::new(parse(options)?, folder)?.content();
    // Not parsed: it is only passed on.
    items.push(Item::Verbatim(content));
    module.attrs.push({
        let allowed = allowed();
        parse_quote!(#allowed)
    });
    Ok(quote!(#module))
}

fn client_of(item: TokenStream, folder: &Path) -> Result<TokenStream> {
    let place = item.clone();
    let ItemStruct {
        attrs,
        vis,
        ident,
        generics,
        fields,
        ..
    } = parse2(item)
        .map_err(|_| Error::new_spanned(place, "this goes on a struct: write `struct Name;`"))?;
    let form = format!("write `struct {ident};`: the client is a type of its own");
    if !matches!(fields, Fields::Unit) {
        return Err(Error::new(fields.span(), form));
    }
    if !generics.params.is_empty() {
        return Err(Error::new(generics.span(), form));
    }
    let mut written = Vec::new();
    for attribute in attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("soap"))
    {
        let options = Punctuated::<Written, Token![,]>::parse_terminated;
        written.extend(attribute.parse_args_with(options)?);
    }
    if written.is_empty() {
        let message = format!(
            "no document is named: write `#[soap(wsdl = \"…\")]` before `struct {ident};`, with a \
             path relative to the crate's `Cargo.toml`"
        );
        return Err(Error::new(ident.span(), message));
    }
    let run = Run::new(written, folder)?;
    let clients = &run.generated.plan.clients;
    let Some(client) = clients.first() else {
        let message = "these documents give no client: they have no operation that is bound \
                       to SOAP, or `client = false` is set; for types alone write `#[wsdl(\"…\")] \
                       mod name {}`";
        return Err(Error::new(run.options.span(), message));
    };
    let module = raw(&value_name(&ident.unraw().to_string()));
    let functions = functions(&module, client);
    let docs = module_docs(&ident, &module, clients);
    let (allowed, content) = (allowed(), run.content());
    // What is allowed of the struct is meant for what is generated for it.
    let own = attrs.iter().filter(|a| a.path().is_ident("allow"));
    Ok(quote! {
        #[doc = #docs]
        #allowed
        #(#own)*
        #vis mod #module {
            #content
        }
        impl #ident {
            #functions
        }
    })
}

/// The associated functions of the struct.
fn functions(module: &Ident, client: &Client) -> TokenStream {
    let name = raw(&client.name);
    let new_docs = format!(" A [`{name}`]({module}::{name}) for the service at this address.");
    let transport_docs = format!(
        " A [`{name}`]({module}::{name}) for the service at this address, over a transport of \
         your own."
    );
    // A document may leave the address out.
    let default = client.address.as_ref().map(|address| {
        let address = Line::default().code(address);
        let docs = format!(" A [`{name}`]({module}::{name}) for the service at {address}.");
        quote! {
            #[doc = #docs]
            pub fn client() -> #module::#name {
                #module::#name::new(#module::#name::ADDRESS)
            }
        }
    });
    quote! {
        #[doc = #new_docs]
        #[allow(clippy::new_ret_no_self)]
        pub fn new(
            url: impl ::core::convert::Into<::std::string::String>,
        ) -> #module::#name {
            #module::#name::new(url)
        }
        #[doc = #transport_docs]
        pub fn with_transport<T>(
            url: impl ::core::convert::Into<::std::string::String>,
            transport: T,
        ) -> #module::#name<T> {
            #module::#name::with_transport(url, transport)
        }
        #default
    }
}

fn module_docs(ident: &Ident, module: &Ident, clients: &[Client]) -> String {
    let clients: Vec<String> = clients
        .iter()
        .map(|client| format!("[`{0}`]({module}::{0})", client.name))
        .collect();
    let what = if clients.len() == 1 {
        "the client"
    } else {
        "the clients"
    };
    format!(
        " What [`{ident}`] calls: {what} {} and the types of the messages.",
        clients.join(", ")
    )
}

/// One run of the generator.
struct Run {
    options: Options,
    generated: Generated,
    /// Of the crate.
    folder: PathBuf,
}

impl Run {
    fn new(written: impl IntoIterator<Item = Written>, folder: &Path) -> Result<Self> {
        let options = Options::read(written, folder)?;
        if options.settings.inputs.is_empty() {
            let message = "no document is named: add `wsdl = \"…\"`, with a path relative to the \
                           crate's `Cargo.toml`";
            return Err(Error::new(options.span(), message));
        }
        let generated = Generator::with_settings(options.settings.clone())
            .generate()
            .map_err(|error| {
                let none = Sources::default();
                let sources = error.sources.as_ref().unwrap_or(&none);
                let span = options.span_for(&error.diagnostics, sources);
                Error::new(span, trimmed(&error, folder))
            })?;
        Ok(Self {
            options,
            generated,
            folder: folder.to_owned(),
        })
    }

    /// What stands in the module.
    fn content(&self) -> TokenStream {
        let code = self.generated.tokens();
        // The compiler notes these as files that the crate is built from; nothing of them gets
        // into the binary.
        let files = self.files().into_iter().map(|file| {
            let file = file.to_string_lossy();
            quote!(
                const _: &[u8] = ::core::include_bytes!(#file);
            )
        });
        let warning = self.warning();
        quote! {
            #code
            #(#files)*
            #warning
        }
    }

    /// What was skipped or guessed, as a warning at the literal of its document. A macro can't
    /// make one on the stable compiler; the use of something deprecated does.
    fn warning(&self) -> Option<TokenStream> {
        let report = Report {
            diagnostics: &self.generated.warnings,
            sources: &self.generated.sources,
        };
        let told = report.to_string();
        if told.is_empty() {
            return None;
        }
        let span = self.options.span_for(report.diagnostics, report.sources);
        let told = relative(&told, &self.folder);
        let note = told.trim_end();
        Some(quote_spanned! {span=>
            const _: () = {
                #[allow(non_upper_case_globals)]
                #[deprecated(note = #note)]
                const document: () = ();
                document
            };
        })
    }

    /// Every file that was read, by its absolute path.
    fn files(&self) -> Vec<PathBuf> {
        let config = self.options.config.iter();
        let config = config.map(|path| std::path::absolute(path).unwrap_or_else(|_| path.clone()));
        config
            .chain(self.generated.sources.files().iter().cloned())
            .collect()
    }
}

fn parse(options: TokenStream) -> Result<Punctuated<Written, Token![,]>> {
    Punctuated::parse_terminated.parse2(options)
}

fn raw(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(name) => Ident::new_raw(name, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// What generated code may do in anyone's crate: have parts that are not used, and keep the
/// shapes that the documents give it.
fn allowed() -> TokenStream {
    quote!(#[allow(dead_code, clippy::enum_variant_names, clippy::large_enum_variant)])
}

#[cfg(test)]
mod tests;
