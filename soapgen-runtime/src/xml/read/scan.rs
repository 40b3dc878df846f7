//! The tokenizer: well-formedness, names, namespaces and text of a document in memory.
//!
//! It goes over each byte once. Names are slices of the document, text is borrowed unless a
//! reference, a CDATA section or a line end has to be replaced.

use std::borrow::Cow;

use memchr::{memchr, memchr2, memmem};

use crate::value::lexical::{is_name_char, is_name_start};
use crate::xml::error::{XmlError, XmlErrorKind};

/// Namespace of the prefix `xml`.
pub(crate) const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";
const XMLNS_NAMESPACE: &str = "http://www.w3.org/2000/xmlns/";

/// A name in the document: where it starts, how long it is, and how long its prefix is
/// (with the colon; 0 without one).
#[derive(Clone, Copy, Default)]
pub(crate) struct Name {
    start: usize,
    len: usize,
    prefix: usize,
}

/// A start tag.
#[derive(Clone, Copy, Default)]
pub(crate) struct Tag {
    pub(crate) name: Name,
    /// Index of the binding of its namespace; [`NO_BINDING`] for none.
    binding: usize,
    /// Whether it is an empty-element tag.
    pub(crate) empty: bool,
    /// How many bindings were in scope before it.
    scope: usize,
    /// Offset of its `<`.
    pub(crate) offset: usize,
}

const NO_BINDING: usize = usize::MAX;

/// An attribute of the last start tag, namespace declarations among them.
#[derive(Clone, Copy)]
pub(crate) struct Attr {
    name: Name,
    start: usize,
    end: usize,
    /// Whether the value holds something to be replaced.
    raw: bool,
    is_declaration: bool,
}

#[derive(Clone)]
struct Binding<'x> {
    prefix: &'x str,
    uri: Cow<'x, str>,
    /// The constant that was last found equal to `uri`: most comparisons end here.
    known: &'static str,
}

#[derive(Clone)]
struct Open {
    name: Name,
    scope: usize,
}

#[derive(Clone)]
pub(crate) struct Scanner<'x> {
    text: &'x str,
    pos: usize,
    pub(crate) tag: Tag,
    attrs: Vec<Attr>,
    open: Vec<Open>,
    scope: Vec<Binding<'x>>,
    /// How many bindings were in scope before the element that ended last: its own stay until
    /// the next tag, since its text may name them.
    left: usize,
    /// The name of that element.
    closed: Name,
    /// The binding found last, while the scope is as it was then.
    cached: usize,
    max_depth: usize,
    /// Whether the document holds a carriage return, or `]]>`, anywhere.
    has_return: bool,
    has_cdata_end: bool,
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

const OTHER: u8 = 0;
const NAME: u8 = 1;
const SPACE: u8 = 2;

/// What a byte can be in a tag. Bytes of characters beyond ASCII are name bytes here and
/// looked at as characters afterwards.
static CLASS: [u8; 256] = {
    let mut class = [OTHER; 256];
    let mut i = 0;
    while i < 256 {
        let b = i as u8;
        if b.is_ascii_alphanumeric()
            || b == b'_'
            || b == b'-'
            || b == b'.'
            || b == b':'
            || b >= 0x80
        {
            class[i] = NAME;
        } else if b == b' ' || b == b'\t' || b == b'\n' || b == b'\r' {
            class[i] = SPACE;
        }
        i += 1;
    }
    class
};

