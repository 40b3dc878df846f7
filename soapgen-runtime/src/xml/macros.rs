//! The macros by which generated code ties its types to their tables.
//!
//! A row is `member[number] = row;`: the number is its place in the table, so that the arms of
//! the dispatch are literals and the compiler makes one jump of them.

/// A complex type: `rt::record! { Type = NS, "type"; member[0] = rt::element(…); … }`, with the
/// name that `xsi:type` says it by, if it has one.
#[doc(hidden)]
#[macro_export]
macro_rules! __record {
    ($type:ident $(= $namespace:expr, $name:literal)?; $($rows:tt)*) => {
        $crate::__members! { Type [$($namespace, $name)?] $type; $($rows)* }
    };
}

/// A complex type whose elements may come in any order (`xs:all`).
#[doc(hidden)]
#[macro_export]
macro_rules! __unordered {
    ($type:ident $(= $namespace:expr, $name:literal)?; $($rows:tt)*) => {
        $crate::__members! { Unordered [$($namespace, $name)?] $type; $($rows)* }
    };
}

/// The header blocks of a client's requests or responses, which operations name by member.
#[doc(hidden)]
#[macro_export]
macro_rules! __headers {
    ($type:ident; $($member:ident[$number:tt] = $row:expr;)+) => {
        $crate::__members! { Unordered [] $type; $($member[$number] = $row;)+ }
        const _: () = {
            #[allow(dead_code, non_camel_case_types)]
            pub enum Members { $($member = $number),+ }
            impl $crate::codegen::HeaderBlocks for $type {
                type Members = Members;
            }
        };
    };
}

/// A sequence that is a member of its own, optional or repeated.
#[doc(hidden)]
#[macro_export]
macro_rules! __sequence {
    ($type:ident; $($rows:tt)*) => { $crate::__members! { Sequence [] $type; $($rows)* } };
}

/// An `xs:all` that is a member of its own.
#[doc(hidden)]
#[macro_export]
macro_rules! __all {
    ($type:ident; $($rows:tt)*) => { $crate::__members! { All [] $type; $($rows)* } };
}

/// A table that lives as long as the program. The rows are a static of their own and no array
/// behind a reference: of each call in a constant that a reference leads to, the compiler proves
/// anew that nothing in its result can change.
#[doc(hidden)]
#[macro_export]
macro_rules! __table {
    ($kind:ident $name:tt) => {
        $crate::__table!($kind $name &[])
    };
    ($kind:ident [] $rows:expr) => {
        &$crate::codegen::Table { kind: $crate::codegen::TableKind::$kind, rows: $rows, name: None }
    };
    ($kind:ident [$namespace:expr, $name:expr] $rows:expr) => {
        &$crate::codegen::Table {
            kind: $crate::codegen::TableKind::$kind,
            rows: $rows,
            name: Some(($namespace, $name)),
        }
    };
    ($kind:ident $name:tt $([$number:tt] $row:expr),+) => {{
        static ROWS: [$crate::codegen::Row; $crate::__count!($($number)+)] = [$($row),+];
        $crate::__table!($kind $name &ROWS)
    }};
}

/// A content model, of kind and rows: `rt::content!(Sequence, rt::element(…), …)`. It is a static,
/// since it is an argument of a row.
#[doc(hidden)]
#[macro_export]
macro_rules! __content {
    ($kind:ident $(, $row:expr)*) => {{
        static ROWS: &[$crate::codegen::Row] = &[$($row),*];
        static TABLE: $crate::codegen::Table = $crate::codegen::Table {
            kind: $crate::codegen::TableKind::$kind,
            rows: ROWS,
            name: None,
        };
        &TABLE
    }};
}

