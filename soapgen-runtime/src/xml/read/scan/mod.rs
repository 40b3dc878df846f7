//! The tokenizer: well-formedness, names, namespaces and text of a document in memory.
//!
//! It goes over each byte once. Names are slices of the document, text is borrowed unless a
//! reference, a CDATA section or a line end has to be replaced.

mod attribute;
mod bytes;
mod cost;
mod declaration;
mod markup;
mod names;
mod namespace;
mod tag;
mod text;

use std::borrow::Cow;
use std::cell::RefCell;

use self::attribute::Attr;
use self::bytes::{CLASS, Rare, SPACE, forbidden_char};
pub(crate) use self::bytes::{is_space, is_xml_char};
use self::cost::Cost;
use self::names::Names;
use self::namespace::{Binding, Index, NO_BINDING};
pub(crate) use self::namespace::{XML_NAMESPACE, XMLNS_NAMESPACE};
use self::tag::Name;
pub(crate) use self::tag::Tag;
use super::{InvalidCharacters, ReadOptions};
use crate::shown::clip;
use crate::xml::error::{XmlError, XmlErrorKind};

#[derive(Clone, Copy)]
struct Open {
    name: Name,
    scope: usize,
}

pub(crate) struct Scanner<'x> {
    text: &'x str,
    pos: usize,
    pub(crate) tag: Tag,
    attrs: Vec<Attr>,
    open: Vec<Open>,
    scope: Vec<Binding<'x>>,
    /// Where there are many of them.
    index: Option<Index<'x>>,
    names: RefCell<Names>,
    /// How many bindings were in scope before the element that ended last: its own stay until
    /// the next tag, since its text may name them.
    left: usize,
    /// The name of that element.
    closed: Name,
    /// The binding found last, while the scope is as it was then.
    cached: usize,
    /// The name of the last attribute: the next is often the same.
    attr_name: Name,
    /// The binding of the last attribute's prefix, while the scope is as it was then.
    attr_binding: usize,
    cost: Cost,
    /// Whether a prefix that nobody declared may stand where nobody asks for its namespace.
    takes_undeclared: bool,
    /// What becomes of references to characters that XML doesn't allow.
    invalid: InvalidCharacters,
    /// Where the next carriage return, or `]]>`, stands at the earliest, seen from the text that
    /// was looked at last; `usize::MAX` when there is none.
    next_return: usize,
    next_cdata_end: usize,
}

/// How many names a path shows from each of its ends.
const PATH_ENDS: usize = 20;

/// A start tag to go back to.
#[derive(Clone, Copy)]
pub(crate) struct Mark {
    tag: Tag,
    open: usize,
    /// The element that it stands in, which a look at what follows may leave.
    parent: Option<Open>,
    closed: Name,
    counted: (usize, usize),
    next_return: usize,
    next_cdata_end: usize,
}

/// What stands next among the children of an element.
pub(crate) enum Child {
    /// The start tag that was expected.
    Expected,
    /// Any start tag.
    Other,
    /// The end of the element.
    End,
}

/// What stands next in the content of an element.
pub(crate) enum Next<'x> {
    /// A start tag, now in [`Scanner::tag`].
    Start,
    /// The end of the element.
    End,
    /// Text, not empty.
    Text(Cow<'x, str>),
}

impl<'x> Scanner<'x> {
    pub(crate) fn new(text: &'x str, options: &ReadOptions) -> Result<Self, XmlError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let bytes = text.as_bytes();
        let mut scanner = Self {
            text,
            pos: 0,
            tag: Tag::default(),
            attrs: Vec::new(),
            open: Vec::new(),
            scope: Vec::with_capacity(8),
            index: None,
            names: RefCell::default(),
            left: usize::MAX,
            closed: Name::default(),
            cached: NO_BINDING,
            attr_name: Name::default(),
            attr_binding: NO_BINDING,
            cost: Cost::new(options.limits.clone(), options.deadline),
            takes_undeclared: !options.strict,
            invalid: match options.strict {
                true => InvalidCharacters::Refuse,
                false => options.invalid_characters,
            },
            next_return: usize::MAX,
            next_cdata_end: usize::MAX,
        };
        scanner.scope.push(Binding {
            prefix: "xml",
            uri: Cow::Borrowed(XML_NAMESPACE),
            known: XML_NAMESPACE,
            is_xsi: false,
        });
        let rare = Rare::of(bytes);
        if (rare.control || rare.last_characters)
            && let Some(at) = forbidden_char(bytes)
        {
            scanner.pos = at;
            return Err(scanner.malformed("a character that XML doesn't allow"));
        }
        if rare.carriage_return {
            scanner.next_return = 0;
        }
        if rare.bracket {
            scanner.next_cdata_end = 0;
        }
        Ok(scanner)
    }

