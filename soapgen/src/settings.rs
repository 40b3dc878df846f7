//! What is generated, and how: plain data that every front end fills.

mod check;

pub(crate) use check::groups;

use std::collections::BTreeMap;
use std::path::PathBuf;

/// The settings of a run. The build-script builder, the macros' options, the command's flags
/// and `soapgen.toml` all fill this one type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The WSDL and schema documents to generate from.
    pub inputs: Vec<PathBuf>,
    /// An OASIS XML catalogue that says where imported documents are.
    pub catalog: Option<PathBuf>,
    /// The folder that documents lie in which others import: one that lies elsewhere is refused
    /// unless the catalogue leads there. When not set it is that of each input: the outermost
    /// folder above it with a `Cargo.toml`, else the third above its own.
    pub root: Option<PathBuf>,
    /// The file that `soapgen generate` writes; standard output when not set. A build script and
    /// the macros have a place of their own and don't look at it.
    pub output: Option<PathBuf>,
    /// Names of the operations to generate; all of them when empty.
    pub operations: Vec<String>,
    /// Names of the services to generate; all of them when empty.
    pub services: Vec<String>,
    /// Whether clients are generated; the types are in any case.
    pub client: bool,
    /// The path by which generated code names the runtime.
    pub runtime: String,
    /// Whether an absent element and one that is nil are told apart where both are allowed.
    pub distinguish_nil: bool,
    /// Whether a wrapper type that only holds one repeated element stays a type of its own.
    pub keep_wrappers: bool,
    /// Whether elements, attributes and types that the schema doesn't know are kept, in a member
    /// of each type.
    pub keep_unknown: bool,
    /// Whether an `xsi:type` that names a derived simple type is kept, beside the value.
    pub keep_types: bool,
    /// Whether what the documents name and none of them declares is kept as an element of any kind,
    /// in place of being refused.
    pub keep_unresolved: bool,
    /// Whether types get `new` with the required members, and `with_…` and `add_…` for the others.
    pub builders: bool,
    /// Whether methods of clients take the members of the request and give the member of the
    /// response, where the operation is one that wraps its parameters.
    pub unwrapped: bool,
    /// Whether each port type gets a trait, and what makes a server of one who implements it. The
    /// documents are in the code then, for the server to give.
    pub server: bool,
    /// Whether code that is written into a file is laid out for people, as it is unless this is
    /// set: without, it is made in less time.
    pub layout: bool,
    /// How many members all types of an input may have together, those included that they have
    /// from groups and bases, and the values of enumerations: a small document can stand for any
    /// number of them, and what needs more is refused. 400,000 unless set.
    pub max_members: usize,
    /// Derives for every type, such as `serde::Serialize`.
    pub derives: Vec<String>,
    /// What makes a response a failure: `Header` when that header block is present and not nil,
    /// `Header=value` when it has that value.
    pub fails_when: Vec<String>,
    /// Members that may be absent though the documents require them, as
    /// `{namespace}Type/member`: the type, or the element whose content has no named type, and the
    /// local name of the element or attribute in it.
    pub optional: Vec<String>,
    /// Members that are lists of which no item is ever nil, named as in [`Settings::optional`], or
    /// `*` for all of them: `Vec<T>` in place of `Option<Vec<Option<T>>>`.
    pub plain_lists: Vec<String>,
    /// Types that are generated whether or not a chosen operation needs them, as
    /// `{namespace}local`; `*` stands for any characters.
    pub include_types: Vec<String>,
    /// Rust types to use for XML types, by `{namespace}local`.
    pub types: BTreeMap<String, String>,
    /// Rust names to use for XML names of types, elements, attributes, groups, operations and
    /// services.
    pub names: BTreeMap<String, String>,
    /// Rust module names to use for namespaces.
    pub modules: BTreeMap<String, String>,
    /// Derives for single types, by `{namespace}local`.
    pub type_derives: BTreeMap<String, Vec<String>>,
    /// Attributes for single types, by `{namespace}local`, such as `#[non_exhaustive]`.
    pub type_attributes: BTreeMap<String, Vec<String>>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            inputs: Vec::new(),
            catalog: None,
            root: None,
            output: None,
            operations: Vec::new(),
            services: Vec::new(),
            client: true,
            runtime: "::soapgen_runtime".to_owned(),
            distinguish_nil: false,
            keep_wrappers: false,
            keep_unknown: false,
            keep_types: false,
            keep_unresolved: false,
            builders: false,
            unwrapped: false,
            server: false,
            layout: true,
            max_members: 400_000,
            derives: Vec::new(),
            fails_when: Vec::new(),
            optional: Vec::new(),
            plain_lists: Vec::new(),
            include_types: Vec::new(),
            types: BTreeMap::new(),
            names: BTreeMap::new(),
            modules: BTreeMap::new(),
            type_derives: BTreeMap::new(),
            type_attributes: BTreeMap::new(),
        }
    }
}