/// How many rows there are: a literal where there are few, which is less for the compiler to run.
#[doc(hidden)]
#[macro_export]
macro_rules! __count {
    (0) => { 1 };
    (0 1) => { 2 };
    (0 1 2) => { 3 };
    (0 1 2 3) => { 4 };
    (0 1 2 3 4) => { 5 };
    (0 1 2 3 4 5) => { 6 };
    ($($number:tt)+) => { [$($number),+].len() };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __members {
    ($kind:ident $name:tt $type:ident;) => {
        impl $crate::codegen::ReadXml for $type {
            const TABLE: &'static $crate::codegen::Table = $crate::__table!($kind $name);
            fn blank() -> Self {
                Self {}
            }
        }
        impl $crate::codegen::WriteXml for $type {}
    };
    ($kind:ident $name:tt $type:ident; $($member:ident[$number:tt] = $row:expr;)+) => {
        impl $crate::codegen::ReadXml for $type {
            const TABLE: &'static $crate::codegen::Table = $crate::__table!($kind $name $([$number] $row),+);
            fn blank() -> Self {
                Self { $($member: $crate::codegen::Slot::blank()),+ }
            }
            fn read_row(&mut self, row: usize, r: &mut $crate::codegen::Reader<'_>) -> $crate::codegen::XmlResult<()> {
                match row {
                    $($number => r.member(&mut self.$member),)+
                    _ => r.no_row(),
                }
            }
        }
        impl $crate::codegen::WriteXml for $type {
            fn write_row(&self, row: usize, w: &mut $crate::codegen::Writer) -> $crate::codegen::XmlResult<()> {
                match row {
                    $($number => w.member(&self.$member),)+
                    _ => w.no_row(),
                }
            }
        }
    };
}

/// A choice: `rt::choice! { Type; Variant[0] = rt::element(…); … }`, the variant with the
/// smallest value first.
#[doc(hidden)]
#[macro_export]
macro_rules! __choice {
    ($type:ident; $first:ident[$zero:tt] = $first_row:expr; $($variant:ident[$number:tt] = $row:expr;)*) => {
        $crate::__choice! { $type = $first; $first[$zero] = $first_row; $($variant[$number] = $row;)* }
    };
    ($type:ident = $blank:ident; $($variant:ident[$number:tt] = $row:expr;)+) => {
        impl $crate::codegen::ReadXml for $type {
            const TABLE: &'static $crate::codegen::Table = $crate::__table!(Choice [] $([$number] $row),+);
            fn blank() -> Self {
                Self::$blank($crate::codegen::Slot::blank())
            }
            fn read_variant(row: usize, r: &mut $crate::codegen::Reader<'_>) -> $crate::codegen::XmlResult<Self> {
                match row {
                    $($number => r.take().map(Self::$variant),)+
                    _ => r.no_row(),
                }
            }
        }
        impl $crate::codegen::WriteXml for $type {
            fn write_row(&self, _: usize, w: &mut $crate::codegen::Writer) -> $crate::codegen::XmlResult<()> {
                match self {
                    $(Self::$variant(value) => w.variant($number, value),)+
                }
            }
        }
    };
}

/// A type and those derived from it, told apart by `xsi:type`; what is none of them is kept in
/// the variant `Other`.
#[doc(hidden)]
#[macro_export]
macro_rules! __derived {
    ($type:ident; $($variant:ident[$number:tt] = $row:expr;)*) => {
        impl $crate::codegen::ReadXml for $type {
            const TABLE: &'static $crate::codegen::Table = $crate::__table!(Derived [] $([$number] $row),*);
            fn blank() -> Self {
                Self::Other($crate::codegen::Slot::blank())
            }
            fn read_variant(row: usize, r: &mut $crate::codegen::Reader<'_>) -> $crate::codegen::XmlResult<Self> {
                match row {
                    $($number => r.take().map(Self::$variant),)*
                    _ => r.take().map(Self::Other),
                }
            }
        }
        impl $crate::codegen::WriteXml for $type {
            fn write_row(&self, _: usize, w: &mut $crate::codegen::Writer) -> $crate::codegen::XmlResult<()> {
                match self {
                    $(Self::$variant(value) => w.derived($number, value),)*
                    Self::Other(value) => w.derived(usize::MAX, value),
                }
            }
        }
    };
}

/// A simple type and the complex types derived from it, told apart by `xsi:type`: the declared
/// type comes first, and takes what names none of the others. Rows without a variant are simple
/// types that may stand in for it.
#[doc(hidden)]
#[macro_export]
macro_rules! __derived_text {
    ($type:ident; $declared:ident[$zero:tt] = $declared_row:expr;
     $($variant:ident[$number:tt] = $row:expr;)* $(_[$simple:tt] = $simple_row:expr;)*) => {
        impl $crate::codegen::ReadXml for $type {
            const TABLE: &'static $crate::codegen::Table = $crate::__table!(Derived []
                [$zero] $declared_row $(, [$number] $row)* $(, [$simple] $simple_row)*);
            fn blank() -> Self {
                Self::$declared($crate::codegen::Slot::blank())
            }
            fn read_variant(row: usize, r: &mut $crate::codegen::Reader<'_>) -> $crate::codegen::XmlResult<Self> {
                match row {
                    $($number => r.take().map(Self::$variant),)*
                    _ => r.take().map(Self::$declared),
                }
            }
        }
        impl $crate::codegen::WriteXml for $type {
            fn write_row(&self, _: usize, w: &mut $crate::codegen::Writer) -> $crate::codegen::XmlResult<()> {
                match self {
                    Self::$declared(value) => w.derived($zero, value),
                    $(Self::$variant(value) => w.derived($number, value),)*
                }
            }
        }
    };
}

