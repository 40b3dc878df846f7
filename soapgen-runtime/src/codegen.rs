//! What generated code names, as `rt`: all that people use, and what its tables are made of.
//!
//! None of it is an interface for people: it changes together with the generator. `stamp!` says
//! which generator a module is from.

pub use crate::soap::{Body, HeaderBlocks, OperationBinding};
pub use crate::value::{Builtin, Facet, SimpleType, Variety, WhiteSpace, builtin};
pub use crate::xml::Row;
pub use crate::xml::codec::blank;
pub use crate::xml::declarations::{Declarations, NOTHING, UNKNOWN};
pub use crate::xml::identity::{Identity, IdentityKind, Step, key, keyref, unique};
pub use crate::xml::table::{
    EXTENSION, MANY, Namespaces, Prefixes, Process, RESTRICTION, RowKind, Table, TableKind, any,
    any_attribute, attribute, declared, element, group, mixed, mixed_of, open, simple_name, text,
    type_name, unknown,
};
pub use crate::*;
pub use crate::{
    __all as all, __choice as choice, __client_debug as client_debug, __content as content,
    __declarations as declarations, __derived as derived, __derived_text as derived_text,
    __elements as elements, __enumeration as enumeration, __faults as faults, __headers as headers,
    __http_operations as http_operations, __operations as operations, __record as record,
    __sequence as sequence, __simple_types as simple_types, __union as union,
    __unordered as unordered, __unwrapped_operations as unwrapped_operations,
    __wrappers as wrappers,
};

#[cfg(feature = "dynamic")]
pub use crate::client::about::{InLog, shown};
#[cfg(feature = "server")]
pub use crate::server::documents::{Document, Documents, Piece};
#[cfg(feature = "server")]
pub use crate::server::forward::{forward, forward_http};
#[cfg(feature = "server")]
pub use crate::server::http_binding::{
    HttpIncoming, HttpOpened, HttpPort, HttpPortType, HttpServed,
};
#[cfg(feature = "server")]
pub use crate::server::{
    answer::Answer,
    served::{Incoming, Opened, Port, PortType, Served},
    service::Made,
};
pub use crate::{
    __documents as documents, __http_proxy as http_proxy, __http_server as http_server,
    __http_service as http_service, __service as service,
};

/// Says of a generated module for which edition of this interface it was generated. One that
/// this crate doesn't have is an error that says what to do.
#[doc(hidden)]
#[macro_export]
macro_rules! __stamp {
    (1;) => {};
    ($other:literal;) => {
        compile_error!(concat!(
            "this module is from a generator that this version of soapgen-runtime doesn't fit \
             (stamp ",
            $other,
            ", not 1): generate it again, with the version of soapgen that soapgen-runtime has",
        ));
    };
}
pub use crate::__stamp as stamp;
