//! What a server can't do, of `not-offered.tsv`: server, case and the reason, with tabs between
//! them. A line that names no case, and one whose case passes, are errors: nothing is left out
//! but for a reason that still holds.

use crate::case::Case;

/// The lines of the table.
pub(crate) struct NotOffered(Vec<Line>);

struct Line {
    server: &'static str,
    /// A case, or a service and `*` for all of its cases.
    case: &'static str,
    reason: &'static str,
}

impl NotOffered {
    /// The table.
    ///
    /// # Errors
    /// When a line has not three parts or names no case.
    pub(crate) fn read(cases: &[Case]) -> Result<Self, String> {
        let mut lines = Vec::new();
        let text = include_str!("../../not-offered.tsv");
        for (number, line) in text.lines().enumerate().skip(1) {
            let wrong = |what| Err(format!("not-offered.tsv, line {}: {what}", number + 1));
            let parts: Vec<&str> = line.split('\t').collect();
            let &[server, case, reason] = parts.as_slice() else {
                return wrong("server, case and reason are meant, with tabs between them");
            };
            let line = Line {
                server,
                case,
                reason,
            };
            if reason.trim().is_empty() {
                return wrong("there is no reason");
            }
            if !cases.iter().any(|case| line.names(&case.id())) {
                return wrong("there is no such case");
            }
            lines.push(line);
        }
        Ok(Self(lines))
    }

    /// Why the server doesn't offer that, if it doesn't.
    pub(crate) fn reason(&self, server: &str, case: &str) -> Option<&'static str> {
        let mut lines = self.0.iter();
        let line = lines.find(|line| line.server == server && line.names(case))?;
        Some(line.reason)
    }
}

impl Line {
    fn names(&self, id: &str) -> bool {
        match self.case.strip_suffix('*') {
            Some(service) => id.starts_with(service),
            None => self.case == id,
        }
    }
}
