//! The tokenizer: well-formedness, names, namespaces and text of a document in memory.
//!
//! It goes over each byte once. Names are slices of the document, text is borrowed unless a
//! reference, a CDATA section or a line end has to be replaced.

use std::borrow::Cow;

use memchr::{memchr, memchr2, memmem};

use crate::value::lexical::{is_name_char, is_name_start};
use crate::xml::XSI;
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
    /// Index of the binding of its prefix; [`NO_BINDING`] without one.
    binding: usize,
}

#[derive(Clone)]
struct Binding<'x> {
    prefix: &'x str,
    uri: Cow<'x, str>,
    /// The constant that was last found equal to `uri`: most comparisons end here.
    known: &'static str,
    /// Whether it is XML Schema's instance namespace.
    is_xsi: bool,
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
    /// The name of the last attribute: the next is often the same.
    attr_name: Name,
    max_depth: usize,
    /// Where the next carriage return, or `]]>`, stands at the earliest, seen from the text that
    /// was looked at last; `usize::MAX` when there is none.
    next_return: usize,
    next_cdata_end: usize,
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
            attr_name: Name::default(),
            max_depth,
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
        self.forget();
        let offset = self.pos;
        self.pos += 1;
        let name = self.name()?;
        self.after_name(name, offset)
    }

    /// The name of a start tag, if it is this one and has the prefix that the last tag had; `pos`
    /// is at its `<`. A name that is in a table is well-formed.
    #[inline]
    fn expected_name(&self, local: &str) -> Option<Name> {
        if local.is_empty() {
            return None;
        }
        let bytes = self.text.as_bytes();
        let start = self.pos + 1;
        let mut at = start;
        let prefix = self.scope.get(self.cached)?.prefix.as_bytes();
        if !prefix.is_empty() {
            let end = at + prefix.len();
            if !same(bytes.get(at..end)?, prefix) || bytes.get(end) != Some(&b':') {
                return None;
            }
            at = end + 1;
        }
        let end = at + local.len();
        if !same(bytes.get(at..end)?, local.as_bytes())
            || CLASS[usize::from(*bytes.get(end)?)] == NAME
        {
            return None;
        }
        Some(Name {
            start,
            len: end - start,
            prefix: at - start,
        })
    }

    /// Reads a start tag from behind its name.
    fn after_name(&mut self, name: Name, offset: usize) -> Result<(), XmlError> {
        let bytes = self.text.as_bytes();
        let scope = self.scope.len();
        self.attrs.clear();
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
            let name = self.attribute_name()?;
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
            // Without an exit, so that it runs over many bytes at once.
            let (mut raw, mut has_tag) = (false, false);
            for &b in &bytes[start..end] {
                raw |= (b == b'&') | (b < b' ');
                has_tag |= b == b'<';
            }
            if has_tag {
                self.pos += memchr(b'<', &bytes[start..end]).unwrap_or(0);
                return Err(self.malformed("`<` in the value of an attribute"));
            }
            self.pos = end + 1;
            let is_declaration = match name.prefix {
                0 => same(self.str(name).as_bytes(), b"xmlns"),
                _ => same(self.prefix(name).as_bytes(), b"xmlns"),
            };
            self.attrs.push(Attr {
                name,
                start,
                end,
                raw,
                is_declaration,
                binding: NO_BINDING,
            });
            if raw {
                // Nobody may ask for the value, and yet its references must be sound.
                self.attribute_value(start, end)?;
            }
            if is_declaration {
                self.declare(name, start, end, raw)?;
            }
        }
    }

    /// Reads the name of an attribute.
    #[inline]
    fn attribute_name(&mut self) -> Result<Name, XmlError> {
        let bytes = self.text.as_bytes();
        let last = self.attr_name;
        let end = self.pos + last.len;
        let is_last = last.len > 0
            && bytes.get(end) == Some(&b'=')
            && same(
                &bytes[self.pos..end],
                &bytes[last.start..last.start + last.len],
            );
        let name = match is_last {
            true => Name {
                start: self.pos,
                ..last
            },
            false => self.name()?,
        };
        self.pos = name.start + name.len;
        self.attr_name = name;
        Ok(name)
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
        let is_xsi = uri == XSI;
        self.scope.push(Binding {
            prefix,
            uri,
            known: "",
            is_xsi,
        });
        self.cached = NO_BINDING;
        Ok(())
    }

    /// The index of the binding that a name's prefix has.
    fn binding_of(&mut self, name: Name) -> Result<usize, XmlError> {
        let prefix = self.prefix(name);
        if let Some(cached) = self.scope.get(self.cached)
            && same(cached.prefix.as_bytes(), prefix.as_bytes())
        {
            return Ok(self.cached);
        }
        match self.bound(prefix) {
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
        for index in 0..self.attrs.len() {
            let attr = self.attrs[index];
            if attr.is_declaration || attr.name.prefix == 0 {
                continue;
            }
            let prefix = self.prefix(attr.name);
            match self.bound(prefix) {
                Some(binding) => self.attrs[index].binding = binding,
                None => {
                    let what = format!("the prefix `{prefix}` is not declared");
                    return Err(self.malformed_at(attr.name.start, &what));
                }
            }
        }
        for i in 1..self.attrs.len() {
            for j in 0..i {
                let (a, b) = (self.attrs[i], self.attrs[j]);
                let uri = |attr: Attr| self.scope.get(attr.binding).map(|b| &*b.uri);
                let is_same = if a.binding == NO_BINDING || b.binding == NO_BINDING {
                    same(self.str(a.name).as_bytes(), self.str(b.name).as_bytes())
                } else {
                    same(self.local(a.name).as_bytes(), self.local(b.name).as_bytes())
                        && (a.binding == b.binding || uri(a) == uri(b))
                };
                if is_same {
                    self.pos = a.name.start;
                    return Err(self.malformed("an attribute stands twice in one tag"));
                }
            }
        }
        Ok(())
    }

    /// The namespace that a prefix has here; the empty prefix has the default namespace.
    pub(crate) fn lookup(&self, prefix: &str) -> Option<&str> {
        self.bound(prefix)
            .map(|at| &*self.scope[at].uri)
            .or_else(|| prefix.is_empty().then_some(""))
    }

    /// The index of the innermost binding of a prefix.
    fn bound(&self, prefix: &str) -> Option<usize> {
        self.scope
            .iter()
            .rposition(|b| same(b.prefix.as_bytes(), prefix.as_bytes()))
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
        self.tag.name.len - self.tag.name.prefix == local.len()
            && same(self.local(self.tag.name).as_bytes(), local.as_bytes())
            && self.tag_in(namespace)
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
        let Attr { name, binding, .. } = self.attrs[index];
        let namespace = self.scope.get(binding).map_or("", |b| &*b.uri);
        Ok((namespace, self.local(name)))
    }

    /// The index of the attribute of the last start tag that has this name in XML Schema's
    /// instance namespace.
    pub(crate) fn xsi(&self, local: &str) -> Option<usize> {
        self.attrs.iter().position(|attr| {
            self.scope.get(attr.binding).is_some_and(|b| b.is_xsi)
                && same(self.local(attr.name).as_bytes(), local.as_bytes())
        })
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
        self.next_child_like("", text_seen)
    }

    /// The same; it takes less time when the child has the local name that is expected. The empty
    /// name is none.
    #[inline]
    pub(crate) fn next_child_like(
        &mut self,
        expected: &str,
        text_seen: &mut bool,
    ) -> Result<bool, XmlError> {
        self.forget();
        if self.text.as_bytes().get(self.pos) == Some(&b'<')
            && let Some(name) = self.expected_name(expected)
        {
            let offset = self.pos;
            self.pos = name.start + name.len;
            if self.text.as_bytes().get(self.pos) == Some(&b'>') {
                self.pos += 1;
                self.attrs.clear();
                self.tag = Tag {
                    name,
                    binding: self.cached,
                    empty: false,
                    scope: self.scope.len(),
                    offset,
                };
            } else {
                self.after_name(name, offset)?;
            }
            return Ok(true);
        }
        self.any_child(text_seen)
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
        let mut all = Cow::Borrowed("");
        if let Some(len) = markup_ahead(&bytes[start..]) {
            let mut end = start + len;
            if bytes[end] == b'&' {
                self.segment(all.to_mut())?;
                end = self.pos;
            }
            let name = self.tag.name;
            let close = end + 2 + name.len;
            // The common case: text, then the end tag at once.
            if let Some(tag) = bytes.get(end..=close)
                && let [b'<', b'/', closing @ .., b'>'] = tag
                && same(closing, &bytes[name.start..name.start + name.len])
            {
                if end > self.pos {
                    all = self.plain(start, end)?;
                }
                self.pos = close + 1;
                self.leave(self.tag.name, self.tag.scope);
                return Ok(Some(all));
            }
        }
        if !self.enter()? {
            return Ok(Some(Cow::Borrowed("")));
        }
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
    #[inline]
    fn plain(&mut self, start: usize, end: usize) -> Result<Cow<'x, str>, XmlError> {
        if end > self.next_return.min(self.next_cdata_end) {
            return self.plain_with_care(start, end);
        }
        Ok(Cow::Borrowed(&self.text[start..end]))
    }

    fn plain_with_care(&mut self, start: usize, end: usize) -> Result<Cow<'x, str>, XmlError> {
        if self.has_cdata_end(start, end) {
            return Err(self.malformed_at(self.next_cdata_end, "`]]>` in text"));
        }
        let text = &self.text[start..end];
        if self.has_return(start, end) {
            return Ok(Cow::Owned(one_line_end(text)));
        }
        Ok(Cow::Borrowed(text))
    }

    /// Whether there is a carriage return. The document is searched once, text by text, and not
    /// each text by itself.
    fn has_return(&mut self, start: usize, end: usize) -> bool {
        if self.next_return < start {
            let found = memchr(b'\r', &self.text.as_bytes()[start..]);
            self.next_return = found.map_or(usize::MAX, |at| start + at);
        }
        self.next_return < end
    }

    fn has_cdata_end(&mut self, start: usize, end: usize) -> bool {
        if self.next_cdata_end < start {
            let found = memmem::find(&self.text.as_bytes()[start..], b"]]>");
            self.next_cdata_end = found.map_or(usize::MAX, |at| start + at);
        }
        self.next_cdata_end < end
    }

    fn append(&mut self, text: &mut Cow<'x, str>) -> Result<(), XmlError> {
        let bytes = self.text.as_bytes();
        let start = self.pos;
        let end = markup_ahead(&bytes[start..]).map_or(bytes.len(), |len| start + len);
        if text.is_empty() && end > start && bytes.get(end) != Some(&b'&') {
            *text = self.plain(start, end)?;
            self.pos = end;
            return Ok(());
        }
        self.segment(text.to_mut())
    }

    /// Text up to the next `<`, references replaced.
    fn segment(&mut self, out: &mut String) -> Result<(), XmlError> {
        let bytes = self.text.as_bytes();
        let end = memchr(b'<', &bytes[self.pos..]).map_or(bytes.len(), |len| self.pos + len);
        // No reference is shorter than what it stands for.
        out.reserve(end - self.pos);
        loop {
            let start = self.pos;
            let len = memchr(b'&', &bytes[start..end]).unwrap_or(end - start);
            out.push_str(&self.plain(start, start + len)?);
            self.pos += len;
            if self.pos == end {
                return Ok(());
            }
            self.pos = self.reference(self.pos, bytes.len(), out)?;
        }
    }

    fn push_cdata(&mut self, out: &mut String, text: &str) {
        let end = self.pos - "]]>".len();
        if self.has_return(end - text.len(), end) {
            out.push_str(&one_line_end(text));
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
        let expected = &bytes[name.start..name.start + name.len];
        if bytes
            .get(self.pos + 2..end)
            .is_some_and(|closing| same(closing, expected))
        {
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

/// Line ends as XML 1.0, 2.11 has them.
fn one_line_end(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Whether a text is white space only (XML 1.0, 2.3).
pub(crate) fn is_space(text: &str) -> bool {
    text.bytes().all(|b| CLASS[b as usize] == SPACE)
}

fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// What a document may hold that needs a closer look.
#[derive(Clone, Copy, Default)]
struct Rare {
    /// A control character that XML doesn't allow.
    control: bool,
    carriage_return: bool,
    /// `]`, of which `]]>` is made.
    bracket: bool,
    /// The first byte of U+FFFE and U+FFFF, and of other characters.
    last_characters: bool,
}

impl Rare {
    fn of(bytes: &[u8]) -> Self {
        let mut all = Self::default();
        // Each loop is without an exit, so that it runs over many bytes at once.
        for piece in bytes.chunks(256) {
            let any = |found: bool, b: &u8| found | (*b < b' ') | (*b == b']') | (*b == 0xef);
            if !piece.iter().fold(false, any) {
                continue;
            }
            for &b in piece {
                all.control |= (b < b' ') & (b != b'\n') & (b != b'\t') & (b != b'\r');
                all.carriage_return |= b == b'\r';
                all.bracket |= b == b']';
                all.last_characters |= b == 0xef;
            }
        }
        all
    }
}

/// The offset of the first character that no XML 1.0 document may hold (2.2).
fn forbidden_char(bytes: &[u8]) -> Option<usize> {
    let control = |b: u8| b < b' ' && !matches!(b, b'\t' | b'\n' | b'\r');
    // U+FFFE and U+FFFF: EF BF BE, EF BF BF.
    let is_last = |at: usize| matches!(bytes.get(at + 1..at + 3), Some([0xbf, 0xbe | 0xbf]));
    (0..bytes.len()).find(|&at| control(bytes[at]) || bytes[at] == 0xef && is_last(at))
}

/// Whether two names are the same. They are short: a call of `memcmp` would take longer.
#[inline]
fn same(a: &[u8], b: &[u8]) -> bool {
    fn words(bytes: &[u8]) -> Option<(u64, u64)> {
        let (first, last) = (bytes.first_chunk()?, bytes.last_chunk()?);
        Some((u64::from_le_bytes(*first), u64::from_le_bytes(*last)))
    }
    a.len() == b.len()
        && match a.len() {
            0..8 => std::iter::zip(a, b).all(|(a, b)| a == b),
            8..=16 => words(a) == words(b),
            _ => words(a) == words(b) && a == b,
        }
}

/// The distance to the first `<` or `&`. Most texts are short: their first bytes are looked at
/// eight at a time, without a call.
#[inline]
fn markup_ahead(bytes: &[u8]) -> Option<usize> {
    const LOW: u64 = 0x0101_0101_0101_0101;
    // The high bit of each byte that is zero, and perhaps of bytes behind the first such.
    let zeros = |word: u64| word.wrapping_sub(LOW) & !word & (LOW << 7);
    let mut at = 0;
    while at < 32 {
        let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk) else {
            break;
        };
        let word = u64::from_le_bytes(*chunk);
        let found = zeros(word ^ (LOW * u64::from(b'<'))) | zeros(word ^ (LOW * u64::from(b'&')));
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    memchr2(b'<', b'&', bytes.get(at..)?).map(|len| at + len)
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
