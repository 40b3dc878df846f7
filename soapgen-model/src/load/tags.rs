//! What the tags of a document hold, counted before the document is parsed: the parser compares
//! each attribute of a tag with all others of it, and where a namespace is declared all that are
//! in scope, so that either would cost the square of its number.

/// How many attributes a tag may have, declarations of namespaces among them: ten times as many
/// as in any document that is known.
const MAX_ATTRIBUTES: usize = 500;

/// How many declarations of namespaces may be in scope at once.
const MAX_NAMESPACES: usize = 500;

/// A tag that holds more than it may.
pub(super) struct Crowded {
    /// Where it starts.
    pub(super) offset: usize,
    /// What is wrong with it.
    pub(super) message: String,
}

/// The first tag of a document that holds too much.
pub(super) fn crowded(text: &str) -> Option<Crowded> {
    // Entities can hold half a comment. Where there may be some nothing is ignored, and no
    // declaration goes out of scope.
    let may_have_entities = text.contains("<!DOCTYPE");
    // How many declarations each open element has, and all of them together.
    let mut open: Vec<usize> = Vec::new();
    let mut in_scope = 0;
    let mut at = 0;
    // In XML each `<` starts something, and none stands in the value of an attribute.
    while let Some(offset) = text.get(at..).and_then(|rest| rest.find('<')) {
        let offset = at + offset;
        at = offset + 1;
        let inside = text.get(at..).unwrap_or_default();
        let passed = [("!--", "-->"), ("![CDATA[", "]]>"), ("?", "?>")];
        let passed = passed
            .iter()
            .find(|(start, _)| inside.starts_with(start) && !may_have_entities);
        if let Some((_, end)) = passed {
            at += inside.find(end)?;
            continue;
        }
        if inside.starts_with('/') {
            if !may_have_entities {
                in_scope -= open.pop().unwrap_or(0);
            }
            continue;
        }
        let tag = Tag::of(inside);
        if tag.attributes > MAX_ATTRIBUTES {
            let attributes = tag.attributes;
            let message = format!(
                "this tag has {attributes} attributes or more; {MAX_ATTRIBUTES} is the most"
            );
            return Some(Crowded { offset, message });
        }
        if in_scope + tag.namespaces > MAX_NAMESPACES {
            let message = format!(
                "more than {MAX_NAMESPACES} declarations of namespaces are in scope here, which \
                 is the most"
            );
            return Some(Crowded { offset, message });
        }
        if !tag.is_empty {
            open.push(tag.namespaces);
            in_scope += tag.namespaces;
        } else if may_have_entities {
            in_scope += tag.namespaces;
        }
    }
    None
}

/// What a tag holds.
struct Tag {
    attributes: usize,
    /// How many of them declare a namespace.
    namespaces: usize,
    is_empty: bool,
}

impl Tag {
    /// Counts in what follows a `<`.
    fn of(inside: &str) -> Self {
        let mut tag = Self {
            attributes: 0,
            namespaces: 0,
            is_empty: false,
        };
        let mut rest = inside;
        while let Some(at) = rest.find(['"', '\'', '>', '<']) {
            let (before, from) = rest.split_at(at);
            let mut chars = from.chars();
            match chars.next() {
                Some(quote @ ('"' | '\'')) => {
                    tag.attributes += 1;
                    let name = before.trim_end().trim_end_matches('=');
                    let name = name.split_whitespace().next_back().unwrap_or_default();
                    tag.namespaces += usize::from(name.starts_with("xmlns"));
                    let value = chars.as_str();
                    match value.find([quote, '<']) {
                        Some(end) if value.get(end..).is_some_and(|v| v.starts_with(quote)) => {
                            rest = value.get(end + 1..).unwrap_or_default();
                        }
                        _ => break,
                    }
                }
                end => {
                    tag.is_empty = end == Some('>') && before.ends_with('/');
                    break;
                }
            }
        }
        tag
    }
}

#[cfg(test)]
mod tests {
    use super::crowded;

    #[test]
    fn tags_are_counted_as_they_are() {
        let attributes = |n: usize| -> String { (0..n).map(|i| format!(" a{i} = '>'")).collect() };
        let prefixes =
            |n: usize| -> String { (0..n).map(|i| format!("\nxmlns:p{i}=\"u\"")).collect() };
        let (few, many) = (attributes(500), attributes(501));
        let (half, more) = (prefixes(250), prefixes(251));
        for (text, at) in [
            (format!("<a{few}/>"), None),
            (format!("<a><b{many}/></a>"), Some(3)),
            (format!("<a><!-- <b{many}/> --><c/></a>"), None),
            (format!("<a><![CDATA[<b{many}/>]]><c/></a>"), None),
            (format!("<a><?b <!-- ?><b{many}/></a>"), Some(14)),
            (format!("<a b=\"<!--\"><b{many}/></a>"), None),
            (
                format!("<!DOCTYPE a [<!ENTITY e \"<!--\">]><a{many}/>"),
                Some(33),
            ),
            (
                format!("<!DOCTYPE a [<!ENTITY e \"<a x='\">]><a{many}/>"),
                Some(35),
            ),
            (format!("<a{half}><b{half}/><c{half}></c></a>"), None),
            (format!("<a{half}><b{more}/></a>"), Some(3 + half.len())),
            (
                format!("<a{half}><b{half}/>{}</a>", "<c xmlns='u'/>".repeat(2)),
                None,
            ),
        ] {
            let found = crowded(&text).map(|crowded| crowded.offset);
            assert_eq!(found, at, "{}", text.get(..60).unwrap_or(&text));
        }
    }
}
