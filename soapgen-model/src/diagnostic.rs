//! What is wrong in a document, where, and what to do about it.

mod code;

use std::collections::HashSet;
use std::fmt::{self, Write as _};

pub use code::Code;

pub use crate::place::{DocumentId, Place};
use crate::source::Sources;
use crate::unseen::is_unseen;

/// Characters of a message or a hint that are shown.
const MAX_SHOWN: usize = 8000;

/// What generation does about a problem.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Action {
    /// Nothing is generated.
    Refuse,
    /// What has the problem is left out, and the rest generated.
    Skip,
    /// The likeliest meaning is taken.
    Guess,
    /// Nothing is wrong: the code is other than one may expect. `check` alone says so.
    Note,
}

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Severity {
    /// Nothing can be generated.
    Error,
    /// Generation goes on; the message says how.
    Warning,
    /// Nothing is wrong.
    Note,
}

impl Action {
    /// How bad the problem is that it is taken for.
    pub fn severity(self) -> Severity {
        match self {
            Self::Refuse => Severity::Error,
            Self::Skip | Self::Guess => Severity::Warning,
            Self::Note => Severity::Note,
        }
    }
}

/// A problem in a document.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub struct Diagnostic {
    /// What generation does about it.
    pub action: Action,
    /// The kind of problem.
    pub code: Code,
    /// Where, if in a document.
    pub place: Option<Place>,
    /// What is wrong.
    pub message: String,
    /// What to do about it, or what generation does about it.
    pub help: Option<String>,
    /// Other places that belong to it, each with what it is.
    pub related: Vec<(Place, String)>,
    /// What was asked for, if it is that: who asked can be shown where.
    pub asked: Option<Asked>,
}

/// An entry of a setting.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Asked {
    /// The field of `Settings`.
    pub setting: &'static str,
    /// The entry, or the key of a table, as it was written.
    pub entry: String,
}

impl Diagnostic {
    /// A problem because of which nothing is generated.
    pub fn error(code: Code, place: impl Into<Option<Place>>, message: impl Into<String>) -> Self {
        Self {
            action: Action::Refuse,
            code,
            place: place.into(),
            message: message.into(),
            help: None,
            related: Vec::new(),
            asked: None,
        }
    }

    /// A problem whose surroundings are generated without what has it.
    pub fn skip(code: Code, place: impl Into<Option<Place>>, message: impl Into<String>) -> Self {
        Self {
            action: Action::Skip,
            ..Self::error(code, place, message)
        }
    }

    /// A problem with one meaning that is likelier than others, and is taken.
    pub fn guess(code: Code, place: impl Into<Option<Place>>, message: impl Into<String>) -> Self {
        Self {
            action: Action::Guess,
            ..Self::error(code, place, message)
        }
    }

    /// What is not wrong, and worth knowing for who reads the code.
    pub fn note(code: Code, place: impl Into<Option<Place>>, message: impl Into<String>) -> Self {
        Self {
            action: Action::Note,
            ..Self::error(code, place, message)
        }
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.action.severity()
    }

    /// With what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Of an entry of a setting, given by the field's name.
    #[must_use]
    pub fn asked(mut self, setting: &'static str, entry: impl Into<String>) -> Self {
        self.asked = Some(Asked {
            setting,
            entry: entry.into(),
        });
        self
    }

    /// With another place that belongs to it.
    #[must_use]
    pub fn related(mut self, place: Place, what: impl Into<String>) -> Self {
        self.related.push((place, what.into()));
        self
    }
}

/// The problems found so far.
#[derive(Clone, Default, Debug)]
pub struct Diagnostics(pub Vec<Diagnostic>);

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Leaves out what was said before, word for word of the same place: a document that several
    /// services import is read for each of them.
    pub fn say_once(&mut self) {
        let mut said = HashSet::new();
        self.0.retain(|diagnostic| said.insert(diagnostic.clone()));
    }

    /// Leaves out what is not wrong.
    pub fn without_notes(mut self) -> Self {
        self.0
            .retain(|diagnostic| diagnostic.action != Action::Note);
        self
    }

    /// Whether any of them is an error.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|d| d.action == Action::Refuse)
    }
}