    /// Reads up to the root's start tag.
    pub(crate) fn root(&mut self) -> Result<(), XmlError> {
        if self.rest().starts_with("<?xml")
            && CLASS[self.text.as_bytes().get(5).copied().unwrap_or(0) as usize] == SPACE
        {
            let start = self.pos + "<?xml".len();
            self.skip_past("?>", "an XML declaration that doesn't end")?;
            if !declaration::is_sound(&self.text[start..self.pos - "?>".len()]) {
                return Err(self.malformed_at(
                    start,
                    "an XML declaration that isn't one: `version=\"1.0\"` is expected, \
                     then `encoding` and `standalone`, if they stand there",
                ));
            }
        }
        self.misc()?;
        match self.rest().as_bytes() {
            [b'<', b'!', ..] => {
                Err(self.malformed("a document type declaration: such documents are refused"))
            }
            [b'<', b'/', ..] => Err(self.malformed("an end tag without a start tag")),
            [b'<', ..] => self.start_tag(),
            [] => Err(self.malformed("there is no element")),
            _ => Err(self.malformed("text before the root element")),
        }
    }

    /// Reads what may follow the root element.
    pub(crate) fn finish(&mut self) -> Result<(), XmlError> {
        self.misc()?;
        if self.pos < self.text.len() {
            return Err(self.malformed("something stands after the root element"));
        }
        Ok(())
    }

    /// White space, comments and processing instructions outside the root.
    fn misc(&mut self) -> Result<(), XmlError> {
        loop {
            self.skip_space();
            let rest = self.rest();
            if rest.starts_with("<!--") {
                self.comment()?;
            } else if rest.starts_with("<?") {
                self.instruction()?;
            } else {
                return Ok(());
            }
        }
    }

