//! What a server can't do, of `not-offered.tsv`, and what a client can't, of `not-asked.tsv`: its
//! name, the case and the reason, with tabs between them. A line that names no case, and one whose case passes, are errors: nothing is left out
//! but for a reason that still holds.

/// The lines of the table.
pub(crate) struct NotOffered(Vec<Line>);

struct Line {
    /// The server or client.
    who: &'static str,
    /// A case, or a service and `*` for all of its cases.
    case: &'static str,
    reason: &'static str,
}

impl NotOffered {
    /// The table, a file's name and content, of cases with these names.
    ///
    /// # Errors
    /// When a line has not three parts or names no case.
    pub(crate) fn read((file, text): (&str, &'static str), ids: &[String]) -> Result<Self, String> {
        let mut lines = Vec::new();
        for (number, line) in text.lines().enumerate().skip(1) {
            let wrong = |what| Err(format!("{file}, line {}: {what}", number + 1));
            let parts: Vec<&str> = line.split('\t').collect();
            let &[who, case, reason] = parts.as_slice() else {
                return wrong("a name, a case and a reason are meant, with tabs between them");
            };
            let line = Line { who, case, reason };
            if reason.trim().is_empty() {
                return wrong("there is no reason");
            }
            if !ids.iter().any(|id| line.names(id)) {
                return wrong("there is no such case");
            }
            lines.push(line);
        }
        Ok(Self(lines))
    }

    /// Why that server or client can't do the case, if it can't.
    pub(crate) fn reason(&self, who: &str, case: &str) -> Option<&'static str> {
        let mut lines = self.0.iter();
        let line = lines.find(|line| line.who == who && line.names(case))?;
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
