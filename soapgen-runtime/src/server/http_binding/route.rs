//! Which operation a request is for: by its method, and by what stands behind the path of the
//! service (WSDL 1.1, sections 4.4 to 4.6).

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashMap;

use http::Method;

use super::parameters::{decoded, pairs};
use crate::client::http_binding::{Part, parts};

/// Where an operation is found.
pub(super) struct Route {
    /// The number of the operation.
    number: usize,
    method: Method,
    /// The segments of its path.
    path: Vec<Pattern>,
    /// What its location says behind the `?` itself: names, and the values that they have to have.
    query: Vec<(String, Pattern)>,
}

/// What stands in one place of a location: text as it is encoded in the document, and names of
/// parameters.
type Pattern = Vec<Part<'static, &'static str>>;

/// What stands in place of a parameter of a location.
pub(super) struct Value<'r> {
    pub(super) name: &'static str,
    /// Encoded.
    pub(super) text: &'r str,
    pub(super) is_query: bool,
}

/// What stands in place of the parameters of a location.
pub(super) type Replaced<'r> = Vec<Value<'r>>;

/// The first value of each name in a query, encoded.
type Query<'r> = HashMap<Cow<'r, str>, &'r str>;

/// What a request is for.
pub(super) enum Found<'r> {
    /// The operation of this route, with what stands in place of its parameters.
    Operation(&'r Route, Replaced<'r>),
    /// Operations, but by these methods.
    Other(Vec<&'r Method>),
    /// None.
    Nothing,
}

impl Route {
    /// Of an operation at this location, in which these parameters may stand.
    pub(super) fn of(
        number: usize,
        method: Method,
        location: &'static str,
        parameters: &[&'static str],
    ) -> Self {
        let location = location.split('#').next().unwrap_or("");
        let (path, query) = location.split_once('?').unwrap_or((location, ""));
        let pattern = |text| {
            let known = |name| parameters.iter().find(|known| **known == name).copied();
            parts(text, known)
        };
        let query = query.split('&').filter(|pair| !pair.is_empty());
        Self {
            number,
            method,
            path: segments(path).into_iter().map(pattern).collect(),
            query: query
                .map(|pair| {
                    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                    let name = decoded(name.as_bytes(), true);
                    (name.unwrap_or_default().into_owned(), pattern(value))
                })
                .collect(),
        }
    }

    /// Which of several routes that fit is meant: the one that says more of what stands there, place
    /// by place.
    pub(super) fn rank(&self) -> (Vec<u8>, Reverse<usize>) {
        let rank = |pattern: &Pattern| match pattern.as_slice() {
            [] | [Part::Text(_)] => 0,
            [Part::Value(_)] => 2,
            _ => 1,
        };
        let path = self.path.iter().map(rank).collect();
        (path, Reverse(self.query.len()))
    }

    /// Whether a name of the query is the location's own.
    pub(super) fn says(&self, name: &str) -> bool {
        self.query.iter().any(|(own, _)| own == name)
    }

    /// The number of the operation.
    pub(super) fn number(&self) -> usize {
        self.number
    }

    /// What stands in place of the parameters, if a request is for this.
    fn matched<'r>(&self, path: &[&'r str], query: &Query<'r>) -> Option<Replaced<'r>> {
        if path.len() != self.path.len() {
            return None;
        }
        let mut found = Vec::new();
        for (pattern, segment) in self.path.iter().zip(path) {
            matched(pattern, segment, false, &mut found)?;
        }
        for (name, pattern) in &self.query {
            let value = query.get(name.as_str())?;
            matched(pattern, value, true, &mut found)?;
        }
        Some(found)
    }
}

/// Finds the operation of a request among routes, those that say more before others.
pub(super) fn find<'r>(
    routes: &'r [Route],
    method: &Method,
    path: &[&'r str],
    query: &'r str,
) -> Found<'r> {
    let mut others: Vec<&Method> = Vec::new();
    let mut values = Query::new();
    if routes.iter().any(|route| !route.query.is_empty()) {
        for (name, value) in pairs(query) {
            if let Some(name) = decoded(name.as_bytes(), true) {
                values.entry(name).or_insert(value);
            }
        }
    }
    for route in routes {
        let is_known = others.contains(&&route.method);
        if route.method != *method && is_known {
            continue;
        }
        match route.matched(path, &values) {
            Some(found) if route.method == *method => {
                return Found::Operation(route, found);
            }
            Some(_) => others.push(&route.method),
            None => {}
        }
    }
    match others.is_empty() {
        true => Found::Nothing,
        false => Found::Other(others),
    }
}

/// The segments of a path. That of the service itself, with a slash at its end or without, has
/// none.
pub(super) fn segments(path: &str) -> Vec<&str> {
    match path.strip_prefix('/').unwrap_or(path) {
        "" => Vec::new(),
        path => path.split('/').collect(),
    }
}

/// What stands behind the path of a service, if a path leads there.
pub(super) fn below<'r>(path: &'r str, service: &str) -> Option<&'r str> {
    let rest = path.strip_prefix(service.trim_end_matches('/'))?;
    (rest.is_empty() || rest.starts_with('/')).then_some(rest)
}

