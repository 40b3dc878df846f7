//! todo
use crate::Outcome;
pub fn run() -> Outcome { Ok(true) }
