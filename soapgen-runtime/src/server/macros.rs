//! The tables by which generated code declares what answers.

/// What answers as a port type, for the setting `server`:
///
/// ```text
/// rt::service! {
///     Service, Server, Port, Context, Client[headers], Operations, Headers, ResponseHeaders,
///     "name", "documentation";
///     method(Request) -> Response = NAME, [], ();
///     method(Request) -> Response = NAME, ["another action"], (one Detail = elements::DETAIL);
///     method(Request) -> Response = NAME, [], (several Faults);
/// }
/// ```
///
/// The brackets have the actions of the operation in other bindings of the port type, the last
/// parentheses the faults that it declares. The client is a service, too.
#[cfg(feature = "server")]
#[doc(hidden)]
#[macro_export]
macro_rules! __service {
    ($service:ident, $server:ident, $port:ident, $context:ident, $client:ident $blocks:tt,
     $operations:ident, $headers:ty, $response_headers:ty, $name:literal, $docs:literal;
     $($(#[$meta:meta])* $method:ident($request:ty) -> $response:ty = $constant:ident,
        [$($action:literal),*], $fault:tt;)*
    ) => {
        $crate::__service_trait! {
            $service, $context<$headers, $response_headers>, $server, $name;
            $($(#[$meta])* $method($request) -> $response, $fault = $operations::$constant.name();)*
        }

        #[doc = concat!("A server: `", stringify!($server), "::new(service)` of a [`", stringify!($service), "`].")]
        pub type $server<S> = $crate::codegen::Server<$port, S>;

        #[doc = concat!("What `", $name, "` is for [`", stringify!($server), "`].")]
        pub enum $port {}

        impl<S: $service> $crate::codegen::PortType<S> for $port {
            const NAME: &'static str = $name;
            const DOCS: &'static str = $docs;
            const OPERATIONS: &'static [$crate::codegen::Served<S>] = &[$(
                $crate::codegen::Served::new(
                    &$operations::$constant,
                    &[$($action),*],
                    |service, incoming| ::std::boxed::Box::pin(async move {
                        let operation = $operations::$constant;
                        let (request, mut context, opened) = match incoming.open(&operation) {
                            ::core::result::Result::Ok(opened) => opened,
                            ::core::result::Result::Err(answer) => return *answer,
                        };
                        let outcome = $service::$method(service, request, &mut context).await;
                        opened.close(&operation, outcome, context.reply, $crate::__fault_detail!($fault))
                    }),
                ),
            )*];
        }

        impl<T: $crate::codegen::Transport + Sync> $service for $client<T> {$(
            async fn $method(
                &self,
                request: $request,
                context: &mut $context,
            ) -> ::core::result::Result<
                $response,
                $crate::codegen::OperationFault<$crate::__fault_type!($fault)>,
            > {
                let own = $crate::__header_blocks!(self $blocks);
                $crate::codegen::forward(&self.soap, &$operations::$constant, &request, own, context).await
            }
        )*}
    };
}

#[cfg(not(feature = "server"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __service {
    ($($table:tt)*) => {
        compile_error!("the setting `server` needs the feature `server` of soapgen-runtime");
    };
}

