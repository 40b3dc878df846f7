//! A client as a service: what is asked of it, it asks of the service that it calls.

use std::fmt::Debug;

use super::{Context, OperationFault};
use crate::client::{Client, Transport};
use crate::soap::{DeclaredFault, Operation};
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
