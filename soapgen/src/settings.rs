//! What is generated, and how: plain data that every way in fills, and the one declaration from
//! which all of them are made.

mod check;
mod codes;
mod setting;

pub(crate) use check::groups;
pub(crate) use codes::wrong;

use std::collections::BTreeMap;
use std::path::PathBuf;

#[doc(hidden)] // For the command and the macros of the same version.
pub use setting::{Flag, Names, Rust, Setting, Slot};

/// All settings. Each row has the documentation of a field of [`Settings`], its name, what it
/// holds, with the value that it has unless it is set; the method of the builder that sets it, or
/// `-`; what it does, for the method and the flag; and what else [`Setting`] has, where that is not
/// as in [`or_else`]. What is called by this is given the rows.
macro_rules! settings {
    ($what:ident) => { $what! {
        /// The WSDL and schema documents to generate from.
        inputs: Paths, input(path),
            "The WSDL and schema documents to generate from.",
            { flag: Flag::Arguments("WSDL or XSD"), option: Some("wsdl"), };
        /// An OASIS XML catalogue that says where imported documents are.
        catalog: Path, catalog(path),
            "An OASIS XML catalogue that says where imported documents are.",
            { flag: Flag::Value("catalog", "FILE"), };
        /// The folder that documents lie in which others import: one that lies elsewhere is refused
        /// unless the catalogue leads there. When not set it is that of each input: the outermost
        /// folder above it with a `Cargo.toml`, else the third above its own.
        root: Path, root(folder),
            "The folder that imported documents lie in; without it, the outermost one above each \
             input with a `Cargo.toml`, else the third above its own.",
            { flag: Flag::Value("root", "DIR"), };
        /// The file that `soapgen generate` writes; standard output when not set. A build script and
        /// the macros have a place of their own and don't look at it.
        output: Path, -,
            "The file that is written.",
            { option: None, };
        /// Names of the operations to generate; all of them when empty.
        operations: List, operation(name),
            "Only this operation, the types that it reaches, and others that are named.",
            { flag: Flag::Value("operation", "NAME"), };
        /// Names of the services to generate; all of them when empty.
        services: List, service(name),
            "Only this service, and others that are named.",
            { flag: Flag::Value("service", "NAME"), };
        /// Whether clients are generated; the types are in any case.
        client: Switch = true, client(yes),
            "Generate clients, and not the types alone.",
            { flag: Flag::Off("no-client", "Generate the types alone, without clients."), };
        /// The path by which generated code names the runtime.
        runtime: Text = "::soapgen_runtime".to_owned(), runtime(path),
            "The path by which generated code names the runtime.",
            { flag: Flag::Value("runtime", "PATH"), rust: Some(Rust::Module), };
        /// Whether an absent element and one that is nil are told apart where both are allowed.
        distinguish_nil: Switch, distinguish_nil(yes),
            "Tell an absent element from one that is nil where both are allowed.",
            { flag: Flag::On("distinguish-nil"), };
        /// Whether a wrapper type that only holds one repeated element stays a type of its own.
        keep_wrappers: Switch, keep_wrappers(yes),
            "Keep a wrapper type that only holds one repeated element as a type of its own.",
            { flag: Flag::On("keep-wrappers"), };
        /// Whether elements, attributes and types that the schema doesn't know are kept, in a member
        /// of each type.
        keep_unknown: Switch, keep_unknown(yes),
            "Keep elements, attributes and types that the schema doesn't know, in a member of each \
             type.",
            { flag: Flag::On("keep-unknown"), };
        /// Whether an `xsi:type` that names a derived simple type is kept, beside the value.
        keep_types: Switch, keep_types(yes),
            "Keep an `xsi:type` that names a derived simple type, beside the value.",
            { flag: Flag::On("keep-types"), };
        /// Whether what the documents name and none of them declares is kept as an element of any
        /// kind, in place of being refused: nothing is lost, and the rest is typed.
        keep_unresolved: Switch, keep_unresolved(yes),
            "Keep what no document declares as an element of any kind, in place of refusing it.",
            { flag: Flag::On("keep-unresolved"), };
        /// Whether types get `new` with the required members, and `with_…` and `add_…` for the
        /// others.
        builders: Switch, builders(yes),
            "Give types `new` with the required members, `with_…` and `add_…` for the others.",
            { flag: Flag::On("builders"), };
        /// Whether methods of clients take the members of the request and give the member of the
        /// response, where the operation is one that wraps its parameters.
        unwrapped: Switch, unwrapped(yes),
            "Give methods the members of requests as parameters, and let them give the member of \
             the response.",
            { flag: Flag::On("unwrapped"), };
        /// Whether each port type gets a trait, and what makes a server of one who implements it.
        /// The documents are in the code then, for the server to give.
        server: Switch, server(yes),
            "Give each port type a trait, and what makes a server of one who implements it.",
            { flag: Flag::On("server"), };
        /// Whether code that is written into a file is laid out for people, as it is unless this is
        /// off: without, it is made in less time.
        layout: Switch = true, layout(yes),
            "Lay the code out for people, which takes longer.",
            { flag: Flag::On("layout"), };
        /// How many members all types of an input may have together, those included that they have
        /// from groups and bases, and the values of enumerations: a small document can stand for any
        /// number of them, and what needs more is refused. 400,000 unless set.
        max_members: Number = 400_000, max_members(most),
            "How many members all types may have together, those from groups and bases included.",
            { flag: Flag::Value("max-members", "NUMBER"), };
        /// Derives for every type, such as `serde::Serialize`.
        derives: List, derive(derive),
            "A derive for every type, such as `serde::Serialize`.",
            { flag: Flag::Value("derive", "DERIVE"), rust: Some(Rust::Derive), };
        /// What makes a response a failure: `Header` when that header block is present and not nil,
        /// `Header=value` when it has that value.
        fails_when: List, fails_when(condition),
            "What makes a response a failure: `Header` when that header block is present and not \
             nil, `Header=value` when it has that value.",
            { flag: Flag::Value("fails-when", "COND"), };
        /// Members that may be absent though the documents require them, as
        /// `{namespace}Type/member`: the type, or the element whose content has no named type, and
        /// the local name of the element or attribute in it.
        optional: List, optional(member),
            "A member that may be absent though the documents require it, as \
             `{namespace}Type/member`.",
            { flag: Flag::Value("optional", "MEMBER"), names: Names::Member, };
        /// Members that are lists whose items are never nil, named as in [`Settings::optional`],
        /// or `*` for all of them: `Vec<T>` in place of `Option<Vec<Option<T>>>`.
        plain_lists: List, plain_list(member),
            "A list whose items are never nil, as `{namespace}Type/member`; `*` for all lists.",
            { flag: Flag::Value("plain-list", "MEMBER"), names: Names::Members, };
        /// Types that are generated whether or not a chosen operation needs them, as
        /// `{namespace}local`; `*` stands for any characters.
        include_types: List, include_type(name),
            "A type to generate besides those that the operations reach, as `{namespace}local`; \
             `*` stands for any characters.",
            { flag: Flag::Value("include-type", "TYPE"), names: Names::OwnTypes, };
        /// Kinds of problems because of which nothing is generated though it could be, by their codes,
        /// each with the reason; `warnings` for all that are skipped or guessed and not silenced.
        deny: Table, deny(code, reason),
            "A kind of problem because of which nothing is generated, by its code, and why; \
             `warnings` for all that are skipped or guessed.",
            { names: Names::Codes, };
        /// Kinds of problems that are not reported, by their codes, each with the reason. What
        /// generation refuses is reported in any case.
        silence: Table, silence(code, reason),
            "A kind of problem that is not reported unless generation refuses it, by its code, and \
             why.",
            { flag: Flag::Value("silence", "CODE=REASON"), names: Names::Code, };
        /// Rust types to use for XML types, by `{namespace}local`.
        types: Table, replace_type(xml, rust),
            "A Rust type for an XML type, which is named `{namespace}local`.",
            {
                flag: Flag::Value("type", "XML=RUST"),
                names: Names::Type,
                rust: Some(Rust::Type),
            };
        /// Rust names to use for XML names of types, elements, attributes, groups, operations and
        /// services.
        names: Table, name(xml, rust),
            "A Rust name for a type, element, operation or service, which is named \
             `{namespace}local`.",
            {
                flag: Flag::Value("name", "XML=RUST"),
                names: Names::Anything,
                rust: Some(Rust::Name),
            };
        /// Rust module names to use for namespaces.
        modules: Table, module(namespace, name),
            "A module name for a namespace.",
            {
                flag: Flag::Value("module", "NS=NAME"),
                names: Names::Namespace,
                rust: Some(Rust::Name),
            };
        /// Derives for single types, by `{namespace}local`.
        type_derives: Lists, type_derive(xml, derive),
            "A derive for one type, which is named `{namespace}local`.",
            {
                flag: Flag::Value("type-derive", "XML=DERIVE"),
                names: Names::OwnType,
                rust: Some(Rust::Derive),
            };
        /// Attributes for single types, by `{namespace}local`, such as `#[non_exhaustive]`.
        type_attributes: Lists, type_attribute(xml, attribute),
            "An attribute for one type, which is named `{namespace}local`.",
            {
                flag: Flag::Value("type-attribute", "XML=ATTRIBUTE"),
                names: Names::OwnType,
                rust: Some(Rust::Attribute),
            };
    } };
}
pub(crate) use settings;

