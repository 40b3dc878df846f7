//! What describes the service: the documents that it was generated from, with the addresses of
//! this server in them, and a page.

use std::fmt::Write as _;

use http::StatusCode;

use super::answer::Answer;

/// A document, in pieces: text, and what stands between that depends on where it is asked for.
pub struct Document(pub &'static [Piece]);

/// A piece of a [`Document`].
pub enum Piece {
    /// As it stands.
    Text(&'static str),
    /// The address of the service.
    Address,
    /// The address of the document of this number.
    Document(usize),
}

/// What a port type's documents are.
pub trait Documents {
    /// The first is the one that describes the service.
    const DOCUMENTS: &'static [Document];
}

impl Document {
    fn at(&self, address: &str) -> String {
        let mut text = String::new();
        for piece in self.0 {
            match piece {
                Piece::Text(piece) => text.push_str(piece),
                Piece::Address => text.push_str(&escaped(address)),
                Piece::Document(number) => {
                    text.push_str(&escaped(address));
                    text.push_str(&query(*number));
                }
            }
        }
        text
    }
}

/// The query by which a document is asked for.
fn query(number: usize) -> String {
    match number {
        0 => "?wsdl".to_owned(),
        number => format!("?xsd={number}"),
    }
}

/// What a query asks for.
pub(super) fn asked(query: &str) -> Option<usize> {
    let first = query.split('&').next().unwrap_or("");
    let (name, value) = first.split_once('=').unwrap_or((first, ""));
    let is_known = ["wsdl", "xsd", "singlewsdl"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known));
    match (is_known, value) {
        (true, "") => Some(0),
        (true, number) => number.parse().ok(),
        (false, _) => None,
    }
}

/// What there is to say of a service.
pub(super) struct Described<'a> {
    /// Its name in the WSDL.
    pub(super) name: &'static str,
    /// What it is about, for people.
    pub(super) docs: &'static str,
    /// Its operations, each as it is called.
    pub(super) operations: &'a mut dyn Iterator<Item = String>,
    /// The documents that describe it.
    pub(super) documents: &'static [Document],
}

/// The answer to a request that only asks: a document, or a page.
pub(super) fn answer(service: Described<'_>, query: Option<&str>, address: &str) -> Answer {
    let Some(query) = query.filter(|query| !query.is_empty()) else {
        return Answer::plain(StatusCode::OK, "text/html; charset=utf-8", page(service));
    };
    match asked(query).and_then(|number| service.documents.get(number)) {
        Some(document) => Answer::plain(
            StatusCode::OK,
            "text/xml; charset=utf-8",
            document.at(address),
        ),
        None => Answer::text(
            StatusCode::NOT_FOUND,
            "there is no such document: the description is at ?wsdl\n",
        ),
    }
}

/// A page that names the service and its operations.
fn page(service: Described<'_>) -> String {
    let Described {
        name,
        docs,
        operations,
        documents,
    } = service;
    let name = escaped(name);
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{name}</title>\n<style>body{{font-family:sans-serif;max-width:50em;\
         margin:2em auto;padding:0 1em;color-scheme:light dark}}</style></head>\n<body>\n\
         <h1>{name}</h1>\n"
    );
    for paragraph in docs.split("\n\n").filter(|text| !text.trim().is_empty()) {
        // Text into a string always succeeds.
        let _ = writeln!(page, "<p>{}</p>", escaped(paragraph.trim()));
    }
    if !documents.is_empty() {
        page.push_str("<p>Its description: <a href=\"?wsdl\">WSDL</a></p>\n");
    }
    page.push_str("<h2>Operations</h2>\n<ul>\n");
    for operation in operations {
        let _ = writeln!(page, "<li>{}</li>", escaped(&operation));
    }
    page.push_str("</ul>\n</body>\n</html>\n");
    page
}

/// A text as it may stand in XML and HTML, in content and between quotes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(crate::shown::visible(c)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_lead_to_the_address_that_was_asked() {
        let document = Document(&[
            Piece::Text("<a l='"),
            Piece::Address,
            Piece::Text("' x='"),
            Piece::Document(2),
            Piece::Text("'/>"),
        ]);
        assert_eq!(
            document.at("http://h/s\"'>"),
            "<a l='http://h/s&quot;&#39;&gt;' x='http://h/s&quot;&#39;&gt;?xsd=2'/>"
        );
    }

    #[test]
    fn queries_name_documents() {
        for (query, number) in [
            ("wsdl", Some(0)),
            ("WSDL", Some(0)),
            ("wsdl&a=b", Some(0)),
            ("xsd=3", Some(3)),
            ("wsdl=1", Some(1)),
            ("singleWsdl", Some(0)),
            ("xsd=x", None),
            ("other", None),
        ] {
            assert_eq!(asked(query), number, "{query}");
        }
    }
}