impl<'x> Scanner<'x> {
    pub(crate) fn new(text: &'x str, max_depth: usize) -> Result<Self, XmlError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let bytes = text.as_bytes();
        let mut scanner = Self {
            text,
            pos: 0,
            tag: Tag::default(),
            attrs: Vec::new(),
            open: Vec::new(),
            scope: Vec::with_capacity(8),
            left: usize::MAX,
            closed: Name::default(),
            cached: NO_BINDING,
            max_depth,
            has_return: memchr(b'\r', bytes).is_some(),
            has_cdata_end: memmem::find(bytes, b"]]>").is_some(),
        };
        scanner.scope.push(Binding {
            prefix: "xml",
            uri: Cow::Borrowed(XML_NAMESPACE),
            known: XML_NAMESPACE,
        });
        if let Some(at) = forbidden_char(text) {
            scanner.pos = at;
            return Err(scanner.malformed("a character that XML doesn't allow"));
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
            if !super::declaration::is_sound(&self.text[start..self.pos - "?>".len()]) {
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

    fn rest(&self) -> &'x str {
        &self.text[self.pos..]
    }

    pub(crate) fn pos(&self) -> usize {
        self.pos
    }

    fn skip_space(&mut self) {
        let bytes = self.text.as_bytes();
        while let Some(&b) = bytes.get(self.pos) {
            if CLASS[b as usize] != SPACE {
                break;
            }
            self.pos += 1;
        }
    }

    fn skip_past(&mut self, end: &str, problem: &str) -> Result<(), XmlError> {
        match memmem::find(self.rest().as_bytes(), end.as_bytes()) {
            Some(at) => {
                self.pos += at + end.len();
                Ok(())
            }
            None => Err(self.malformed(problem)),
        }
    }

    fn comment(&mut self) -> Result<(), XmlError> {
        let start = self.pos;
        self.pos += 4;
        match memmem::find(self.rest().as_bytes(), b"--") {
            Some(at) if self.rest()[at + 2..].starts_with('>') => {
                self.pos += at + 3;
                Ok(())
            }
            Some(at) => {
                self.pos += at;
                Err(self.malformed("`--` inside a comment"))
            }
            None => {
                self.pos = start;
                Err(self.malformed("a comment that doesn't end"))
            }
        }
    }

    fn instruction(&mut self) -> Result<(), XmlError> {
        self.pos += 2;
        let target = self.name()?;
        if self.str(target).eq_ignore_ascii_case("xml") {
            return Err(self.malformed("an XML declaration that isn't at the start"));
        }
        match self.text.as_bytes().get(self.pos) {
            Some(b'?') => {}
            Some(&b) if CLASS[b as usize] == SPACE => {}
            _ => return Err(self.malformed("a processing instruction that isn't one")),
        }
        self.skip_past("?>", "a processing instruction that doesn't end")
    }

    fn str(&self, name: Name) -> &'x str {
        &self.text[name.start..name.start + name.len]
    }

    fn local(&self, name: Name) -> &'x str {
        &self.text[name.start + name.prefix..name.start + name.len]
    }

