//! What describes the service: the documents that it was generated from, with the addresses of
//! this server in them, and a page.

use std::borrow::Cow;
use std::fmt::Write as _;

use http::StatusCode;

use super::answer::Answer;

/// A document, in pieces: text, and what stands between that depends on where it is asked for.
pub struct Document(pub &'static [Piece]);

/// A piece of a [`Document`].
pub enum Piece {
    /// As it stands.
    Text(&'static str),
    /// The address of the port of this name, for which the document gives another, or nothing.
    Address {
        /// Its name.
        port: &'static str,
        /// What the document says.
        given: &'static str,
    },
    /// The address of the document of this number.
    Document(usize),
}

/// What a port type's documents are.
pub trait Documents {
    /// The first is the one that describes the service.
    const DOCUMENTS: &'static [Document];
}

impl Document {
    fn at(&self, here: &Addresses<'_>) -> String {
        let mut text = String::new();
        for piece in self.0 {
            match piece {
                Piece::Text(piece) => text.push_str(piece),
                Piece::Address { port, given } => text.push_str(&escaped(&here.of(port, given))),
                Piece::Document(number) => {
                    text.push_str(&escaped(here.asked));
                    text.push_str(&query(*number));
                }
            }
        }
        text
    }
}

/// Where the ports of a service are.
struct Addresses<'a> {
    /// The address at which the document is asked for.
    asked: &'a str,
    /// The path that the document gives one of its ports, with which that ends, and what stands
    /// before it: the others are taken to stand beside that port as they do there.
    beside: Option<(&'a str, &'a str)>,
    /// What was said of ports, by their names.
    said: &'a [(String, String)],
}

impl<'a> Addresses<'a> {
    fn new(asked: &'a str, said: &'a [(String, String)], documents: &[Document]) -> Self {
        let pieces = documents.iter().flat_map(|document| document.0);
        let paths = pieces.filter_map(|piece| match piece {
            Piece::Address { given, .. } => Some(path(given)),
            _ => None,
        });
        let whole = asked.trim_end_matches('/');
        let own = path(whole);
        // The longest says most. That of the root says nothing.
        let longest = paths
            .filter(|path| !path.is_empty() && own.ends_with(path))
            .max_by_key(|path| path.len());
        Self {
            asked,
            beside: longest.and_then(|path| Some((path, whole.strip_suffix(path)?))),
            said,
        }
    }

    fn of(&self, port: &str, given: &str) -> Cow<'a, str> {
        if let Some((_, said)) = self.said.iter().find(|(name, _)| name == port) {
            return said.into();
        }
        match self.beside {
            Some((known, before)) if !path(given).is_empty() && path(given) != known => {
                format!("{before}{}", behind_host(given)).into()
            }
            _ => self.asked.into(),
        }
    }
}

/// The path of an address, without a slash at its end.
fn path(address: &str) -> &str {
    let path = behind_host(address).split('?').next().unwrap_or("");
    path.trim_end_matches('/')
}

/// Path and query of an address.
fn behind_host(address: &str) -> &str {
    let address = address.split('#').next().unwrap_or("");
    let behind = address.split_once("://").map_or("", |(_, behind)| behind);
    behind.find('/').map_or("", |at| &behind[at..])
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
    /// Where it is said that ports are, by their names.
    pub(super) ports: &'a [(String, String)],
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
        Some(document) => {
            let here = Addresses::new(address, service.ports, service.documents);
            let text = document.at(&here);
            Answer::plain(StatusCode::OK, "text/xml; charset=utf-8", text)
        }
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
        ..
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

    const fn of_port(port: &'static str, given: &'static str) -> Piece {
        Piece::Address { port, given }
    }

    #[test]
    fn documents_lead_to_the_address_that_was_asked() {
        static DOCUMENT: Document = Document(&[
            Piece::Text("<a l='"),
            of_port("P", "http://h/p"),
            Piece::Text("' x='"),
            Piece::Document(2),
            Piece::Text("'/>"),
        ]);
        let here = Addresses::new("http://h/s\"'>", &[], &[]);
        assert_eq!(
            DOCUMENT.at(&here),
            "<a l='http://h/s&quot;&#39;&gt;' x='http://h/s&quot;&#39;&gt;?xsd=2'/>"
        );
    }

    /// Where a document gives its ports addresses, and where they are for who asks at another.
    #[test]
    fn ports_stand_beside_each_other_as_in_the_document() {
        static SHOP: [Document; 2] = [
            Document(&[
                of_port("Soap", "http://maker.example/v1/shop"),
                of_port("Soap12", "https://maker.example/v1/shop/"),
                of_port("Get", " http://maker.example:8080/v1/shop/get?key=1#x"),
                of_port("Root", "http://maker.example/"),
                of_port("None", ""),
            ]),
            Document(&[of_port("Other", "http://maker.example/other")]),
        ];
        let said = [("Root".to_owned(), "https://r.example/".to_owned())];
        // Where a document is asked for, and where the ports `Get` and `Other` are.
        for (asked, get, other) in [
            (
                "http://h/v1/shop",
                "http://h/v1/shop/get?key=1",
                "http://h/other",
            ),
            (
                "https://h/a/v1/shop/",
                "https://h/a/v1/shop/get?key=1",
                "https://h/a/other",
            ),
            (
                "http://h/x/v1/shop/get",
                "http://h/x/v1/shop/get",
                "http://h/x/other",
            ),
            (
                "http://h/other",
                "http://h/v1/shop/get?key=1",
                "http://h/other",
            ),
            // It isn't known where they are.
            ("http://h/", "http://h/", "http://h/"),
            ("http://h/shop", "http://h/shop", "http://h/shop"),
            ("http://h/another", "http://h/another", "http://h/another"),
        ] {
            let here = Addresses::new(asked, &said, &SHOP);
            let [soap, soap_12] = ["Soap", "Soap12"].map(|port| {
                let at = SHOP[0].0.iter().find_map(|piece| match piece {
                    Piece::Address { port: name, given } if *name == port => Some(*given),
                    _ => None,
                });
                here.of(port, at.unwrap()).into_owned()
            });
            let is_at_shop = asked.trim_end_matches('/').ends_with("/v1/shop");
            if is_at_shop {
                assert_eq!([&*soap, &*soap_12], [asked, asked]);
            }
            assert_eq!(
                here.of("Get", "http://maker.example:8080/v1/shop/get?key=1#x"),
                get
            );
            assert_eq!(here.of("Other", "http://maker.example/other"), other);
            assert_eq!(here.of("None", ""), asked);
            assert_eq!(
                here.of("Root", "http://maker.example/"),
                "https://r.example/"
            );
        }
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