/// An enumeration: `rt::enumeration! { Type, "name", Collapse, Token; Variant = "value"; … }`,
/// with the white space and the built-in type of its values. A value that none of them is stands
/// in the variant `Unknown`.
#[doc(hidden)]
#[macro_export]
macro_rules! __enumeration {
    ($type:ident, $name:literal, $white_space:ident, $builtin:ident; $($variant:ident = $value:literal;)*) => {
        impl $type {
            /// The value as it stands in XML.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => value,
                }
            }
        }
        impl From<&str> for $type {
            fn from(value: &str) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::Unknown(value.to_owned()),
                }
            }
        }
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl $crate::codegen::Text for $type {
            const TYPE: &'static $crate::codegen::SimpleType = &$crate::codegen::SimpleType::atomic(
                $name,
                $crate::codegen::WhiteSpace::$white_space,
                $crate::codegen::Builtin::$builtin,
                &[$crate::codegen::Facet::Enumeration(&[$($value),*])],
            );
            fn blank() -> Self {
                Self::Unknown(String::new())
            }
            fn parse(
                text: std::borrow::Cow<'_, str>,
                r: &$crate::codegen::Reader<'_>,
            ) -> Result<Self, $crate::codegen::ValueError> {
                match Self::from(&*text) {
                    Self::Unknown(value) => match r.trimmed(&value).map(Self::from) {
                        None | Some(Self::Unknown(_)) => Ok(Self::Unknown(value)),
                        Some(known) => Ok(known),
                    },
                    known => Ok(known),
                }
            }
            fn print(&self, w: &mut $crate::codegen::Writer) {
                w.escaped(self.as_str());
            }
        }
        $crate::codegen::text_value!($type);
    };
}

/// A union: `rt::union! { Type, &DESCRIPTOR; Variant = &MEMBER; … }`. The first member type that
/// takes the text has it, so that a value is written in a form that none before its own takes, or
/// refused; text that none takes stands in the variant `Other`. Where `xsi:type` is kept and names a member, that
/// one has it.
#[doc(hidden)]
#[macro_export]
macro_rules! __union {
    ($type:ident, $simple:expr; $($variant:ident = $member:expr;)*) => {
        impl $crate::codegen::Text for $type {
            const TYPE: &'static $crate::codegen::SimpleType = $simple;
            fn blank() -> Self {
                Self::Other(String::new())
            }
            fn parse(
                text: std::borrow::Cow<'_, str>,
                r: &$crate::codegen::Reader<'_>,
            ) -> Result<Self, $crate::codegen::ValueError> {
                const MEMBERS: &[&$crate::codegen::SimpleType] = &[$($member),*];
                let named = r.named_member(&text, MEMBERS);
                let number = 0;
                $(
                    if named.is_none_or(|named| named == number)
                        && let Some(value) = r.union_member(&text, $member)
                    {
                        return Ok(Self::$variant(value));
                    }
                    let number = number + 1;
                )*
                let _ = number;
                Ok(Self::Other(text.into_owned()))
            }
            fn prepare(&self, w: &mut $crate::codegen::Writer) {
                match self {
                    $(Self::$variant(value) => $crate::codegen::Text::prepare(value, w),)*
                    Self::Other(_) => {}
                }
            }
            fn print(&self, w: &mut $crate::codegen::Writer) {
                const MEMBERS: &[&$crate::codegen::SimpleType] = &[$($member),*];
                let number = 0;
                $(
                    if let Self::$variant(value) = self {
                        return w.union_member(value, MEMBERS, number);
                    }
                    let number = number + 1;
                )*
                let _ = number;
                if let Self::Other(text) = self {
                    w.union_other(text, MEMBERS);
                }
            }
        }
        $crate::codegen::text_value!($type);
    };
}