/// The trait of a port type, and what its methods are told: a method for each operation, with the
/// faults that it declares, and its name in the WSDL.
#[cfg(feature = "server")]
#[doc(hidden)]
#[macro_export]
macro_rules! __service_trait {
    ($service:ident, $context:ident<$headers:ty, $response_headers:ty>, $server:ident, $name:literal;
     $($(#[$meta:meta])* $method:ident($request:ty) -> $response:ty, $fault:tt = $operation:expr;)*
    ) => {
        #[doc = concat!("The operations of `", $name, "`, for those who carry them out.")]
        ///
        #[doc = concat!("A method that isn't written answers with a fault. [`", stringify!($server), "`] makes a server of a service; the client is one, too.")]
        pub trait $service: Send + Sync + 'static {$(
            $(#[$meta])*
            fn $method(
                &self,
                request: $request,
                context: &mut $context,
            ) -> impl ::core::future::Future<
                Output = ::core::result::Result<
                    $response,
                    $crate::codegen::OperationFault<$crate::__fault_type!($fault)>,
                >,
            > + Send {
                let _ = (request, context);
                async {
                    let name = $operation;
                    ::core::result::Result::Err($crate::codegen::OperationFault::not_implemented(name))
                }
            }
        )*}

        #[doc = concat!("What a method of [`", stringify!($service), "`] is told beside the message, and says beside the answer.")]
        pub type $context = $crate::codegen::Context<$headers, $response_headers>;
    };
}

/// The trait of what HTTP bindings bind of a port type, for the setting `server`:
///
/// ```text
/// rt::http_service! { Service, Context, Server, "name"; method(Request) -> Response = "Name"; }
/// ```
#[cfg(feature = "server")]
#[doc(hidden)]
#[macro_export]
macro_rules! __http_service {
    ($service:ident, $context:ident, $server:ident, $name:literal;
     $($(#[$meta:meta])* $method:ident($request:ty) -> $response:ty = $operation:literal;)*
    ) => {
        $crate::__service_trait! {
            $service, $context<$crate::codegen::NoHeaders, $crate::codegen::NoHeaders>, $server, $name;
            $($(#[$meta])* $method($request) -> $response, () = $operation;)*
        }
    };
}

/// What makes a server of HTTP bindings of one who implements the trait of their port type:
///
/// ```text
/// rt::http_server! {
///     Service, Server, Port, "name", "documentation", "/path";
///     method = Operations::NAME;
/// }
/// ```
///
/// An operation that several bindings bind stands there once for each.
#[cfg(feature = "server")]
#[doc(hidden)]
#[macro_export]
macro_rules! __http_server {
    ($service:ident, $server:ident, $port:ident, $name:literal, $docs:literal, $path:literal;
     $($method:ident = $operation:expr;)*
    ) => {
        #[doc = concat!("A server: `", stringify!($server), "::new(service)` of a [`", stringify!($service), "`].")]
        pub type $server<S> = $crate::codegen::HttpServer<$port, S>;

        #[doc = concat!("What `", $name, "` is for [`", stringify!($server), "`].")]
        pub enum $port {}

        impl<S: $service> $crate::codegen::HttpPortType<S> for $port {
            const NAME: &'static str = $name;
            const DOCS: &'static str = $docs;
            const PATH: &'static str = $path;
            const OPERATIONS: &'static [$crate::codegen::HttpServed<S>] = &[$(
                $crate::codegen::HttpServed::new($operation, |service, incoming| {
                    ::std::boxed::Box::pin(async move {
                        let (request, mut context, opened) = match incoming.open($operation) {
                            ::core::result::Result::Ok(opened) => opened,
                            ::core::result::Result::Err(answer) => return *answer,
                        };
                        let outcome = $service::$method(service, request, &mut context).await;
                        opened.close($operation, outcome, context.reply)
                    })
                }),
            )*];
        }
    };
}

/// A client of an HTTP binding as a service:
///
/// ```text
/// rt::http_proxy! { Client, Service, Context; method(Request) -> Response = Operations::NAME, (); }
/// ```
///
/// The last parentheses have the faults of the trait's method.
#[cfg(feature = "server")]
#[doc(hidden)]
#[macro_export]
macro_rules! __http_proxy {
    ($client:ident, $service:ident, $context:ident;
     $($method:ident($request:ty) -> $response:ty = $operation:expr, $fault:tt;)*
    ) => {
        impl<T: $crate::codegen::Transport + Sync> $service for $client<T> {$(
            async fn $method(
                &self,
                request: $request,
                _: &mut $context,
            ) -> ::core::result::Result<
                $response,
                $crate::codegen::OperationFault<$crate::__fault_type!($fault)>,
            > {
                $crate::codegen::forward_http(&self.http, $operation, &request).await
            }
        )*}
    };
}

#[cfg(not(feature = "server"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __http_service {
    ($($table:tt)*) => {
        compile_error!("the setting `server` needs the feature `server` of soapgen-runtime");
    };
}

#[cfg(not(feature = "server"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __http_server {
    ($($table:tt)*) => {
        compile_error!("the setting `server` needs the feature `server` of soapgen-runtime");
    };
}

#[cfg(not(feature = "server"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __http_proxy {
    ($($table:tt)*) => {};
}

/// The documents that a server gives: `rt::documents! { Port; (text "…"), (address), (document 1); … }`,
/// or `rt::documents! { Port = Other; }` for those of another.
#[cfg(feature = "server")]
#[doc(hidden)]
#[macro_export]
macro_rules! __documents {
    ($port:ident = $other:path;) => {
        impl $crate::codegen::Documents for $port {
            const DOCUMENTS: &'static [$crate::codegen::Document] =
                <$other as $crate::codegen::Documents>::DOCUMENTS;
        }
    };
    ($port:ident; $($(($($piece:tt)*)),*;)*) => {
        impl $crate::codegen::Documents for $port {
            const DOCUMENTS: &'static [$crate::codegen::Document] = &[$(
                $crate::codegen::Document(&[$($crate::__piece!($($piece)*)),*]),
            )*];
        }
    };
}

#[cfg(not(feature = "server"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __documents {
    ($($table:tt)*) => {};
}

#[doc(hidden)]
#[macro_export]
macro_rules! __piece {
    (text $text:literal) => {
        $crate::codegen::Piece::Text($text)
    };
    (address) => {
        $crate::codegen::Piece::Address
    };
    (document $number:literal) => {
        $crate::codegen::Piece::Document($number)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __fault_type {
    (()) => {
        $crate::codegen::NoFault
    };
    ((one $detail:ty = $root:path)) => {
        $detail
    };
    ((several $faults:ty)) => {
        $faults
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __fault_detail {
    (()) => {
        |never, _| match never {}
    };
    ((one $detail:ty = $root:path)) => {
        |detail, fault| fault.with_detail(&$root, detail)
    };
    ((several $faults:ty)) => {
        <$faults>::into_fault
    };
}
