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

/// The message of a request as it is recorded and compared: without its secrets.
fn message(
    masking: &Masking,
    headers: &HeaderMap,
    body: &bytes::Bytes,
) -> Option<(Element, Vec<crate::xml::Attachment>)> {
    masking.taken_apart(headers, body, &ReadOptions::default(), &mut Vec::new())
}
