//! Where an answer points to, and whether a request may go there.

use http::header::LOCATION;
use http::{Response, StatusCode, Uri};

use super::connect::Place;

/// Where a request is to be sent again, as it is, for this answer to it.
///
/// The status says that with method and content of POST (SOAP 1.2 Part 2, section 7.5.1.2; 303
/// asks for a GET, which is no message). It is the same server, by TLS if it was not: what is in a
/// message is not for another one.
pub(super) fn target<B>(from: &Uri, answer: &Response<B>) -> Option<Uri> {
    let status = answer.status();
    let is_followed = [
        StatusCode::MOVED_PERMANENTLY,
        StatusCode::FOUND,
        StatusCode::TEMPORARY_REDIRECT,
        StatusCode::PERMANENT_REDIRECT,
    ];
    if !is_followed.contains(&status) {
        return None;
    }
    let location = answer.headers().get(LOCATION)?.to_str().ok()?;
    let target = resolved(from, location)?;
    let (here, there) = (Place::of(from)?, Place::of(&target)?);
    let is_same_host = here.host.eq_ignore_ascii_case(&there.host);
    let is_same_server = here.is_tls == there.is_tls && here.port == there.port;
    // To the port of https:// itself, as servers send whom they want to have it.
    let is_upgrade = !here.is_tls && there.is_tls && here.port == 80 && there.port == 443;
    (is_same_host && (is_same_server || is_upgrade)).then_some(target)
}

/// A reference, as it stands at an address (RFC 3986, section 5.2).
fn resolved(base: &Uri, reference: &str) -> Option<Uri> {
    let reference = reference.split('#').next()?;
    let (scheme, authority) = (base.scheme_str()?, base.authority()?);
    let has_scheme = reference.split_once("://").is_some_and(|(scheme, _)| {
        // Not one in a query.
        scheme.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    let text = if has_scheme {
        reference.to_owned()
    } else if reference.starts_with("//") {
        format!("{scheme}:{reference}")
    } else if reference.is_empty() {
        return None;
    } else {
        let (path, query) = match reference.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (reference, None),
        };
        let folder = base
            .path()
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder);
        let path = match path {
            "" => base.path().to_owned(),
            path if path.starts_with('/') => path.to_owned(),
            path => format!("{folder}/{path}"),
        };
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        format!("{scheme}://{authority}{}{query}", without_dots(&path))
    };
    let target: Uri = text.parse().ok()?;
    // Host and a port that is one, and nothing else.
    let named = target.authority()?;
    let is_plain = match named.port_u16() {
        Some(_) => !named.as_str().contains('@'),
        None => named.as_str() == named.host(),
    };
    is_plain.then_some(target)
}

/// A path without `.` and `..` (RFC 3986, section 5.2.4).
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let segments = path.split('/').skip(1);
    let last = segments.clone().last().unwrap_or("");
    for segment in segments {
        match segment {
            "." => {}
            ".." => {
                kept.pop();
            }
            segment => kept.push(segment),
        }
    }
    if matches!(last, "." | "..") {
        // A folder ends with a slash.
        kept.push("");
    }
    format!("/{}", kept.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_answers_lead() {
        for (from, status, location, expected) in [
            ("http://h/a/b?c=1", 307, "/d?e=2", Some("http://h/d?e=2")),
            ("http://h/a/b?c=1", 308, "d", Some("http://h/a/d")),
            ("http://h/a/b", 301, "../d/./e#f", Some("http://h/d/e")),
            ("http://h/a/b", 302, "?d", Some("http://h/a/b?d")),
            (
                "http://h/a",
                302,
                "/b?back=http://other/",
                Some("http://h/b?back=http://other/"),
            ),
            ("http://h/a/b", 302, "..", Some("http://h/")),
            (
                "http://h:8080/a",
                307,
                "http://H:8080/b",
                Some("http://h:8080/b"),
            ),
            ("http://h/a", 307, "http://h:80/b", Some("http://h:80/b")),
            ("http://h/a", 307, "//h/b", Some("http://h/b")),
            ("http://h/a", 307, "https://h/a", Some("https://h/a")),
            ("http://h/a", 303, "/b", None),
            ("http://h/a", 304, "/b", None),
            ("http://h/a", 200, "/b", None),
            ("http://h/a", 307, "", None),
            ("http://h/a", 307, "http://other/a", None),
            ("http://h/a", 307, "http://h.other/a", None),
            ("http://h/a", 307, "http://h:81/a", None),
            ("http://h/a", 307, "https://h:8443/a", None),
            ("http://h:8080/a", 307, "https://h/a", None),
            ("https://h/a", 307, "http://h/a", None),
            ("https://h/a", 307, "//other/a", None),
            ("http://h/a", 307, "ftp://h/a", None),
            ("http://h/a", 307, "http://me@h/a", None),
            ("http://h/a", 307, "http://h:x/", None),
        ] {
            let mut answer = Response::new(());
            *answer.status_mut() = StatusCode::from_u16(status).unwrap();
            let field = http::HeaderValue::from_static(location);
            answer.headers_mut().insert(LOCATION, field);
            let found = target(&from.parse().unwrap(), &answer).map(|uri| uri.to_string());
            let same = |text: &str| text.to_lowercase();
            assert_eq!(found.as_deref().map(same), expected.map(same), "{location}");
        }
    }
}