/// The global elements of a namespace: `rt::elements! { NAME[PREFIXES]: Type = rt::element(…); … }`;
/// with `among DECLARED;` before them where something is declared beside elements, or may be.
#[doc(hidden)]
#[macro_export]
macro_rules! __elements {
    (among $declared:path; $($(#[$meta:meta])* $name:ident[$prefixes:ident]: $type:ty = $row:expr;)*) => {$(
        $(#[$meta])*
        pub static $name: $crate::codegen::Root<$type> = $crate::codegen::Root::new($row, $prefixes).among(&$declared);
    )*};
    ($($(#[$meta:meta])* $name:ident[$prefixes:ident]: $type:ty = $row:expr;)*) => {$(
        $(#[$meta])*
        pub static $name: $crate::codegen::Root<$type> = $crate::codegen::Root::new($row, $prefixes).among(&$crate::codegen::NOTHING);
    )*};
}

/// What is declared beside elements:
/// `rt::declarations! { DECLARED = (true); type(…); … attribute rt::attribute(…); … }`: whether that is
/// all that there is, the simple types, complex ones (`complex(…);`), the attributes.
#[doc(hidden)]
#[macro_export]
macro_rules! __declarations {
    ($name:ident = ($are_all:literal); $(type $simple:expr;)* $(complex $complex:expr;)*
     $(attribute $row:expr;)*) => {
        pub(super) static $name: $crate::codegen::Declarations = $crate::codegen::Declarations {
            types: &[$($simple),*],
            complex: &[$($complex),*],
            attributes: {
                static ROWS: &[$crate::codegen::Row] = &[$($row),*];
                ROWS
            },
            are_all: $are_all,
        };
    };
}

/// Descriptions of simple types: `rt::simple_types! { NAME = atomic(…); … }`.
#[doc(hidden)]
#[macro_export]
macro_rules! __simple_types {
    ($($name:ident = $constructor:ident($($argument:expr),*);)*) => {$(
        pub(super) static $name: $crate::codegen::SimpleType = $crate::codegen::SimpleType::$constructor($($argument),*);
    )*};
}

/// What wrapper types hold: `rt::wrappers! { NAME = [rt::element(…)]; … }`.
#[doc(hidden)]
#[macro_export]
macro_rules! __wrappers {
    ($($name:ident = [$($row:expr),*];)*) => {$(
        pub(super) const $name: &[$crate::codegen::Row] = &[$($row),*];
    )*};
}

/// How a client with header blocks is shown: without them, since they hold what is nothing for a
/// log.
#[doc(hidden)]
#[macro_export]
macro_rules! __client_debug {
    ($client:ident;) => {
        impl<T> ::core::fmt::Debug for $client<T> {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_struct(stringify!($client))
                    .field("soap", &self.soap)
                    .finish_non_exhaustive()
            }
        }
    };
}

/// The operations of a client: a constant of `Operations` for each, and the method that calls it.
///
/// ```text
/// rt::operations! {
///     Client[headers], Operations, Headers, ResponseHeaders, V11, PREFIXES, (failure rule, or none);
///     method(Request) -> Response = NAME: "Name", "action",
///         element(&elements::REQUEST), [credentials, time_zone],
///         element(&elements::RESPONSE), [succeeded], [];
/// }
/// ```
///
/// The names are the members of the header blocks that are sent; those behind a semicolon are the
/// ones among them that are SOAP-encoded. The last brackets hold the elements of declared faults.
/// Behind the action, `addressed "…"` is that of WS-Addressing where it is another.
/// An operation without response is one-way: `one_way()` stands in its place. A client that sends
/// no header blocks has no member for them: `Client[], NoHeaders, …`.
#[doc(hidden)]
#[macro_export]
macro_rules! __operations {
    ($client:ident $blocks:tt, $operations:ident, $headers:ty, $response_headers:ty, $version:ident,
     $prefixes:expr, $rule:tt;
     $($(#[$meta:meta])* $method:ident($request:ty) -> $response:ty
        = $constant:ident: $name:literal, $action:literal $(addressed $addressed:literal)?,
        $in_kind:ident($in_body:expr), [$($in_row:ident),* $(; $($in_encoded:ident),*)?],
        $out_kind:ident($($out_body:expr)?), [$($out_row:ident),* $(; $($out_encoded:ident),*)?],
        [$($fault:path),*];)*
    ) => {
        const _: () = {
            const FAILS_WHEN: Option<fn(&$response_headers) -> bool> = $crate::__failure_rule!($rule);
            impl $operations {$(
                #[doc = concat!("`", $name, "`")]
                pub const $constant: $crate::codegen::Operation<$request, $response, $headers, $response_headers> =
                    $crate::__bound_operation!(
                        $name, $version, $action, ($($addressed)?), $prefixes, FAILS_WHEN,
                        $headers: $in_kind($in_body), [$($in_row)*], [$($($in_encoded)*)?],
                        $response_headers: $out_kind($($out_body)?), [$($out_row)*], [$($($out_encoded)*)?],
                        [$($fault),*]
                    );
            )*}
            impl<T> $client<T> {$(
                $(#[$meta])*
                pub fn $method<'a>(
                    &'a self,
                    request: &'a $request,
                ) -> $crate::codegen::Call<'a, T, $request, $response, $headers, $response_headers>
                where
                    T: $crate::codegen::Transport,
                {
                    let operation = $operations::$constant;
                    self.soap.call(&operation, request, $crate::__header_blocks!(self $blocks))
                }
            )*}
        };
    };
}

/// Operations of a client whose methods take the members of the request and give the member of the
/// response:
///
/// ```text
/// rt::unwrapped_operations! {
///     Client[headers], Operations, Headers, ResponseHeaders, V11, PREFIXES, (failure rule, or none);
///     method(Request { text: impl Into<String> = text.into() }) -> Response { String = |r| r.text }
///         = NAME: "Name", "action",
///         element(&elements::REQUEST), [credentials, time_zone],
///         element(&elements::RESPONSE), [succeeded], [];
/// }
/// ```
///
/// Each member of the request stands with the type of its parameter and what it is made by, and
/// behind a semicolon the one for what the schema doesn't know; the response with the type of what the method gives and how that is taken from it. The rest is as in
/// [`operations!`](crate::operations).
#[doc(hidden)]
#[macro_export]
macro_rules! __unwrapped_operations {
    ($client:ident $blocks:tt, $operations:ident, $headers:ty, $response_headers:ty, $version:ident,
     $prefixes:expr, $rule:tt;
     $($(#[$meta:meta])* $method:ident($request:ident $(:: $path:ident)*
            { $($member:ident: $parameter:ty = $value:expr),* $(; $unknown:ident)? })
        -> $response:ty { $gives:ty = $take:expr }
        = $constant:ident: $name:literal, $action:literal $(addressed $addressed:literal)?,
        $in_kind:ident($in_body:expr), [$($in_row:ident),* $(; $($in_encoded:ident),*)?],
        $out_kind:ident($($out_body:expr)?), [$($out_row:ident),* $(; $($out_encoded:ident),*)?],
        [$($fault:path),*];)*
    ) => {
        const _: () = {
            const FAILS_WHEN: Option<fn(&$response_headers) -> bool> = $crate::__failure_rule!($rule);
            impl $operations {$(
                #[doc = concat!("`", $name, "`")]
                pub const $constant: $crate::codegen::Operation<
                    $request $(:: $path)*, $response, $headers, $response_headers,
                > =
                    $crate::__bound_operation!(
                        $name, $version, $action, ($($addressed)?), $prefixes, FAILS_WHEN,
                        $headers: $in_kind($in_body), [$($in_row)*], [$($($in_encoded)*)?],
                        $response_headers: $out_kind($($out_body)?), [$($out_row)*], [$($($out_encoded)*)?],
                        [$($fault),*]
                    );
            )*}
            impl<T> $client<T> {$(
                $(#[$meta])*
                #[allow(clippy::too_many_arguments)]
                pub fn $method<'a>(
                    &'a self,
                    $($member: $parameter),*
                ) -> $crate::codegen::Call<
                    'a, T, $request $(:: $path)*, $response, $headers, $response_headers, $gives,
                >
                where
                    T: $crate::codegen::Transport,
                {
                    let request = $request $(:: $path)* {
                        $($member: $value,)*
                        $($unknown: $crate::codegen::Unknown::default(),)?
                    };
                    let operation = $operations::$constant;
                    self.soap.call_unwrapped(
                        &operation,
                        request,
                        $crate::__header_blocks!(self $blocks),
                        $take,
                    )
                }
            )*}
        };
    };
}

/// An operation of these messages: kind and element, rows of header blocks, those of them that are
/// SOAP-encoded.
#[doc(hidden)]
#[macro_export]
macro_rules! __bound_operation {
    ($name:literal, $version:ident, $action:literal, ($($addressed:literal)?), $prefixes:expr,
     $fails_when:expr,
     $headers:ty: $in_kind:ident($in_body:expr), [$($in_row:ident)*], [$($in_encoded:ident)*],
     $response_headers:ty: $out_kind:ident($($out_body:expr)?), [$($out_row:ident)*], [$($out_encoded:ident)*],
     [$($fault:path),*]
    ) => {
        $crate::codegen::Operation::bound(
            $crate::codegen::OperationBinding {
                name: $name,
                version: $crate::codegen::SoapVersion::$version,
                action: $action,
                addressed: $crate::__optional!($($addressed)?),
                headers: $crate::__rows!($headers; $($in_row)*),
                response_headers: $crate::__rows!($response_headers; $($out_row)*),
                encoded_headers: $crate::__rows!($headers; $($in_encoded)*),
                encoded_response_headers: $crate::__rows!($response_headers; $($out_encoded)*),
                prefixes: $prefixes,
                faults: $crate::__fault_details!($($fault),*),
                header_tables: None,
            },
            $crate::codegen::Body::$in_kind($in_body),
            $crate::codegen::Body::$out_kind($($out_body)?),
            $fails_when,
        )
    };
}

/// The operations of a client of an HTTP binding: a constant of `Operations` for each, and the
/// method that calls it.
///
/// ```text
/// rt::http_operations! {
///     Client, Operations;
///     method(Parameters) -> Response = NAME: "Name", get("/location"), query(&[("tns", NS)]),
///         output(&elements::RESPONSE);
/// }
/// ```
///
/// The parameters go into the URL by `query`, into the location by `replaced`, into a form by
/// `form`; `document(&elements::REQUEST)` sends a document. Without `output` the answer isn't read.
/// `wrapping(&[("name", TABLE)])` names parameters whose types hold the items of an array.
#[doc(hidden)]
#[macro_export]
macro_rules! __http_operations {
    ($client:ident, $operations:ident;
     $($(#[$meta:meta])* $method:ident($request:ty) -> $response:ty = $constant:ident: $name:literal,
        $verb:ident($location:literal), $kind:ident($($root:expr)?)
        $(, $more:ident($of:expr))*;)*
    ) => {
        impl $operations {$(
            #[doc = concat!("`", $name, "`")]
            pub const $constant: &'static $crate::codegen::HttpOperation<$request, $response> =
                &$crate::codegen::HttpOperation::$verb($name, $location)
                    .$kind($($root)?)
                    $(.$more($of))*;
        )*}
        impl<T> $client<T> {$(
            $(#[$meta])*
            pub fn $method<'a>(
                &'a self,
                request: &'a $request,
            ) -> $crate::codegen::HttpCall<'a, T, $request, $response>
            where
                T: $crate::codegen::Transport,
            {
                self.http.call_http($operations::$constant, request)
            }
        )*}
    };
}

/// The faults that an operation declares: `rt::faults! { Type; Variant = elements::DETAIL; … }`.
#[doc(hidden)]
#[macro_export]
macro_rules! __faults {
    ($type:ident; $($variant:ident = $root:path;)+) => {
        impl $crate::codegen::DeclaredFault for $type {
            fn of(fault: &$crate::codegen::Fault) -> Option<Self> {
                $(
                    if let Some(detail) = fault.detail_of(&$root) {
                        return Some(Self::$variant(detail.clone()));
                    }
                )+
                None
            }
        }
        impl $type {
            /// This fault with this detail, beside what its detail holds already.
            ///
            /// # Errors
            /// When the detail can't be written.
            pub fn into_fault(self, fault: $crate::codegen::Fault) -> $crate::codegen::XmlResult<$crate::codegen::Fault> {
                match self {
                    $(Self::$variant(detail) => fault.with_detail(&$root, detail),)+
                }
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __fault_details {
    () => {
        $crate::codegen::OperationBinding::NO_FAULTS
    };
    ($($fault:path),+) => {
        const { &[$($crate::codegen::FaultDetail::new(&$fault)),+] }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __header_blocks {
    ($client:ident []) => {
        &$crate::codegen::NoHeaders {}
    };
    ($client:ident [$member:ident]) => {
        &$client.$member
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __rows {
    ($headers:ty;) => {
        $crate::codegen::OperationBinding::NO_ROWS
    };
    ($headers:ty; $($row:ident)+) => {
        &[$(<<$headers as $crate::codegen::HeaderBlocks>::Members>::$row as usize),+]
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __optional {
    () => {
        None
    };
    ($value:expr) => {
        Some($value)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __failure_rule {
    ((none)) => {
        None
    };
    (($rule:expr)) => {
        Some($rule)
    };
}