/// The type of a field, by what it holds.
macro_rules! type_of {
    (Paths) => { Vec<PathBuf> };
    (Path) => { Option<PathBuf> };
    (Switch) => { bool };
    (Number) => { usize };
    (Text) => { String };
    (List) => { Vec<String> };
    (Table) => { BTreeMap<String, String> };
    (Lists) => { BTreeMap<String, Vec<String>> };
}

macro_rules! default {
    () => {
        Default::default()
    };
    ($value:expr) => {
        $value
    };
}

/// The fields, what they are by default, and the table of them.
macro_rules! declare {
    ($(
        $(#[$doc:meta])*
        $field:ident: $kind:ident $(= $default:expr)?, $method:tt $(($($argument:ident),*))?,
        $about:literal,
        { $($key:ident: $value:expr,)* };
    )*) => {
        /// The settings of a run. The build-script builder, the macros' options, the command's
        /// flags and `soapgen.toml` all fill this one type.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct Settings {
            $($(#[$doc])* pub $field: type_of!($kind),)*
        }

        impl Default for Settings {
            fn default() -> Self {
                Self { $($field: default!($($default)?)),* }
            }
        }

        /// What each field is called and takes, in the order of the fields.
        #[doc(hidden)]
        pub const SETTINGS: &[Setting] = &[$(Setting {
            field: stringify!($field),
            about: $about,
            slot: |settings| Slot::$kind(&mut settings.$field),
            held: |settings| &settings.$field,
            $($key: $value,)*
            ..or_else(stringify!($field))
        }),*];
    };
}

/// What a row says by saying nothing: that the macros have it by the name of the field, that it
/// names nothing and is not Rust.
const fn or_else(field: &'static str) -> Setting {
    Setting {
        field,
        about: "",
        flag: Flag::None,
        option: Some(field),
        names: Names::Nothing,
        rust: None,
        slot: |settings| Slot::Paths(&mut settings.inputs),
        held: |settings| &settings.inputs,
    }
}

settings!(declare);
