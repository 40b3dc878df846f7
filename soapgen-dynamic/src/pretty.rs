//! XML as people read it: an element on each line, indented, with what may be said of it beside.

/// A piece of what the runtime writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'x> {
    Start(&'x str),
    Empty(&'x str),
    End(&'x str),
    Text(&'x str),
}

/// A start tag: what follows `<` to the end of the name, and all attributes as they stand.
#[derive(Clone, Copy, Debug)]
pub struct Tag<'x> {
    /// The name, with its prefix.
    pub name: &'x str,
    /// The attributes, as they stand.
    pub attributes: &'x str,
}

/// What is told of the elements of a document, one after the other.
pub trait Notes {
    /// An element starts: what is said of it, without `--`.
    fn start(&mut self, tag: Tag<'_>) -> Option<String>;
    /// The element that started last and is open ends.
    fn end(&mut self);
}

/// Nothing is said.
struct Silent;

impl Notes for Silent {
    fn start(&mut self, _: Tag<'_>) -> Option<String> {
        None
    }

    fn end(&mut self) {}
}

/// A document as the runtime writes it, with an element on each line. Elements that hold text stay
/// as they are.
#[must_use]
pub fn pretty(xml: &str) -> String {
    with_notes(xml, &mut Silent)
}

/// The same, with comments.
pub fn with_notes(xml: &str, notes: &mut dyn Notes) -> String {
    let tokens = tokens(xml);
    let holds_text = holds_text(&tokens);
    let mut out = String::with_capacity(xml.len() * 2);
    let mut depth = 0_usize;
    // How many elements are open since the one that holds text.
    let mut inline = 0_usize;
    let mut note = None;
    let line = |out: &mut String, depth: usize| {
        if !out.is_empty() {
            out.push('\n');
        }
        out.extend(std::iter::repeat_n("  ", depth));
    };
    let say = |out: &mut String, note: &mut Option<String>| {
        if let Some(note) = note.take() {
            // No comment holds two of them, or ends with one (XML 1.0, 2.5).
            let note = note.replace("--", "- -");
            out.push_str(&format!(" <!-- {} -->", note.trim_end_matches('-')));
        }
    };
    for (at, token) in tokens.iter().enumerate() {
        match *token {
            Token::Start(tag) => {
                if inline == 0 {
                    line(&mut out, depth);
                }
                out.push_str(tag);
                let said = notes.start(parts(tag));
                if inline > 0 {
                    inline += 1;
                } else if holds_text.get(at) == Some(&true) {
                    inline = 1;
                    note = said;
                } else {
                    note = said;
                    say(&mut out, &mut note);
                    depth += 1;
                }
            }
            Token::Empty(tag) => {
                if inline == 0 {
                    line(&mut out, depth);
                }
                out.push_str(tag);
                let mut said = notes.start(parts(tag));
                notes.end();
                if inline == 0 {
                    say(&mut out, &mut said);
                }
            }
            Token::End(tag) => {
                notes.end();
                match inline {
                    0 => {
                        depth = depth.saturating_sub(1);
                        line(&mut out, depth);
                        out.push_str(tag);
                    }
                    _ => {
                        inline -= 1;
                        out.push_str(tag);
                        if inline == 0 {
                            say(&mut out, &mut note);
                        }
                    }
                }
            }
            Token::Text(text) if inline > 0 => out.push_str(text),
            Token::Text(_) => {}
        }
    }
    out.push('\n');
    out
}

fn parts(tag: &str) -> Tag<'_> {
    let inner = tag.trim_start_matches('<').trim_end_matches(['>', '/']);
    match inner.split_once(' ') {
        Some((name, attributes)) => Tag { name, attributes },
        None => Tag {
            name: inner,
            attributes: "",
        },
    }
}

/// Of each start tag: whether its element holds text that is more than space, or nothing at all.
fn holds_text(tokens: &[Token<'_>]) -> Vec<bool> {
    let mut holds = vec![false; tokens.len()];
    let mut open: Vec<usize> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Start(_) => {
                open.push(at);
                if matches!(tokens.get(at + 1), Some(Token::End(_))) {
                    holds[at] = true;
                }
            }
            Token::End(_) => {
                open.pop();
            }
            Token::Text(text) => {
                let only_space = text.trim().is_empty();
                let is_leaf = matches!(tokens.get(at + 1), Some(Token::End(_)))
                    && at > 0
                    && matches!(tokens.get(at - 1), Some(Token::Start(_)));
                if let Some(at) = open.last()
                    && (!only_space || is_leaf)
                {
                    holds[*at] = true;
                }
            }
            Token::Empty(_) => {}
        }
    }
    holds
}

fn tokens(xml: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = xml;
    while !rest.is_empty() {
        let Some(at) = rest.find('<') else {
            tokens.push(Token::Text(rest));
            break;
        };
        if at > 0 {
            tokens.push(Token::Text(&rest[..at]));
            rest = &rest[at..];
        }
        let end = end_of_tag(rest);
        let (tag, behind) = rest.split_at(end);
        rest = behind;
        tokens.push(if tag.starts_with("</") {
            Token::End(tag)
        } else if tag.ends_with("/>") || tag.starts_with("<?") || tag.starts_with("<!") {
            Token::Empty(tag)
        } else {
            Token::Start(tag)
        });
    }
    tokens
}

/// Where a tag ends: `>` may stand in an attribute.
fn end_of_tag(text: &str) -> usize {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{Notes, Tag, pretty, with_notes};

    #[test]
    fn elements_have_lines_and_text_is_left_alone() {
        for (xml, expected) in [
            ("<a/>", "<a/>\n"),
            ("<a><b>1</b><c/></a>", "<a>\n  <b>1</b>\n  <c/>\n</a>\n"),
            ("<a>x<b><c/></b></a>", "<a>x<b><c/></b></a>\n"),
            ("<a><b> </b></a>", "<a>\n  <b> </b>\n</a>\n"),
            (
                "<a k=\"1 > 2\"><b></b></a>",
                "<a k=\"1 > 2\">\n  <b></b>\n</a>\n",
            ),
        ] {
            assert_eq!(pretty(xml), expected);
        }
    }

    struct Named(Vec<String>);

    impl Notes for Named {
        fn start(&mut self, tag: Tag<'_>) -> Option<String> {
            self.0.push(tag.name.to_owned());
            Some(self.0.join("--"))
        }

        fn end(&mut self) {
            self.0.pop();
        }
    }

    #[test]
    fn comments_stand_at_the_end_of_lines_and_are_comments() {
        let noted = with_notes("<a><b>1</b><c/></a>", &mut Named(Vec::new()));
        let expected = "<a> <!-- a -->\n  <b>1</b> <!-- a- -b -->\n  <c/> <!-- a- -c -->\n</a>\n";
        assert_eq!(noted, expected);
    }
}
