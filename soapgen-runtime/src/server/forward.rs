//! A client as a service: what is asked of it, it asks of the service that it calls.

use std::fmt::Debug;

use http::StatusCode;

use super::{Context, OperationFault};
use crate::client::{Client, HttpOperation, Transport};
use crate::shown::Start;
use crate::soap::{DeclaredFault, Error, ErrorKind, Fault, Operation};
use crate::xml::codec::{ReadXml, Slot, WriteXml};

/// Calls an operation by a client. The header blocks are those of the context, unless there are
/// none: then those of the client. What comes with the response goes to the context's reply.
///
/// # Errors
/// The fault that the service answers with; of all else that can go wrong with a call, that it
/// did.
pub async fn forward<T, Req, Resp, H, RH, F>(
    client: &Client<T>,
    operation: &Operation<Req, Resp, H, RH>,
    request: &Req,
    own: &H,
    context: &mut Context<H, RH>,
) -> Result<Resp, OperationFault<F>>
where
    T: Transport + Sync,
    Req: Slot + Send + Sync,
    Resp: Slot + Debug + Send + Sync + 'static,
    H: WriteXml + PartialEq + Send + Sync,
    RH: WriteXml + Debug + Send + Sync + 'static,
    F: DeclaredFault,
{
    let headers = match context.headers == <H as ReadXml>::blank() {
        true => own,
        false => &context.headers,
    };
    let mut call = client.call(operation, request, headers);
    for attachment in &context.attachments {
        call = call.attachment(attachment.clone());
    }
    let response = call.await?;
    context.reply.headers = response.headers;
    context.reply.attachments = response.attachments;
    Ok(response.body)
}

/// Calls an operation of an HTTP binding by a client. Neither header blocks nor parts go with it.
///
/// # Errors
/// That the caller did it wrong, where the service says so, in its words; of all else that can go
/// wrong with a call, that it did.
pub async fn forward_http<T, Req, Resp, F>(
    client: &Client<T>,
    operation: &'static HttpOperation<Req, Resp>,
    request: &Req,
) -> Result<Resp, OperationFault<F>>
where
    T: Transport + Sync,
    Req: Slot + Send + Sync,
    Resp: Slot + Send + Sync + 'static,
    F: DeclaredFault,
{
    let called = client.call_http(operation, request).await;
    called.map_err(|error| match refusal(&error) {
        Some(fault) => fault.into(),
        None => error.into(),
    })
}

/// The fault of a caller whose request was refused.
fn refusal(error: &Error) -> Option<Fault> {
    let ErrorKind::Http(error) = error.kind() else {
        return None;
    };
    let is_text =
        crate::content::multipart::media_type(crate::content::content_type(&error.headers))
            .eq_ignore_ascii_case("text/plain");
    if error.status != StatusCode::BAD_REQUEST || !is_text {
        return None;
    }
    let said = String::from_utf8_lossy(&error.body);
    Some(Fault::of_client(Start(&said).to_string()))
}
