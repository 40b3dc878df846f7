//! Values whose types are known when a program runs, and not when it is compiled: what stands in
//! their members is said by a [`Kind`] in place of a Rust type.
//!
//! The tables are those of generated code, made when a document is read, and the loops that read
//! and write are the same: `Reader` and `Writer` know nothing of what a value is. What is said
//! here of members — what is optional, repeated, nil — is what `xml::codec` says for `Option`,
//! `Vec` and `Nillable`, arm by arm.
//!
//! It is for the crate `soapgen-dynamic`, which makes kinds and tables of documents.

mod codec;
mod entry;
mod scalar;

use std::sync::OnceLock;

use crate::value::{Builtin, SimpleType};
use crate::xml::codec::Nil;
use crate::xml::table::Table;
use crate::xml::text::Typed;
use crate::xml::tree::{Attribute, Element, Mixed};
use crate::xml::unknown::Unknown;

pub use codec::blank;
pub use entry::{
    Document, Headers, body, header_tables, kind_of, parameters, register, root, row_of,
};
pub use scalar::{Scalar, natural_of, regex_of, scalar_of, text_of};

/// What a member can be, as Rust types say it of generated code.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A value with a lexical form.
    Text(Lexical),
    /// Members: a type, a group, a choice, a type and those derived from it.
    Table(&'static Type),
    /// It, or nothing (`Option`).
    Optional(&'static Self),
    /// Any number (`Vec`).
    Many(&'static Self),
    /// It or nil, told apart from nothing.
    Nillable(&'static Self),
    /// It, and the type that `xsi:type` names.
    Typed(&'static Self),
    /// Keys with values.
    Dictionary(&'static Self, &'static Self),
    /// A SOAP-encoded array of so many dimensions.
    Grid(&'static Self, usize),
    /// An element, as it came.
    Tree,
    /// An attribute, as it came.
    Attribute,
    /// Text and elements in order.
    Mixed,
    /// Attributes and elements that the schema doesn't know.
    Unknown,
}

/// What a value with a lexical form is.
#[derive(Clone, Copy, Debug)]
pub enum Lexical {
    /// A value of a built-in type.
    Builtin(Builtin),
    /// A value of an enumeration.
    Enumeration(&'static SimpleType),
    /// A value of a union: its type, and the members with theirs.
    Union(
        &'static SimpleType,
        &'static [(Lexical, &'static SimpleType)],
    ),
    /// A list.
    List(&'static Self),
    /// A list of an enumeration, used as a set.
    Flags(&'static Self),
}

/// What has members, and its table.
#[derive(Debug)]
pub struct Type {
    /// What the members are on the wire.
    pub table: Table,
    /// By which number those know it who made it.
    pub number: usize,
    /// Of a type with derived ones: whether its first variant takes what names none of them,
    /// as the declared type of simple content does. Otherwise that is a tree.
    pub declared_takes_others: bool,
    /// What the members are, row by row. Types stand in themselves: it is set when all are known.
    pub members: OnceLock<Vec<Kind>>,
}

impl Type {
    /// What the member of a row is.
    pub fn member(&'static self, row: usize) -> Option<&'static Kind> {
        self.members.get()?.get(row)
    }

    /// How many members there are.
    fn len(&self) -> usize {
        self.members.get().map_or(0, Vec::len)
    }
}

/// A value.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Value {
    /// Nothing: an optional member that isn't there.
    #[default]
    Absent,
    /// `xsi:nil="true"`.
    Nil(Nil),
    /// A value with a lexical form.
    Text(Scalar),
    /// The members of a type or group, row by row.
    Record(Vec<Value>),
    /// The variant of a choice, or of a type with derived ones: its row. A row that isn't there is
    /// a type that no document declares, held as a tree.
    Variant(usize, Box<Value>),
    /// Repeated elements, or the items of a wrapper.
    List(Vec<Value>),
    /// A value, and what it says that it is.
    Typed(Box<Typed<Value>>),
    /// Keys with values.
    Dictionary(Vec<(Value, Value)>),
    /// The sizes of an array's dimensions, and its items, the last index moving fastest.
    Grid(Vec<usize>, Vec<Value>),
    /// An element, as it came.
    Tree(Box<Element>),
    /// An attribute, as it came.
    Attribute(Attribute),
    /// Text and elements in order.
    Mixed(Box<Mixed>),
    /// What the schema doesn't know.
    Unknown(Box<Unknown>),
}

/// Something that lives as long as the program: tables refer to each other so.
///
/// What a document's tables take is never given back. Programs read one document, or a few, for
/// as long as they run; generated code keeps its tables for as long.
pub fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// The same of several values.
pub fn leak_all<T>(values: Vec<T>) -> &'static [T] {
    values.leak()
}

/// A text that lives as long as the program.
pub fn leak_text(text: &str) -> &'static str {
    text.to_owned().leak()
}