    fn prefix(&self, name: Name) -> &'x str {
        &self.text[name.start..name.start + name.prefix.saturating_sub(1)]
    }

    /// Reads a qualified name (Namespaces in XML, 4).
    fn name(&mut self) -> Result<Name, XmlError> {
        let bytes = self.text.as_bytes();
        let start = self.pos;
        let mut at = start;
        let mut prefix = 0;
        let mut beyond_ascii = false;
        while let Some(&b) = bytes.get(at) {
            if CLASS[b as usize] != NAME {
                break;
            }
            if b == b':' {
                if prefix != 0 {
                    return Err(self.malformed("a name with two colons"));
                }
                prefix = at - start + 1;
            }
            beyond_ascii |= b >= 0x80;
            at += 1;
        }
        let name = Name {
            start,
            len: at - start,
            prefix,
        };
        let starts = |i: usize| {
            bytes
                .get(i)
                .is_some_and(|b| b.is_ascii_alphabetic() || *b == b'_')
        };
        let well_formed = if beyond_ascii {
            let ok = |part: &str| {
                let mut chars = part.chars();
                chars.next().is_some_and(|c| c != ':' && is_name_start(c))
                    && chars.all(|c| c != ':' && is_name_char(c))
            };
            ok(self.local(name)) && (prefix == 0 || ok(self.prefix(name)))
        } else {
            name.len > prefix && prefix != 1 && starts(start) && starts(start + prefix)
        };
        if !well_formed {
            return Err(self.malformed("a name was expected"));
        }
        self.pos = at;
        Ok(name)
    }

    /// Reads a start tag; `pos` is at its `<`.
    fn start_tag(&mut self) -> Result<(), XmlError> {
        let bytes = self.text.as_bytes();
        let offset = self.pos;
        self.pos += 1;
        self.forget();
        let scope = self.scope.len();
        self.attrs.clear();
        let name = self.name()?;
        let mut empty = false;
        match bytes.get(self.pos) {
            Some(b'>') => self.pos += 1,
            _ => empty = self.attributes()?,
        }
        self.tag = Tag {
            name,
            binding: NO_BINDING,
            empty,
            scope,
            offset,
        };
        self.tag.binding = self.binding_of(name)?;
        if !self.attrs.is_empty() {
            self.check_attributes()?;
        }
        Ok(())
    }

    /// The attributes and the end of a start tag; whether it is an empty-element tag.
    fn attributes(&mut self) -> Result<bool, XmlError> {
        let bytes = self.text.as_bytes();
        loop {
            let before = self.pos;
            self.skip_space();
            match bytes.get(self.pos) {
                Some(b'>') => {
                    self.pos += 1;
                    return Ok(false);
                }
                Some(b'/') if bytes.get(self.pos + 1) == Some(&b'>') => {
                    self.pos += 2;
                    return Ok(true);
                }
                None => return Err(self.malformed("the document ends inside a tag")),
                Some(_) if before == self.pos => {
                    return Err(self.malformed("white space was expected between attributes"));
                }
                Some(_) => {}
            }
            let name = self.name()?;
            self.skip_space();
            if bytes.get(self.pos) != Some(&b'=') {
                return Err(self.malformed("`=` was expected after the name of an attribute"));
            }
            self.pos += 1;
            self.skip_space();
            let quote = match bytes.get(self.pos) {
                Some(&q @ (b'"' | b'\'')) => q,
                _ => return Err(self.malformed("the value of an attribute must be quoted")),
            };
            self.pos += 1;
            let start = self.pos;
            let Some(len) = memchr(quote, &bytes[start..]) else {
                return Err(self.malformed("the value of an attribute doesn't end"));
            };
            let end = start + len;
            let mut raw = false;
            for (i, &b) in bytes[start..end].iter().enumerate() {
                if b == b'<' {
                    self.pos += i;
                    return Err(self.malformed("`<` in the value of an attribute"));
                }
                raw |= b == b'&' || b < b' ';
            }
            self.pos = end + 1;
            let is_declaration = if name.prefix == 0 {
                self.str(name) == "xmlns"
            } else {
                self.prefix(name) == "xmlns"
            };
            self.attrs.push(Attr {
                name,
                start,
                end,
                raw,
                is_declaration,
            });
            if is_declaration {
                self.declare(name, start, end, raw)?;
            }
        }
    }

    fn declare(&mut self, name: Name, start: usize, end: usize, raw: bool) -> Result<(), XmlError> {
        let prefix = if name.prefix == 0 {
            ""
        } else {
            self.local(name)
        };
        let uri = if raw {
            self.attribute_value(start, end)?
        } else {
            Cow::Borrowed(&self.text[start..end])
        };
        let reserved = (prefix == "xml") != (uri == XML_NAMESPACE)
            || prefix == "xmlns"
            || uri == XMLNS_NAMESPACE;
        if reserved {
            return Err(self.malformed("a reserved prefix or namespace is declared"));
        }
        if !prefix.is_empty() && uri.is_empty() {
            return Err(self.malformed("a prefix is declared for no namespace"));
        }
        self.scope.push(Binding {
            prefix,
            uri,
            known: "",
        });
        self.cached = NO_BINDING;
        Ok(())
    }

    /// The index of the binding that a name's prefix has.
    fn binding_of(&mut self, name: Name) -> Result<usize, XmlError> {
        let prefix = self.prefix(name);
        if let Some(cached) = self.scope.get(self.cached)
            && cached.prefix == prefix
        {
            return Ok(self.cached);
        }
        match self.scope.iter().rposition(|b| b.prefix == prefix) {
            Some(at) => {
                self.cached = at;
                Ok(at)
            }
            None if prefix.is_empty() => Ok(NO_BINDING),
            None => {
                self.pos = name.start;
                Err(self.malformed(&format!("the prefix `{prefix}` is not declared")))
            }
        }
    }

    /// Each prefix is declared, and no two attributes have one name (XML 1.0, 3.1; Namespaces in
    /// XML, 5 and 6.3).
    fn check_attributes(&mut self) -> Result<(), XmlError> {
        for attr in &self.attrs {
            let prefix = self.prefix(attr.name);
            if !attr.is_declaration && !prefix.is_empty() && self.lookup(prefix).is_none() {
                let what = format!("the prefix `{prefix}` is not declared");
                return Err(self.malformed_at(attr.name.start, &what));
            }
        }
        for i in 1..self.attrs.len() {
            for j in 0..i {
                let (a, b) = (self.attrs[i].name, self.attrs[j].name);
                let same = if a.prefix == 0 || b.prefix == 0 || self.attrs[i].is_declaration {
                    self.str(a) == self.str(b)
                } else {
                    self.local(a) == self.local(b)
                        && self.lookup(self.prefix(a)) == self.lookup(self.prefix(b))
                };
                if same {
                    self.pos = a.start;
                    return Err(self.malformed("an attribute stands twice in one tag"));
                }
            }
        }
        Ok(())
    }

    /// The namespace that a prefix has here; the empty prefix has the default namespace.
    pub(crate) fn lookup(&self, prefix: &str) -> Option<&str> {
        self.scope
            .iter()
            .rev()
            .find(|b| b.prefix == prefix)
            .map(|b| &*b.uri)
            .or_else(|| prefix.is_empty().then_some(""))
    }

    /// Every namespace declaration in scope, innermost first, `xml` left out.
    pub(crate) fn in_scope(&self) -> impl Iterator<Item = (&'x str, &str)> + '_ {
        self.scope[1..].iter().rev().map(|b| (b.prefix, &*b.uri))
    }

    /// Namespace and local name of the last start tag.
    pub(crate) fn tag_name(&self) -> (&str, &'x str) {
        let namespace = self.scope.get(self.tag.binding).map_or("", |b| &*b.uri);
        (namespace, self.local(self.tag.name))
    }

    pub(crate) fn tag_prefix(&self) -> &'x str {
        self.prefix(self.tag.name)
    }

    /// Whether the last start tag has this name.
    #[inline]
    pub(crate) fn tag_is(&mut self, namespace: &'static str, local: &str) -> bool {
        self.local(self.tag.name) == local && self.tag_in(namespace)
    }

    #[inline]
    fn tag_in(&mut self, namespace: &'static str) -> bool {
        match self.scope.get_mut(self.tag.binding) {
            Some(binding) => {
                if std::ptr::eq(binding.known, namespace) {
                    return true;
                }
                let same = binding.uri == namespace;
                if same {
                    binding.known = namespace;
                }
                same
            }
            None => namespace.is_empty(),
        }
    }

    /// The attributes of the last start tag.
    pub(crate) fn attr_count(&self) -> usize {
        self.attrs.len()
    }

    /// Whether an attribute of the last start tag declares a namespace.
    pub(crate) fn is_declaration(&self, index: usize) -> bool {
        self.attrs[index].is_declaration
    }

    /// Prefix and namespace that an attribute of the last start tag declares.
    pub(crate) fn declaration(&self, index: usize) -> Result<(String, String), XmlError> {
        let name = self.attrs[index].name;
        let prefix = if name.prefix == 0 {
            ""
        } else {
            self.local(name)
        };
        Ok((prefix.to_owned(), self.attr_value(index)?.into_owned()))
    }

    /// Namespace and local name of an attribute of the last start tag.
    pub(crate) fn attr_name(&self, index: usize) -> Result<(&str, &'x str), XmlError> {
        let name = self.attrs[index].name;
        if name.prefix == 0 {
            return Ok(("", self.local(name)));
        }
        let prefix = self.prefix(name);
        match self.lookup(prefix) {
            Some(namespace) => Ok((namespace, self.local(name))),
            None => Err(self.malformed_at(
                name.start,
                &format!("the prefix `{prefix}` is not declared"),
            )),
        }
    }

    pub(crate) fn attr_prefix(&self, index: usize) -> &'x str {
        self.prefix(self.attrs[index].name)
    }

    /// The normalized value of an attribute of the last start tag (XML 1.0, 3.3.3).
    pub(crate) fn attr_value(&self, index: usize) -> Result<Cow<'x, str>, XmlError> {
        let Attr {
            start, end, raw, ..
        } = self.attrs[index];
        if raw {
            self.attribute_value(start, end)
        } else {
            Ok(Cow::Borrowed(&self.text[start..end]))
        }
    }

    fn attribute_value(&self, start: usize, end: usize) -> Result<Cow<'x, str>, XmlError> {
        let mut value = String::with_capacity(end - start);
        let mut at = start;
        let bytes = self.text.as_bytes();
        while at < end {
            match bytes[at] {
                b'&' => at = self.reference(at, end, &mut value)?,
                b'\r' => {
                    value.push(' ');
                    at += if bytes.get(at + 1) == Some(&b'\n') && at + 1 < end {
                        2
                    } else {
                        1
                    };
                }
                b'\n' | b'\t' => {
                    value.push(' ');
                    at += 1;
                }
                _ => {
                    let run = bytes[at..end]
                        .iter()
                        .position(|&b| b == b'&' || b < b' ')
                        .unwrap_or(end - at);
                    value.push_str(&self.text[at..at + run]);
                    at += run;
                }
            }
        }
        Ok(Cow::Owned(value))
    }

    /// Replaces the reference at `at`; gives the offset behind it.
    fn reference(&self, at: usize, end: usize, out: &mut String) -> Result<usize, XmlError> {
        let inside = &self.text.as_bytes()[at + 1..end];
        let is_inside = |b: u8| b.is_ascii_alphanumeric() || b >= 0x80 || b"#._-:".contains(&b);
        let len = match inside.iter().position(|&b| !is_inside(b)) {
            Some(len) if inside[len] == b';' => len + 1,
            _ => return Err(self.malformed_at(at, "`&` that starts no reference")),
        };
        let name = &self.text[at + 1..at + len];
        let c = match name {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            "apos" => '\'',
            _ => {
                let code = match name.strip_prefix('#') {
                    Some(number) => match number.strip_prefix('x') {
                        Some(hex) if hex.bytes().all(|b| b.is_ascii_hexdigit()) => {
                            u32::from_str_radix(hex, 16).ok()
                        }
                        None if number.bytes().all(|b| b.is_ascii_digit()) => number.parse().ok(),
                        _ => None,
                    },
                    None => {
                        let name: String = name.chars().take(64).collect();
                        return Err(self.malformed_at(
                            at,
                            &format!("the entity `{name}`: only XML's own five are known"),
                        ));
                    }
                };
                match code.and_then(char::from_u32).filter(|c| is_xml_char(*c)) {
                    Some(c) => c,
                    None => {
                        return Err(self.malformed_at(at, "a reference to no character"));
                    }
                }
            }
        };
        out.push(c);
        Ok(at + len + 1)
    }

    /// Goes into the element of the last start tag; false when it is empty and thus over.
    pub(crate) fn enter(&mut self) -> Result<bool, XmlError> {
        if self.tag.empty {
            self.leave(self.tag.name, self.tag.scope);
            return Ok(false);
        }
        if self.open.len() >= self.max_depth {
            return Err(XmlError::new(
                XmlErrorKind::TooDeep(self.max_depth),
                self.path(),
                Some(self.tag.offset),
            ));
        }
        self.open.push(Open {
            name: self.tag.name,
            scope: self.tag.scope,
        });
        Ok(true)
    }

    fn leave(&mut self, name: Name, scope: usize) {
        self.left = scope;
        self.closed = name;
    }

    /// Takes the bindings of the element that ended last out of scope.
    fn forget(&mut self) {
        if self.scope.len() > self.left {
            self.scope.truncate(self.left);
            self.cached = NO_BINDING;
        }
        self.left = usize::MAX;
    }

    /// The next child, or the end, of the element that was entered last; text between is
    /// passed over and reported as such. `pos` is never left inside a token.
    pub(crate) fn next_child(&mut self, text_seen: &mut bool) -> Result<bool, XmlError> {
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
                    *text_seen = true;
                    self.segment(&mut String::new())?;
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

    /// The text of the element of the last start tag, up to its end tag, which is read as
    /// well. `None` when a child element stands there: it is in [`Scanner::tag`], the text
    /// before it in `before`, and the element has been entered.
    pub(crate) fn leaf(&mut self, before: &mut String) -> Result<Option<Cow<'x, str>>, XmlError> {
        if self.tag.empty {
            self.leave(self.tag.name, self.tag.scope);
            return Ok(Some(Cow::Borrowed("")));
        }
        let bytes = self.text.as_bytes();
        let start = self.pos;
        if let Some(len) = memchr2(b'<', b'&', &bytes[start..]) {
            let end = start + len;
            let name = self.tag.name;
            let close = end + 2 + name.len;
            // The common case: text without anything to replace, then the end tag at once.
            if bytes.get(end + 1) == Some(&b'/')
                && bytes[end] == b'<'
                && bytes.get(close) == Some(&b'>')
                && bytes[end + 2..close] == bytes[name.start..name.start + name.len]
            {
                self.pos = close + 1;
                self.leave(self.tag.name, self.tag.scope);
                let text = &self.text[start..end];
                if self.has_return || self.has_cdata_end {
                    self.pos = start;
                    let text = self.plain(text)?;
                    self.pos = close + 1;
                    return Ok(Some(text));
                }
                return Ok(Some(Cow::Borrowed(text)));
            }
        }
        if !self.enter()? {
            return Ok(Some(Cow::Borrowed("")));
        }
        let mut all = Cow::Borrowed("");
        loop {
            match self.next()? {
                Next::End => return Ok(Some(all)),
                Next::Text(text) if all.is_empty() => all = text,
                Next::Text(text) => all.to_mut().push_str(&text),
                Next::Start => {
                    before.push_str(&all);
                    return Ok(None);
                }
            }
        }
    }

    /// Character data as it stands, line ends normalized (XML 1.0, 2.11).
    fn plain(&self, text: &'x str) -> Result<Cow<'x, str>, XmlError> {
        if self.has_cdata_end
            && let Some(at) = memmem::find(text.as_bytes(), b"]]>")
        {
            return Err(self.malformed_at(self.pos + at, "`]]>` in text"));
        }
        if self.has_return && text.contains('\r') {
            return Ok(Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")));
        }
        Ok(Cow::Borrowed(text))
    }

    fn append(&mut self, text: &mut Cow<'x, str>) -> Result<(), XmlError> {
        let bytes = self.text.as_bytes();
        let len = memchr2(b'<', b'&', &bytes[self.pos..]).unwrap_or(bytes.len() - self.pos);
        if text.is_empty() && len > 0 && bytes.get(self.pos + len) != Some(&b'&') {
            *text = self.plain(&self.text[self.pos..self.pos + len])?;
            self.pos += len;
            return Ok(());
        }
        self.segment(text.to_mut())
    }

    /// Text up to the next `<`, references replaced.
    fn segment(&mut self, out: &mut String) -> Result<(), XmlError> {
        let bytes = self.text.as_bytes();
        loop {
            let len = memchr2(b'<', b'&', &bytes[self.pos..]).unwrap_or(bytes.len() - self.pos);
            out.push_str(&self.plain(&self.text[self.pos..self.pos + len])?);
            self.pos += len;
            if bytes.get(self.pos) != Some(&b'&') {
                return Ok(());
            }
            self.pos = self.reference(self.pos, bytes.len(), out)?;
        }
    }

    fn push_cdata(&self, out: &mut String, text: &str) {
        if self.has_return && text.contains('\r') {
            out.push_str(&text.replace("\r\n", "\n").replace('\r', "\n"));
        } else {
            out.push_str(text);
        }
    }

    /// A comment, a processing instruction, or a CDATA section, whose text is given.
    fn markup(&mut self) -> Result<Option<&'x str>, XmlError> {
        let rest = self.rest();
        if rest.starts_with("<!--") {
            self.comment()?;
            Ok(None)
        } else if rest.starts_with("<?") {
            self.instruction()?;
            Ok(None)
        } else if rest.starts_with("<![CDATA[") {
            let start = self.pos + "<![CDATA[".len();
            self.skip_past("]]>", "a CDATA section that doesn't end")?;
            Ok(Some(&self.text[start..self.pos - 3]))
        } else {
            Err(self.malformed("markup that doesn't belong in content"))
        }
    }

    fn end_tag(&mut self) -> Result<(), XmlError> {
        let bytes = self.text.as_bytes();
        let Some(open) = self.open.last() else {
            return Err(self.malformed("an end tag without a start tag"));
        };
        let (name, scope) = (open.name, open.scope);
        let end = self.pos + 2 + name.len;
        if bytes.get(self.pos + 2..end) == Some(&bytes[name.start..name.start + name.len]) {
            let mut at = end;
            while bytes.get(at).is_some_and(|b| CLASS[*b as usize] == SPACE) {
                at += 1;
            }
            if bytes.get(at) == Some(&b'>') {
                self.pos = at + 1;
                self.open.pop();
                self.forget();
                self.leave(name, scope);
                return Ok(());
            }
        }
        if end > bytes.len() {
            return Err(self.unexpected_end());
        }
        let expected = format!("the end tag `</{}>` was expected", self.str(name));
        Err(self.malformed(&expected))
    }

    /// Passes over the element of the last start tag.
    pub(crate) fn skip(&mut self) -> Result<(), XmlError> {
        let depth = self.open.len();
        self.enter()?;
        while self.open.len() > depth {
            if let Next::Start = self.next()? {
                self.enter()?;
            }
        }
        Ok(())
    }

    /// The open elements, such as `/Envelope/Body/User`.
    pub(crate) fn path(&self) -> String {
        let mut path = String::new();
        for open in &self.open {
            path.push('/');
            path.push_str(self.local(open.name));
        }
        path
    }

    /// The path of the element that ended last.
    pub(crate) fn closed_path(&self) -> String {
        self.path() + "/" + self.local(self.closed)
    }

    /// The path of the element of a start tag that was not entered.
    pub(crate) fn tag_path(&self, tag: Tag) -> String {
        self.path() + "/" + self.local(tag.name)
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

/// Whether a text is white space only (XML 1.0, 2.3).
pub(crate) fn is_space(text: &str) -> bool {
    text.bytes().all(|b| CLASS[b as usize] == SPACE)
}

fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// The offset of the first character that no XML 1.0 document may hold (2.2).
fn forbidden_char(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    for (n, chunk) in bytes.chunks(4096).enumerate() {
        let control = |b: u8| (b < b' ') & (b != b'\t') & (b != b'\n') & (b != b'\r');
        // Without an early exit, so that it runs over many bytes at once.
        if chunk.iter().fold(false, |any, &b| any | control(b)) {
            let at = chunk.iter().position(|&b| control(b)).unwrap_or(0);
            return Some(n * 4096 + at);
        }
    }
    // U+FFFE and U+FFFF: EF BF BE, EF BF BF.
    memchr::memchr_iter(0xef, bytes)
        .find(|&at| matches!(bytes.get(at + 1..at + 3), Some([0xbf, 0xbe | 0xbf])))
}

#[cfg(test)]
mod tests {
    use crate::Element;

    #[test]
    fn references() {
        let zeros = "0".repeat(1000);
        let text = format!("<a b='&#{zeros}65;'>&#x{zeros}41;&#65;&amp;</a>");
        let element = Element::from_xml(&text).unwrap();
        assert_eq!(element.attribute("", "b"), Some("A"));
        assert_eq!(element.text(), "AA&");
        for (text, why) in [
            ("<a>&</a>", "starts no reference"),
            ("<a>&lt </a>", "starts no reference"),
            ("<a b='&lt'/>", "starts no reference"),
            ("<a>&nbsp;</a>", "the entity `nbsp`"),
            ("<a>&#;</a>", "no character"),
            ("<a>&#0;</a>", "no character"),
            ("<a>&#xD800;</a>", "no character"),
            ("<a>&#99999999999;</a>", "no character"),
            ("<a>&#x1F600</a>", "starts no reference"),
        ] {
            let error = Element::from_xml(text).unwrap_err().to_string();
            assert!(error.contains(why), "{text}: {error}");
        }
    }

    #[test]
    fn a_declaration_is_looked_at() {
        assert!(Element::from_xml("<?xml version='1.0' encoding='utf-8' ?><a/>").is_ok());
        let error = Element::from_xml("<?xml encoding='utf-8'?><a/>").unwrap_err();
        assert!(error.to_string().contains("version="), "{error}");
    }
}
