//! What the operations do: what is sent comes back.

use soapgen_runtime::{Fault, OperationFault};

use crate::echo::document::{self, DocumentContext, DocumentService};
use crate::echo::encoded::{self, EncodedContext, EncodedService};
use crate::echo::parts::Pair;
use crate::echo::rpc::{self, RpcContext, RpcService};
use crate::echo::types::TroubleData;

pub(crate) struct Echo;

/// The fault that the documents declare.
fn trouble(code: i32, reason: String) -> OperationFault<TroubleData> {
    OperationFault::declared(TroubleData { code, reason }, "in trouble").of_server()
}

/// The operations of document/literal and rpc/literal, whose messages differ only for the wire.
macro_rules! literal {
    ($service:ident, $context:ident, $messages:ident) => {
        impl $service for Echo {
            async fn echo_text(
                &self,
                request: $messages::EchoText,
                _: &mut $context,
            ) -> Result<$messages::EchoTextResponse, OperationFault> {
                let value = request.value;
                Ok($messages::EchoTextResponse { value })
            }

            async fn echo_item(
                &self,
                request: $messages::EchoItem,
                _: &mut $context,
            ) -> Result<$messages::EchoItemResponse, OperationFault> {
                let value = request.value;
                Ok($messages::EchoItemResponse { value })
            }

            async fn echo_dates(
                &self,
                request: $messages::EchoDates,
                _: &mut $context,
            ) -> Result<$messages::EchoDatesResponse, OperationFault> {
                let value = request.value;
                Ok($messages::EchoDatesResponse { value })
            }

            async fn echo_binary(
                &self,
                request: $messages::EchoBinary,
                _: &mut $context,
            ) -> Result<$messages::EchoBinaryResponse, OperationFault> {
                let value = request.value;
                Ok($messages::EchoBinaryResponse { value })
            }

            async fn echo_header(
                &self,
                request: $messages::EchoHeader,
                context: &mut $context,
            ) -> Result<$messages::EchoHeaderResponse, OperationFault> {
                context.reply.headers.receipt = context.headers.session.take();
                let value = request.value;
                Ok($messages::EchoHeaderResponse { value })
            }

            async fn fail(
                &self,
                request: $messages::Fail,
                _: &mut $context,
            ) -> Result<$messages::FailResponse, OperationFault<TroubleData>> {
                Err(trouble(request.code, request.reason))
            }
        }
    };
}

literal!(DocumentService, DocumentContext, document);
literal!(RpcService, RpcContext, rpc);

/// Operations of rpc/encoded that give their parameter back.
macro_rules! encoded {
    ($($method:ident: $request:ident -> $response:ident;)*) => {
        impl EncodedService for Echo {
            $(
                async fn $method(
                    &self,
                    request: encoded::$request,
                    _: &mut EncodedContext,
                ) -> Result<encoded::$response, OperationFault> {
                    let value = request.value;
                    Ok(encoded::$response { value })
                }
            )*

            async fn twice(
                &self,
                request: encoded::Twice,
                _: &mut EncodedContext,
            ) -> Result<encoded::TwiceResponse, OperationFault> {
                let pair = Pair {
                    left: request.value.clone(),
                    right: request.value,
                };
                Ok(encoded::TwiceResponse { value: Some(pair) })
            }

            async fn fail(
                &self,
                request: encoded::Fail,
                _: &mut EncodedContext,
            ) -> Result<encoded::FailResponse, OperationFault> {
                let code = request.code.unwrap_or_default();
                let reason = request.reason.unwrap_or_default();
                Err(Fault::of_server(format!("{code}: {reason}")))?
            }
        }
    };
}

encoded! {
    echo_text: EchoText -> EchoTextResponse;
    echo_part: EchoPart -> EchoPartResponse;
    echo_strings: EchoStrings -> EchoStringsResponse;
    echo_parts: EchoParts -> EchoPartsResponse;
    echo_grid: EchoGrid -> EchoGridResponse;
    echo_lists: EchoLists -> EchoListsResponse;
    echo_paths: EchoPaths -> EchoPathsResponse;
    echo_binary: EchoBinary -> EchoBinaryResponse;
}
