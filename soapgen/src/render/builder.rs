//! Functions that make values of a type: `new` with what must be there, and a function for each
//! other member.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Place, constructor_allowed, docs, ident, parameter, path, ty};
use crate::plan::{Item, Member, Parameter, Plan, Preset, Record, RuntimeType, Ty};
use crate::text::{Line, literal};

/// The functions of a type.
pub(super) fn render(plan: &Plan, item: &Item, record: &Record) -> TokenStream {
    let from = Place::Module(item.module);
    let name = ident(&item.name);
    let members = &record.members;
    let arguments = members
        .iter()
        .filter(|member| member.is_asked())
        .map(|member| {
            let name = ident(&member.name);
            let (of, _) = parameter(plan, Parameter::of(&member.ty), &name, from);
            quote!(#name: #of)
        });
    let values = members.iter().map(|member| {
        let field = ident(&member.name);
        if let Some(value) = unasked(plan, member, from) {
            return quote!(#field: #value);
        }
        match Parameter::of(&member.ty) {
            Parameter::Plain(_) => quote!(#field),
            into => {
                let (_, value) = parameter(plan, into, &field, from);
                quote!(#field: #value)
            }
        }
    });
    let others = members
        .iter()
        .filter(|member| !member.is_asked())
        .map(|member| setters(plan, member, from));
    let default = record.default.then(|| default(plan, item, members));
    let allowed = constructor_allowed(&name);
    quote! {
        impl #name {
            /// With the members that must be there and have no value of their own; lists are empty,
            /// and the others are absent.
            #[allow(clippy::too_many_arguments, clippy::new_without_default)]
            #allowed
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values),* }
            }
            #(#others)*
        }
        #default
    }
}

/// What a member is for which nothing is asked.
fn unasked(plan: &Plan, member: &Member, from: Place) -> Option<TokenStream> {
    if let Some(preset) = &member.preset {
        return Some(match preset {
            Preset::Text(text) => {
                let text = literal(text);
                quote!(String::from(#text))
            }
            Preset::Literal(text) => path(text),
            Preset::Variant(name) => {
                let (of, name) = (ty(plan, &member.ty, from), ident(name));
                quote!(#of::#name)
            }
        });
    }
    match member.ty {
        Ty::Option(_) => Some(quote!(None)),
        Ty::Vec(_) => Some(quote!(Vec::new())),
        Ty::Runtime(RuntimeType::Unknown) => Some(quote!(rt::Unknown::default())),
        _ => None,
    }
}

/// The function that sets a member, and for a list the one that adds to it.
fn setters(plan: &Plan, member: &Member, from: Place) -> TokenStream {
    let field = ident(&member.name);
    let plain = member.name.strip_prefix("r#").unwrap_or(&member.name);
    let (setter, value) = (ident(&format!("with_{plain}")), ident("value"));
    let of_member = Parameter::of_member(&member.ty);
    let (of, made) = parameter(plan, of_member, &value, from);
    let is_list = matches!(of_member, Parameter::Items(..));
    let about = match is_list {
        true => Line::about("With these items of {}.", plain),
        false => Line::about("With {}.", plain),
    };
    let about = docs(&[about]);
    let add = match of_member {
        Parameter::Items(item, is_optional) => {
            let (of, made) = parameter(plan, Parameter::of(item), &value, from);
            let about = docs(&[Line::about("With one more item of {}.", plain)]);
            let adder = ident(&format!("add_{plain}"));
            let items = match is_optional {
                true => quote!(self.#field.get_or_insert_default()),
                false => quote!(self.#field),
            };
            quote! {
                #about
                #[must_use]
                pub fn #adder(mut self, value: #of) -> Self {
                    #items.push(#made);
                    self
                }
            }
        }
        _ => quote!(),
    };
    quote! {
        #about
        #[must_use]
        pub fn #setter(mut self, value: #of) -> Self {
            self.#field = #made;
            self
        }
        #add
    }
}

/// `Default` where some members have a value of their own.
fn default(plan: &Plan, item: &Item, members: &[Member]) -> TokenStream {
    let from = Place::Module(item.module);
    let name = ident(&item.name);
    let values = members.iter().map(|member| {
        let field = ident(&member.name);
        match &member.preset {
            Some(_) => {
                let value = unasked(plan, member, from);
                quote!(#field: #value)
            }
            None => quote!(#field: Default::default()),
        }
    });
    quote! {
        impl Default for #name {
            /// With the values that the documents declare; all else is empty or absent.
            fn default() -> Self {
                Self { #(#values),* }
            }
        }
    }
}
