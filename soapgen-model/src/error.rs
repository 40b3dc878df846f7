//! The one error of generation.

use std::fmt;

use crate::diagnostic::{Diagnostic, Diagnostics, Report};
use crate::source::Sources;

/// The documents can't be used, or the code can't be written. Its `Display` and `Debug` show
/// each problem with file, line, column and the line itself.
pub struct Error {
    /// The problems, warnings among them.
    pub diagnostics: Diagnostics,
    /// The documents, as far as they were read.
    pub sources: Option<Sources>,
}

impl Error {
    /// One problem, which no document has.
    pub fn one(diagnostic: Diagnostic) -> Self {
        Self {
            diagnostics: Diagnostics(vec![diagnostic]),
            sources: None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let none = Sources::default();
        let report = Report {
            diagnostics: &self.diagnostics,
            sources: self.sources.as_ref().unwrap_or(&none),
        };
        report.fmt(f)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What a build script or a test that returns it shows to a person.
        write!(f, "\n{self}")
    }
}

impl std::error::Error for Error {}
