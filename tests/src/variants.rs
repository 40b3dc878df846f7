//! Other ways to write a document that mean the same: whoever reads one has to find in it what
//! stands in the document (Namespaces in XML, XML Information Set).

use roxmltree::{Document, Node, NodeType};

/// What is written in another way.
#[derive(Clone, Copy, Debug)]
pub enum Variant {
    /// Each element has a prefix of its own, declared on it.
    OwnPrefixes,
    /// Each element declares its namespace as the default one.
    Defaults,
    /// Comments, processing instructions and CDATA sections stand wherever they may.
    Markup,
}

impl Variant {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::OwnPrefixes, Self::Defaults, Self::Markup];

    /// The document written in this way.
    ///
    /// # Errors
    /// When it is not well-formed.
    pub fn of(self, source: &str) -> Result<String, roxmltree::Error> {
        let document = Document::parse(source)?;
        let mut out = Out {
            variant: self,
            text: String::new(),
            count: 0,
        };
        out.element(document.root_element(), "");
        Ok(out.text)
    }
}

struct Out {
    variant: Variant,
    text: String,
    count: usize,
}

impl Out {
    /// `default` is the default namespace around the element as it is written here.
    fn element(&mut self, node: Node<'_, '_>, default: &str) {
        let own = node.lookup_namespace_uri(None).unwrap_or_default();
        let name = node.tag_name();
        let namespace = name.namespace().unwrap_or_default();
        self.count += 1;
        let mut declarations: Vec<(String, &str)> = Vec::new();
        for declared in node.namespaces() {
            let Some(prefix) = declared.name().filter(|prefix| *prefix != "xml") else {
                continue;
            };
            let outer = node
                .parent()
                .and_then(|p| p.lookup_namespace_uri(Some(prefix)));
            if outer != Some(declared.uri()) {
                declarations.push((prefix.to_owned(), declared.uri()));
            }
        }
        let is_default = match self.variant {
            Variant::OwnPrefixes => false,
            Variant::Markup => own == namespace,
            // Where a value may be a name, the default namespace has to stay what it was.
            Variant::Defaults => own == namespace || !holds_names(node),
        } || namespace.is_empty();
        let (tag, inner) = if is_default {
            (name.name().to_owned(), namespace)
        } else {
            let prefix = format!("own{}", self.count);
            let tag = format!("{prefix}:{}", name.name());
            declarations.push((prefix, namespace));
            (tag, own)
        };
        let mut attributes = String::new();
        for (at, attribute) in node.attributes().enumerate() {
            let prefix = match attribute.namespace() {
                None => String::new(),
                Some("http://www.w3.org/XML/1998/namespace") => "xml:".to_owned(),
                Some(namespace) => {
                    let prefix = format!("attribute{}-{at}", self.count);
                    declarations.push((prefix.clone(), namespace));
                    prefix + ":"
                }
            };
            let value = escaped(attribute.value());
            attributes.push_str(&format!(" {prefix}{}=\"{value}\"", attribute.name()));
        }
        self.text.push_str(&format!("<{tag}"));
        if inner != default || matches!(self.variant, Variant::Defaults) {
            self.text
                .push_str(&format!(" xmlns=\"{}\"", escaped(inner)));
        }
        for (prefix, namespace) in declarations {
            let namespace = escaped(namespace);
            self.text
                .push_str(&format!(" xmlns:{prefix}=\"{namespace}\""));
        }
        self.text.push_str(&attributes);
        self.text.push('>');
        for child in node.children() {
            self.markup();
            match child.node_type() {
                NodeType::Element => self.element(child, inner),
                NodeType::Text => self.characters(child.text().unwrap_or_default()),
                _ => {}
            }
        }
        self.markup();
        self.text.push_str(&format!("</{tag}>"));
    }

    fn markup(&mut self) {
        if matches!(self.variant, Variant::Markup) {
            self.text.push_str("<!-- <a>&b; --><?target <c>?>");
        }
    }

    fn characters(&mut self, text: &str) {
        let is_split = matches!(self.variant, Variant::Markup) && !text.trim().is_empty();
        if !is_split {
            self.text.push_str(&escaped(text));
            return;
        }
        let middle = text.chars().count() / 2;
        let middle = text.char_indices().nth(middle).map_or(0, |(at, _)| at);
        let (start, end) = text.split_at(middle);
        self.text.push_str(&escaped(start));
        self.markup();
        // A section holds neither its own end nor a carriage return that is to stay one.
        if end.contains("]]>") || end.contains('\r') {
            self.text.push_str(&escaped(end));
        } else {
            self.text.push_str(&format!("<![CDATA[{end}]]>"));
        }
    }
}

/// Whether an attribute or the text of an element may be a name without a prefix, which means
/// the one in the default namespace (XML Schema Part 2, 3.2.18).
fn holds_names(node: Node<'_, '_>) -> bool {
    let may_be = |text: &str| {
        text.split_whitespace().any(|word| {
            !word.contains(':') && word.starts_with(|c: char| c.is_alphabetic() || c == '_')
        })
    };
    node.attributes().any(|a| may_be(a.value()))
        || node
            .children()
            .any(|child| child.is_text() && may_be(child.text().unwrap_or_default()))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' | '\t' => out.push_str(&format!("&#{};", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}