/// Holds a text against a pattern, both encoded: what separates parameters stands there as it is,
/// and within a value it is encoded.
fn matched<'r>(
    pattern: &Pattern,
    text: &'r str,
    is_query: bool,
    found: &mut Replaced<'r>,
) -> Option<()> {
    let own = match pattern.as_slice() {
        [] => Some(""),
        [Part::Text(own)] => Some(*own),
        _ => None,
    };
    if let Some(own) = own {
        // The same characters may be encoded or not (RFC 3986, section 2.3).
        let is_same = own == text || {
            let [own, text] = [own, text].map(|text| decoded(text.as_bytes(), is_query));
            own.is_some() && own == text
        };
        return is_same.then_some(());
    }
    let mut rest = text;
    for (at, part) in pattern.iter().enumerate() {
        let end = match part {
            Part::Text(own) => {
                rest = rest.strip_prefix(*own)?;
                continue;
            }
            Part::Value(_) => match pattern.get(at + 1) {
                // The last one stands at the end, whatever looks like it before.
                Some(Part::Text(own)) if at + 2 == pattern.len() => rest.strip_suffix(*own)?.len(),
                Some(Part::Text(own)) => rest.find(*own)?,
                // Nothing tells where one value ends and the next begins.
                Some(Part::Value(_)) | None => rest.len(),
            },
        };
        let (value, behind) = rest.split_at(end);
        if let Part::Value(name) = part {
            found.push(Value {
                name,
                text: value,
                is_query,
            });
        }
        rest = behind;
    }
    rest.is_empty().then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What each request is found to be for: a number, and what stands in place of parameters.
    #[test]
    fn requests_find_operations() {
        let names = &["country", "city", "x"];
        let mut routes: Vec<Route> = [
            (Method::GET, "/(country)/(city)?detail=(country)"),
            (Method::GET, "/forecast"),
            (Method::POST, "/forecast"),
            (Method::GET, "forecast/(x)"),
            (Method::GET, "/x-(x)-end/(city).xml"),
            (Method::GET, "/call?op=a%20b"),
            (Method::GET, "/call?op=c&v=2"),
            (Method::GET, "/call?op=c"),
            (Method::POST, ""),
            (Method::GET, "/f(x)(y)/"),
            (Method::GET, "/a(country)(city)"),
            (Method::GET, "/caf%C3%A9"),
        ]
        .into_iter()
        .enumerate()
        .map(|(number, (method, location))| Route::of(number, method, location, names))
        .collect();
        routes.sort_by_key(Route::rank);
        let cases: &[(&str, &str, &str, &str)] = &[
            (
                "GET",
                "/CH/Bern",
                "detail=CH",
                "0 country=CH city=Bern country=CH",
            ),
            ("GET", "/CH/Bern", "", "none"),
            (
                "GET",
                "/CH/Bern",
                "a=%zz&detail=",
                "0 country=CH city=Bern country=",
            ),
            (
                "GET",
                "/CH%2FZH/La%20Chaux",
                "detail=x",
                "0 country=CH%2FZH city=La%20Chaux country=x",
            ),
            ("GET", "/CH/", "detail=x", "0 country=CH city= country=x"),
            // A location that says more is before one that says less.
            ("GET", "/forecast/Bern", "detail=CH", "3 x=Bern"),
            ("GET", "/f%6Frecast/Bern", "detail=CH", "3 x=Bern"),
            ("GET", "/forecast%2FBern", "", "none"),
            ("GET", "/forecast", "", "1"),
            ("POST", "/forecast", "", "2"),
            ("GET", "/forecast/", "", "3 x="),
            ("PUT", "/forecast", "", "GET POST"),
            ("POST", "/forecast/Bern", "", "GET"),
            ("GET", "//forecast", "", "none"),
            ("GET", "/./forecast", "", "none"),
            ("GET", "/x-1-2-end/a.b.xml", "", "4 x=1-2 city=a.b"),
            ("GET", "/x-end/a.xml", "", "none"),
            ("GET", "/x-%zz-end/.xml", "", "4 x=%zz city="),
            ("GET", "/call", "op=a+b", "5"),
            ("GET", "/call", "op=a%20b", "5"),
            ("GET", "/call", "op=c", "7"),
            ("GET", "/call", "v=2&op=c", "6"),
            ("GET", "/call", "op=%ff", "none"),
            ("POST", "/", "", "8"),
            ("POST", "", "", "8"),
            ("GET", "/", "", "POST"),
            ("GET", "/f1(y)/", "", "9 x=1"),
            ("GET", "/f1/", "", "none"),
            ("GET", "/a12", "", "10 country=12 city="),
            ("GET", "/caf\u{e9}", "", "11"),
            ("GET", "/caf%c3%a9", "", "11"),
            ("GET", "/caf%e9", "", "none"),
        ];
        for (method, path, query, expected) in cases {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let path = segments(path);
            let found = match find(&routes, &method, &path, query) {
                Found::Nothing => "none".to_owned(),
                Found::Other(methods) => {
                    let names: Vec<&str> = methods.iter().map(|method| method.as_str()).collect();
                    names.join(" ")
                }
                Found::Operation(route, replaced) => {
                    let values = replaced.iter().map(|v| format!(" {}={}", v.name, v.text));
                    format!("{}{}", route.number(), values.collect::<String>())
                }
            };
            assert_eq!(found, *expected, "{method} {path:?} {query}");
        }
    }

    #[test]
    fn paths_below_a_service() {
        for (path, service, below) in [
            ("/s/Get", "/s", Some("/Get")),
            ("/s/Get", "/s/", Some("/Get")),
            ("/s", "/s", Some("")),
            ("/s/", "/s", Some("/")),
            ("/sGet", "/s", None),
            ("/Get", "", Some("/Get")),
            ("/Get", "/", Some("/Get")),
            ("/S/Get", "/s", None),
        ] {
            assert_eq!(super::below(path, service), below, "{path} {service}");
        }
    }
}
