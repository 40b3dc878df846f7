//! What pages say, before it is HTML or Markdown. All text in it is only text: what it would be in
//! a language of markup is the writers' to escape.

/// Index of a page.
pub(crate) type PageId = usize;

/// A page, but for what stands on it.
#[derive(Debug)]
pub(crate) struct Page {
    /// The name of its file, without what says how it is written.
    pub(crate) stem: String,
    /// What it is of: `Operation`.
    pub(crate) kind: &'static str,
    /// What that is called.
    pub(crate) title: String,
}

/// A part of a page.
#[derive(Debug)]
pub(crate) enum Block {
    /// A heading: its level, from 2, and the name that links give it.
    Heading(u8, Line, Option<String>),
    /// A paragraph.
    Paragraph(Line),
    /// What things are called, and what they are.
    Facts(Vec<(&'static str, Line)>),
    /// A table.
    Table(Table),
    /// Code in this language, and what it is.
    Code(&'static str, String, String),
    /// Where a script puts the search, which looks through the tables that are to be searched.
    Search,
}

/// A table. The first cell of each row says what the row is of.
#[derive(Debug)]
pub(crate) struct Table {
    /// What it is of.
    pub(crate) about: String,
    /// What stands above the columns.
    pub(crate) head: &'static [&'static str],
    /// The rows, each with a cell for each column.
    pub(crate) rows: Vec<Vec<Line>>,
    /// Whether the search of the page looks through it.
    pub(crate) is_searched: bool,
}

/// Words in a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Line(pub(crate) Vec<Span>);

/// A piece of a [`Line`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Span {
    /// Words.
    Text(String),
    /// A name or a value, set as code.
    Code(String),
    /// A name that leads to a place.
    Link(Link, String),
    /// What follows is a paragraph of its own.
    Break,
}

/// A place: a page, or a heading on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) page: PageId,
    pub(crate) heading: Option<String>,
}

impl Link {
    pub(crate) fn to(page: PageId) -> Self {
        Self {
            page,
            heading: None,
        }
    }

    pub(crate) fn at(page: PageId, heading: impl Into<String>) -> Self {
        Self {
            page,
            heading: Some(heading.into()),
        }
    }
}

impl Line {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn of(text: impl Into<String>) -> Self {
        Self::new().text(text)
    }

    pub(crate) fn of_code(text: impl Into<String>) -> Self {
        Self::new().code(text)
    }

    /// And then these words.
    #[must_use]
    pub(crate) fn text(mut self, text: impl Into<String>) -> Self {
        self.0.push(Span::Text(text.into()));
        self
    }

    /// And then this as code.
    #[must_use]
    pub(crate) fn code(mut self, text: impl Into<String>) -> Self {
        self.0.push(Span::Code(text.into()));
        self
    }

    /// And then a link.
    #[must_use]
    pub(crate) fn link(mut self, to: Link, name: impl Into<String>) -> Self {
        self.0.push(Span::Link(to, name.into()));
        self
    }

    /// And then another line.
    #[must_use]
    pub(crate) fn line(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// And then another line, as a paragraph of its own.
    #[must_use]
    pub(crate) fn then(mut self, other: Self) -> Self {
        if !self.0.is_empty() && !other.0.is_empty() {
            self.0.push(Span::Break);
        }
        self.line(other)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Lines as one, with this between them.
    pub(crate) fn joined(lines: impl IntoIterator<Item = Self>, between: &str) -> Self {
        let mut out = Self::new();
        for line in lines {
            if !out.is_empty() {
                out = out.text(between);
            }
            out = out.line(line);
        }
        out
    }

    /// What a document says in prose: its paragraphs.
    pub(crate) fn prose(text: &str) -> Self {
        let paragraphs = paragraphs(text);
        paragraphs
            .into_iter()
            .fold(Self::new(), |line, next| line.then(Self::of(next)))
    }

    /// The paragraphs of it.
    pub(crate) fn paragraphs(&self) -> impl Iterator<Item = &[Span]> {
        self.0.split(|span| *span == Span::Break)
    }
}

/// The paragraphs of a text: what stands between empty lines, and each item of a list; its white
/// space as single spaces.
pub(crate) fn paragraphs(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut is_open = false;
    for line in text.lines() {
        let mut words = line.split_whitespace().peekable();
        if words.peek().is_none() {
            is_open = false;
            continue;
        }
        is_open &= !is_item(line);
        for word in words {
            match out.last_mut() {
                Some(last) if is_open => {
                    last.push(' ');
                    last.push_str(word);
                }
                _ => out.push(word.to_owned()),
            }
            is_open = true;
        }
    }
    out
}

/// Whether a line begins an item of a list: with a mark or a number, and something behind it.
fn is_item(line: &str) -> bool {
    let Some((mark, rest)) = line.trim_start().split_once(char::is_whitespace) else {
        return false;
    };
    let digits = mark.trim_end_matches(['.', ')']);
    let is_number = digits.len() + 1 == mark.len()
        && (1..=3).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    !rest.trim().is_empty() && (is_number || matches!(mark, "-" | "*" | "+" | "•" | "·"))
}

/// How many characters of a first sentence are shown.
const SENTENCE: usize = 200;

/// The first sentence of what a document says.
pub(crate) fn first_sentence(text: &str) -> String {
    let Some(first) = paragraphs(text).into_iter().next() else {
        return String::new();
    };
    let end = first.find(". ").map_or(first.len(), |at| at + 1);
    let sentence = first.get(..end).unwrap_or(&first);
    match sentence.char_indices().nth(SENTENCE) {
        None => sentence.to_owned(),
        Some((at, _)) => format!("{}…", sentence.get(..at).unwrap_or_default().trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::{first_sentence, paragraphs};

    #[test]
    fn paragraphs_stand_between_empty_lines() {
        assert_eq!(paragraphs(" a\n  b \n \n\nc\td\n"), ["a b", "c d"]);
        assert!(paragraphs(" \n").is_empty());
        let list = "There are:\n * one\n  more,\n 2) two - and\n- \n -3 is no item\n12.5 neither";
        let items = [
            "There are:",
            "* one more,",
            "2) two - and - -3 is no item 12.5 neither",
        ];
        assert_eq!(paragraphs(list), items);
    }

    #[test]
    fn a_first_sentence_ends_with_its_full_stop_or_is_cut() {
        assert_eq!(first_sentence("One 1.2 is. Two."), "One 1.2 is.");
        assert_eq!(first_sentence("One\n\nTwo"), "One");
        assert_eq!(first_sentence(""), "");
        assert_eq!(
            first_sentence(&"é".repeat(300)),
            format!("{}…", "é".repeat(200))
        );
    }
}