    /// The document.
    pub(crate) fn whole(&self) -> &'x str {
        self.text
    }

    #[inline]
    fn rest(&self) -> &'x str {
        &self.text[self.pos..]
    }

    #[inline]
    pub(crate) fn pos(&self) -> usize {
        self.pos
    }

    /// Goes into the element of the last start tag; false when it is empty and thus over.
    #[inline]
    pub(crate) fn enter(&mut self) -> Result<bool, XmlError> {
        if self.tag.empty {
            self.leave(self.tag.name, self.tag.scope);
            return Ok(false);
        }
        self.open.push(Open {
            name: self.tag.name,
            scope: self.tag.scope,
        });
        // A child would be too deep.
        if self.open.len() >= self.cost.limits.depth {
            self.cost.look_closer();
        }
        Ok(true)
    }

    #[inline]
    fn leave(&mut self, name: Name, scope: usize) {
        self.left = scope;
        self.closed = name;
    }

    /// Takes the bindings of the element that ended last out of scope.
    #[inline]
    fn forget(&mut self) {
        if self.scope.len() > self.left {
            self.undeclare(self.left);
        }
        self.left = usize::MAX;
    }

    /// The next child, or the end, of the element that was entered last; text between is
    /// passed over and reported as such. `pos` is never left inside a token.
    pub(crate) fn next_child(&mut self, text_seen: &mut bool) -> Result<bool, XmlError> {
        self.forget();
        self.any_child(text_seen)
    }

    /// The same; it takes less time when the child has the name that is expected. The empty local
    /// name is none.
    pub(crate) fn next_child_like(
        &mut self,
        namespace: &'static str,
        local: &str,
        text_seen: &mut bool,
    ) -> Result<Child, XmlError> {
        self.forget();
        if let Some(name) = self.expected_name(local) {
            let offset = self.pos;
            self.pos = name.start + name.len;
            self.after_name(name, offset)?;
            return Ok(match self.tag_in(namespace) {
                true => Child::Expected,
                false => Child::Other,
            });
        }
        Ok(match self.any_child(text_seen)? {
            true => Child::Other,
            false => Child::End,
        })
    }

    fn any_child(&mut self, text_seen: &mut bool) -> Result<bool, XmlError> {
        let bytes = self.text.as_bytes();
        loop {
            self.skip_space();
            match (bytes.get(self.pos), bytes.get(self.pos + 1)) {
                (Some(b'<'), Some(b'/')) => {
                    self.end_tag()?;
                    return Ok(false);
                }
                (Some(b'<'), Some(b'!' | b'?')) => {
                    if let Some(text) = self.markup()? {
                        *text_seen |= !is_space(text);
                    }
                }
                (Some(b'<'), _) => {
                    self.start_tag()?;
                    return Ok(true);
                }
                (Some(_), _) => {
                    let mut text = String::new();
                    self.segment(&mut text)?;
                    // A reference to white space is white space (XML Information Set, 2.6).
                    *text_seen |= !is_space(&text);
                }
                (None, _) => return Err(self.unexpected_end()),
            }
        }
    }

    /// The next piece of the content of the element that was entered last.
    pub(crate) fn next(&mut self) -> Result<Next<'x>, XmlError> {
        let bytes = self.text.as_bytes();
        let mut text = Cow::Borrowed("");
        loop {
            match (bytes.get(self.pos), bytes.get(self.pos + 1)) {
                (Some(b'<'), Some(b'!' | b'?')) => {
                    if let Some(cdata) = self.markup()? {
                        self.push_cdata(text.to_mut(), cdata);
                    }
                }
                (Some(b'<'), second) => {
                    if !text.is_empty() {
                        self.check_text(text.len(), self.pos)?;
                        return Ok(Next::Text(text));
                    }
                    if second == Some(&b'/') {
                        self.end_tag()?;
                        return Ok(Next::End);
                    }
                    self.start_tag()?;
                    return Ok(Next::Start);
                }
                (Some(_), _) => self.append(&mut text)?,
                (None, _) => return Err(self.unexpected_end()),
            }
        }
    }

    /// Whether the first thing in the element of the last start tag seems to be a child.
    pub(crate) fn child_ahead(&self) -> bool {
        let content = match self.tag.empty {
            true => "",
            false => self.rest().trim_start(),
        };
        content.starts_with('<') && !content.starts_with("</") && !content.starts_with("<![")
    }

    /// Passes over the element of the last start tag.
    pub(crate) fn skip(&mut self) -> Result<(), XmlError> {
        if self.tag.empty {
            self.leave(self.tag.name, self.tag.scope);
            return Ok(());
        }
        let depth = self.open.len();
        self.enter()?;
        while self.open.len() > depth {
            if let Next::Start = self.next()? {
                self.enter()?;
            }
        }
        Ok(())
    }

    /// The innermost open element: how many are open, and where its name stands.
    pub(crate) fn parent(&self) -> (usize, usize) {
        (
            self.open.len(),
            self.open.last().map_or(0, |open| open.name.start),
        )
    }

    /// How many elements are open.
    pub(crate) fn depth(&self) -> usize {
        self.open.len()
    }

    /// The open elements, such as `/Envelope/Body/User`.
    pub(crate) fn path(&self) -> String {
        self.path_with(None)
    }

    /// The path of the element that ended last.
    pub(crate) fn closed_path(&self) -> String {
        self.path_with(Some(self.closed))
    }

    /// The path of the element of a start tag that was not entered.
    pub(crate) fn tag_path(&self, tag: Tag) -> String {
        self.path_with(Some(tag.name))
    }

    /// The open elements and perhaps one in them. Of very many those in the middle are left out,
    /// and of long names the end: the message may hold anything.
    #[cold]
    fn path_with(&self, last: Option<Name>) -> String {
        let (outer, inner) = match self.open.len().checked_sub(2 * PATH_ENDS) {
            None | Some(0) => (&self.open[..], &[][..]),
            Some(between) => {
                let (outer, rest) = self.open.split_at(PATH_ENDS);
                (outer, &rest[between..])
            }
        };
        let mut path = String::new();
        let add = |path: &mut String, name| {
            path.push('/');
            path.push_str(&clip(self.local(name)));
        };
        for open in outer {
            add(&mut path, open.name);
        }
        if !inner.is_empty() {
            path.push_str("/…");
        }
        for name in inner.iter().map(|open| open.name).chain(last) {
            add(&mut path, name);
        }
        path
    }

    /// Where the scanner is: behind a start tag that was not entered.
    pub(crate) fn mark(&self) -> Mark {
        Mark {
            tag: self.tag,
            open: self.open.len(),
            parent: self.open.last().copied(),
            closed: self.closed,
            counted: self.cost.counted(),
            next_return: self.next_return,
            next_cdata_end: self.next_cdata_end,
        }
    }

    /// Goes back there, after a look at what follows, up to the end of the element around it at
    /// most: the start tag is read again.
    pub(crate) fn back_to(&mut self, mark: Mark) {
        self.open.truncate(mark.open);
        if self.open.len() < mark.open {
            self.open.extend(mark.parent);
        }
        self.left = mark.tag.scope;
        self.forget();
        self.closed = mark.closed;
        self.cost.back_to(mark.counted);
        self.next_return = mark.next_return;
        self.next_cdata_end = mark.next_cdata_end;
        self.pos = mark.tag.offset;
        // It was read before, and what is counted is as it was then.
        let _ = self.start_tag();
        self.tag.any_namespace = mark.tag.any_namespace;
    }

    #[cold]
    fn unexpected_end(&self) -> XmlError {
        let open = self.open.last().map_or("", |open| self.str(open.name));
        self.malformed_at(
            self.text.len(),
            &format!("the document ends before `</{open}>`"),
        )
    }

    #[cold]
    pub(crate) fn malformed(&self, what: &str) -> XmlError {
        self.malformed_at(self.pos, what)
    }

    #[cold]
    fn malformed_at(&self, at: usize, what: &str) -> XmlError {
        XmlError::new(
            XmlErrorKind::NotWellFormed(what.to_owned()),
            self.path(),
            Some(at),
        )
    }
}