/// Text as it can be shown: what would move the cursor of a terminal, end a line, turn the
/// direction of what follows or not be seen at all is escaped as Rust does it. All that comes from documents, servers
/// and file names goes through it before a person reads it.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a>(pub &'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match is_unseen(c) {
                true => write!(f, "{}", c.escape_unicode())?,
                false => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// The problems as a person reads them: each with the line it is about.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The problems.
    pub diagnostics: &'a Diagnostics,
    /// The documents they are in.
    pub sources: &'a Sources,
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, diagnostic) in self.diagnostics.0.iter().enumerate() {
            if number > 0 {
                f.write_char('\n')?;
            }
            diagnostic.render(self.sources, false, f)?;
        }
        Ok(())
    }
}

/// A problem as a person reads it, with what generation does about it.
pub struct Explained<'a>(pub &'a Diagnostic, pub &'a Sources);

impl fmt::Display for Explained<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.render(self.1, true, f)
    }
}

impl Diagnostic {
    fn render(
        &self,
        sources: &Sources,
        with_action: bool,
        f: &mut fmt::Formatter<'_>,
    ) -> fmt::Result {
        let message = Clipped(&self.message);
        writeln!(f, "{}[{}]: {message}", self.severity(), self.code)?;
        // The numbers of all lines that are shown stand in one column.
        let places = || self.place.iter().chain(self.related.iter().map(|(p, _)| p));
        let last = places().map(|p| sources.line_column(*p).0).max();
        let gutter = last.map_or(1, |line| line.to_string().len());
        if let Some(place) = self.place {
            render_place(sources, place, '^', gutter, f)?;
        }
        for (place, what) in &self.related {
            writeln!(f, "{:gutter$} = note: {}", "", Clipped(what))?;
            render_place(sources, *place, '-', gutter, f)?;
        }
        if let Some(help) = &self.help {
            writeln!(f, "{:gutter$} = help: {}", "", Clipped(help))?;
        }
        if with_action {
            let done = match self.action {
                Action::Refuse => "refuses: nothing is generated until it is corrected",
                Action::Skip => "skips it and generates the rest",
                Action::Guess => "guesses what is meant and goes on",
                Action::Note => "goes on",
            };
            writeln!(f, "{:gutter$} = generation {done}", "")?;
        }
        Ok(())
    }
}

/// Text as it is shown of a problem, which may hold names and addresses as long as a document
/// likes.
struct Clipped<'a>(&'a str);

impl fmt::Display for Clipped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.char_indices().nth(MAX_SHOWN) {
            Some((end, _)) => write!(f, "{}…", Shown(self.0.get(..end).unwrap_or(""))),
            None => Shown(self.0).fmt(f),
        }
    }
}

fn render_place(
    sources: &Sources,
    place: Place,
    mark: char,
    gutter: usize,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let (line, column) = sources.line_column(place);
    let name = Shown(sources.display(place.document));
    writeln!(f, "{:gutter$}--> {name}:{line}:{column}", "")?;
    let Some(excerpt) = sources.line_text(place) else {
        return Ok(());
    };
    writeln!(f, "{:gutter$} |", "")?;
    writeln!(f, "{line:gutter$} | {}", excerpt.text)?;
    writeln!(
        f,
        "{:gutter$} | {:indent$}{mark}",
        "",
        "",
        indent = excerpt.indent
    )
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Action::Refuse => "refuse",
            Action::Skip => "skip",
            Action::Guess => "guess",
            Action::Note => "note",
        })
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_shown_with_its_line_and_mark() {
        let mut sources = Sources::default();
        let text = "<a>\n\t<element name=\"a\" type=\"tns:Foo\"/>\n</a>";
        let document = sources.add("wsdl/x.wsdl".to_owned(), text.to_owned());
        let at = |what: &str| Place {
            document,
            offset: u32::try_from(text.find(what).unwrap()).unwrap(),
        };
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(
            Diagnostic::error(
                Code::UnknownType,
                at("tns:Foo"),
                "no type `{urn:x}Foo` is declared",
            )
            .help("did you mean `Food`?")
            .related(at("<a>"), "in this schema"),
        );
        diagnostics.push(Diagnostic::guess(Code::NoBinding, None, "nowhere"));
        let report = Report {
            diagnostics: &diagnostics,
            sources: &sources,
        };
        let expected = r#"error[unknown-type]: no type `{urn:x}Foo` is declared
 --> wsdl/x.wsdl:2:26
  |
2 | <element name="a" type="tns:Foo"/>
  |                         ^
  = note: in this schema
 --> wsdl/x.wsdl:1:1
  |
1 | <a>
  | -
  = help: did you mean `Food`?

warning[no-binding]: nowhere
"#;
        assert_eq!(report.to_string(), expected);
    }
}
