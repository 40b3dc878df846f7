//! The operations of SOAP bindings: those of the documents against the methods that were
//! generated and the diagnostics of those that were not.

use std::collections::HashMap;
use std::ops::Range;

use proc_macro2::{TokenStream, TokenTree};
use soapgen::Generated;
use soapgen::diagnostic::{Diagnostic, DocumentId};

const WSDL: &str = "http://schemas.xmlsoap.org/wsdl/";
const SOAP: [&str; 2] = [
    "http://schemas.xmlsoap.org/wsdl/soap/",
    "http://schemas.xmlsoap.org/wsdl/soap12/",
];

/// The operations of SOAP bindings, each counted where it is to be seen.
#[derive(Default)]
pub struct Operations {
    /// In the documents themselves, without the generator's own reading.
    pub declared: usize,
    /// In the model.
    pub modelled: usize,
    /// Methods of clients in the generated text.
    pub methods: usize,
    /// Those without a method of which a diagnostic says so: code, place and name.
    pub diagnosed: Vec<String>,
    /// Those that are missing without a word: what must not happen.
    pub missing: Vec<String>,
}

/// A SOAP binding in a document.
struct Binding {
    document: DocumentId,
    range: Range<usize>,
    /// Its operations: name, place.
    operations: Vec<(String, Range<usize>)>,
}

/// Counts them; `text` is what was generated.
pub fn count(done: &Generated, text: &str) -> Operations {
    let mut count = Operations::default();
    let emitted = methods(text);
    for binding in bindings(done) {
        count.declared += binding.operations.len();
        let modelled = done.model.bindings.iter().position(|known| {
            known.place.document == binding.document
                && known.place.offset as usize == binding.range.start
        });
        count.modelled += modelled.map_or(0, |at| done.model.bindings[at].operations.len());
        let client = done
            .plan
            .clients
            .iter()
            .find(|client| Some(client.binding.0 as usize) == modelled);
        // How many methods there are of each name: overloaded operations share one.
        let mut left: HashMap<&str, usize> = HashMap::new();
        if let Some(names) = client.and_then(|client| emitted.get(&client.name)) {
            count.methods += names.len();
            for name in names {
                *left.entry(name).or_default() += 1;
            }
        }
        for (name, range) in &binding.operations {
            match left.get_mut(name.as_str()) {
                Some(methods @ 1..) => *methods -= 1,
                _ => match said(done, &binding, range) {
                    Some(diagnostic) => {
                        count
                            .diagnosed
                            .push(format!("{name}: {}", shown(done, diagnostic)));
                    }
                    None => count.missing.push(name.clone()),
                },
            }
        }
    }
    count
}

/// The bindings of the documents that have a `soap:binding`.
fn bindings(done: &Generated) -> Vec<Binding> {
    let mut out = Vec::new();
    for (document, xml) in crate::work::parsed(done) {
        let root = xml.root_element();
        for node in root
            .children()
            .filter(|n| n.has_tag_name((WSDL, "binding")))
        {
            let speaks = |ns: &&str| node.children().any(|n| n.has_tag_name((*ns, "binding")));
            if !SOAP.iter().any(speaks) {
                continue;
            }
            let operations = node
                .children()
                .filter(|n| n.has_tag_name((WSDL, "operation")));
            let name = |n: roxmltree::Node<'_, '_>| n.attribute("name").unwrap_or("").to_owned();
            out.push(Binding {
                document,
                range: node.range(),
                operations: operations.map(|n| (name(n), n.range())).collect(),
            });
        }
    }
    out
}

/// The diagnostic that stands in an operation of a binding, or of the binding as a whole.
fn said<'g>(
    done: &'g Generated,
    binding: &Binding,
    operation: &Range<usize>,
) -> Option<&'g Diagnostic> {
    let offset = |diagnostic: &Diagnostic| {
        let place = diagnostic.place?;
        (place.document == binding.document).then_some(place.offset as usize)
    };
    let of_operation = |d: &&Diagnostic| offset(d).is_some_and(|at| operation.contains(&at));
    let of_binding = |d: &&Diagnostic| {
        offset(d).is_some_and(|at| {
            let mut operations = binding.operations.iter();
            binding.range.contains(&at) && !operations.any(|(_, range)| range.contains(&at))
        })
    };
    let diagnostics = done.warnings.0.iter();
    let mut of_operations = diagnostics.clone().filter(of_operation);
    of_operations
        .next()
        .or_else(|| diagnostics.clone().find(of_binding))
}

fn shown(done: &Generated, diagnostic: &Diagnostic) -> String {
    let place = diagnostic.place.map_or_else(String::new, |place| {
        let (line, column) = done.sources.line_column(place);
        let document = done.sources.display(place.document);
        let name = document.rsplit('/').next().unwrap_or(document);
        format!("{name}:{line}:{column}")
    });
    format!("{} at {place}: {}", diagnostic.code, diagnostic.message)
}

/// The XML names of the operations that each client has a method for, by the client's name, as
/// the macro `operations!` of the generated text has them.
fn methods(text: &str) -> HashMap<String, Vec<String>> {
    let mut out = HashMap::new();
    let mut left: Vec<TokenStream> = text.parse().into_iter().collect();
    while let Some(tokens) = left.pop() {
        let mut is_next = false;
        for token in tokens {
            match &token {
                TokenTree::Group(group) if is_next => client(group.stream(), &mut out),
                TokenTree::Group(group) => left.push(group.stream()),
                _ => {}
            }
            is_next = match token {
                TokenTree::Ident(name) => name == "operations",
                TokenTree::Punct(mark) => is_next && mark.as_char() == '!',
                _ => false,
            };
        }
    }
    out
}

/// `Client, …; method(Request) -> Response = "name", …; …`
fn client(tokens: TokenStream, out: &mut HashMap<String, Vec<String>>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_end = |token: &TokenTree| matches!(token, TokenTree::Punct(p) if p.as_char() == ';');
    let mut entries = tokens.split(is_end);
    let head = entries.next().and_then(|head| head.first());
    let names = out
        .entry(head.map_or_else(String::new, ToString::to_string))
        .or_default();
    for entry in entries {
        let literal = entry.iter().find_map(|token| match token {
            TokenTree::Literal(literal) => Some(literal.to_string()),
            _ => None,
        });
        names.extend(literal.map(|name| name.trim_matches('"').to_owned()));
    }
}
