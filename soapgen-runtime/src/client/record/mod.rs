//! Exchanges in a folder of files that people can read, and answers from such a folder: for tests
//! that must not call the service.

mod difference;
mod files;
mod player;
mod recorder;

pub use self::player::Player;
pub use self::recorder::Recorder;

use http::HeaderMap;

use super::masking::Masking;
use crate::xml::ReadOptions;
use crate::xml::tree::Element;

/// A request as it is recorded and compared, without its secrets, which are added to `found`: its
/// message; of an HTTP binding the message that its parameters are.
fn asked(
    masking: &Masking,
    request: &http::Request<bytes::Bytes>,
    found: &mut Vec<String>,
) -> Option<Element> {
    masking.parameters(request, found).or_else(|| {
        let message = message(masking, request.headers(), request.body(), found);
        message.map(|(message, _)| message)
    })
}

/// A message without its secrets, which are added to `found`, and the parts beside it.
fn message(
    masking: &Masking,
    headers: &HeaderMap,
    body: &bytes::Bytes,
    found: &mut Vec<String>,
) -> Option<(Element, Vec<crate::xml::Attachment>)> {
    masking.taken_apart(headers, body, &ReadOptions::default(), found)
}
