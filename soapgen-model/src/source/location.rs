//! Where the document that a location names may lie, without asking the network.

use std::borrow::Cow;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use crate::nearest::nearest;

/// Characters of a location that are shown.
const MAX_SHOWN: usize = 300;
/// Bytes of a path; Windows takes 32,767 characters, the others fewer.
const MAX_PATH: usize = 32 << 10;

/// A path that is written relative to a folder. An address stays one, to be told of as such.
pub fn below(folder: &Path, path: &str) -> PathBuf {
    match scheme(path).is_some_and(is_web) {
        true => path.into(),
        false => folder.join(path),
    }
}

/// Whether documents of this scheme are on the network.
pub(crate) fn is_web(scheme: &str) -> bool {
    ["http", "https"]
        .iter()
        .any(|web| scheme.eq_ignore_ascii_case(web))
}

/// The scheme of an absolute URI; a drive letter is none.
pub(crate) fn scheme(location: &str) -> Option<&str> {
    let (scheme, _) = location.split_once(':')?;
    let plausible = scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    plausible.then_some(scheme)
}

/// Whether a path is absolute on any system: what a document asks for does not depend on where
/// it is read.
fn is_absolute(path: &str) -> bool {
    let drive = |path: &str| {
        let mut bytes = path.bytes();
        bytes.next().is_some_and(|b| b.is_ascii_alphabetic()) && bytes.next() == Some(b':')
    };
    path.starts_with(['/', '\\']) || drive(path)
}

/// What a location is where it names a place on this machine by itself, wherever the document
/// that holds it lies.
pub(crate) fn by_itself(location: &str) -> Option<&'static str> {
    let location = location.trim();
    match scheme(location) {
        Some(scheme) => scheme
            .eq_ignore_ascii_case("file")
            .then_some("a `file:` address"),
        None => (is_absolute(location) || is_absolute(&decode_percent(location)))
            .then_some("an absolute path"),
    }
}

/// The files that a location may stand for, the likeliest first: none where it stands for a
/// place by itself.
///
/// `extension` is what a file is called that was saved from an address whose name is in its
/// query, such as `Service.svc?xsd=xsd0`.
pub(crate) fn candidates(location: &str, directory: &Path, extension: &str) -> Vec<PathBuf> {
    let location = location.trim();
    let mut names: Vec<String> = Vec::new();
    let beside = |names: &mut Vec<String>, location: &str| {
        let (path, query) = split_query(location);
        names.push(location.to_owned());
        names.push(decode_percent(location));
        if location.contains('\\') {
            names.push(location.replace('\\', "/"));
        }
        if let Some(query) = query {
            names.push(decode_percent(path));
            if let Some(value) = query.split('&').find_map(|pair| pair.split_once('=')) {
                let folder = path
                    .rfind('/')
                    .map_or("", |at| path.get(..=at).unwrap_or(""));
                names.push(format!("{folder}{}.{extension}", decode_percent(value.1)));
                names.push(format!("{folder}{}", decode_percent(value.1)));
            }
        }
    };
    match scheme(location) {
        Some("http" | "https" | "HTTP" | "HTTPS" | "ftp") => {
            let bare = location.split('#').next().unwrap_or("");
            let after = bare.split_once("://").map_or("", |(_, rest)| rest);
            let (path, query) = split_query(after);
            let last = match path.split_once('/') {
                Some((_, path)) => path.rsplit('/').next().unwrap_or(""),
                None => "",
            };
            match query {
                Some(query) => beside(&mut names, &format!("{last}?{query}")),
                None => beside(&mut names, last),
            }
        }
        Some(_) => {}
        None => {
            beside(&mut names, location);
            if let Some((bare, _)) = location.split_once('#') {
                beside(&mut names, bare);
            }
        }
    }
    let mut paths: Vec<PathBuf> = Vec::new();
    for name in names {
        // A name that is empty or ends in a slash is a folder; a NUL can't be in a path.
        let is_file = !name.is_empty() && !name.ends_with('/') && !name.contains('\0');
        if !is_file || name.len() > MAX_PATH || is_absolute(&name) {
            continue;
        }
        let path = normal(&directory.join(name));
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    paths
}

/// The path in a `file:` URI.
pub(crate) fn file_path(uri: &str) -> String {
    let rest = uri.split_once(':').map_or(uri, |(_, rest)| rest);
    let rest = rest.split(['#', '?']).next().unwrap_or(rest);
    let path = match rest.strip_prefix("//") {
        Some(with_host) => with_host
            .find('/')
            .and_then(|at| with_host.get(at..))
            .unwrap_or(""),
        None => rest,
    };
    let path = decode_percent(path);
    // `/C:/folder` names a drive.
    match path.strip_prefix('/') {
        Some(drive) if drive.as_bytes().get(1) == Some(&b':') => drive.to_owned(),
        _ => path,
    }
}

/// A reference made absolute by a base URI (RFC 3986, 5.2, for hierarchical bases).
pub(crate) fn join_uri(base: &str, reference: &str) -> String {
    let is_web = base.starts_with("http");
    let read = match is_web {
        true => without_breaks(reference),
        false => Cow::Borrowed(reference),
    };
    let reference = &*read;
    if scheme(reference).is_some() {
        return reference.to_owned();
    }
    // In addresses of the web a backslash is a slash (WHATWG URL, 4.4).
    let slashes = reference.replace('\\', "/");
    let reference = match is_web {
        true => slashes.as_str(),
        false => reference,
    };
    let Some((scheme, rest)) = base.split_once("://") else {
        return reference.to_owned();
    };
    let rest = rest.split(['?', '#']).next().unwrap_or(rest);
    let (host, path) = match rest.find('/') {
        Some(at) => rest.split_at(at),
        None => (rest, "/"),
    };
    if let Some(other) = reference.strip_prefix("//") {
        return format!("{scheme}://{other}");
    }
    let (reference, query) = match reference.find(['?', '#']) {
        Some(at) => reference.split_at(at),
        None => (reference, ""),
    };
    let merged = if reference.starts_with('/') {
        reference.to_owned()
    } else if reference.is_empty() {
        path.to_owned()
    } else {
        let folder = path
            .rfind('/')
            .map_or("/", |at| path.get(..=at).unwrap_or("/"));
        format!("{folder}{reference}")
    };
    let mut segments: Vec<&str> = Vec::new();
    for segment in merged.split('/').skip(1) {
        match segment {
            "." => {}
            ".." => {
                segments.pop();
            }
            other => segments.push(other),
        }
    }
    format!("{scheme}://{host}/{}{query}", segments.join("/"))
}

/// An address of the web as it is read: tabs and line breaks are none of it (WHATWG URL, 4.4).
pub(crate) fn without_breaks(address: &str) -> Cow<'_, str> {
    match address.contains(['\t', '\n', '\r']) {
        true => Cow::Owned(address.replace(['\t', '\n', '\r'], "")),
        false => Cow::Borrowed(address),
    }
}

/// The `file:` URI of a path.
pub(crate) fn file_uri(path: &Path) -> String {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let text = absolute.to_string_lossy().replace('\\', "/");
    let slash = if text.starts_with('/') { "" } else { "/" };
    format!("file://{slash}{text}")
}

/// `%41` to `A`; left alone where that isn't UTF-8 text.
pub(crate) fn decode_percent(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let mut ahead = bytes.clone();
        let digits = (ahead.next(), ahead.next());
        let value = match (byte, digits) {
            (b'%', (Some(high), Some(low))) => hex(high).zip(hex(low)),
            _ => None,
        };
        match value {
            Some((high, low)) => {
                out.push(high * 16 + low);
                bytes = ahead;
            }
            None => out.push(byte),
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|v| u8::try_from(v).ok())
}

fn split_query(location: &str) -> (&str, Option<&str>) {
    match location.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (location, None),
    }
}

/// The path without `.` and, where a folder stands before it, `..`.
pub(crate) fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(out.components().next_back(), Some(Component::Normal(_))) =>
            {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

/// The file whose path differs from this one by the case of letters alone; of several the first
/// by name.
pub(crate) fn other_case(path: &Path) -> Option<PathBuf> {
    // A path has as many folders as a document likes.
    let there = path.ancestors().skip(1).find(|folder| is_folder(folder))?;
    let mut found = there.to_owned();
    for component in path.strip_prefix(there).ok()?.components() {
        let Component::Normal(name) = component else {
            return None;
        };
        let name = name.to_str()?.to_lowercase();
        let folder = match found.as_os_str().is_empty() {
            true => Path::new("."),
            false => &found,
        };
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .ok()?
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|found| found.to_lowercase() == name)
            .collect();
        names.sort_unstable();
        found.push(names.into_iter().next()?);
    }
    Some(found)
}

fn is_folder(path: &Path) -> bool {
    path.as_os_str().is_empty() || path.is_dir()
}

/// The beginning of a location, which is as long as a document likes, for messages.
pub(crate) fn clipped(location: &str) -> Cow<'_, str> {
    match location.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => Cow::Owned(format!("{}…", location.get(..end).unwrap_or(""))),
        None => Cow::Borrowed(location),
    }
}

/// The name of the file in the folder of a path that the path may mean.
pub fn beside(path: &Path) -> Option<String> {
    /// Of a folder with more, these are looked at.
    const MOST: usize = 10_000;
    let (folder, name) = (path.parent()?, path.file_name()?.to_str()?);
    let entries = std::fs::read_dir(match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    });
    let mut names: Vec<String> = (entries.ok()?.take(MOST))
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|found| found != name)
        .collect();
    names.sort_unstable();
    nearest(name, names.iter().map(String::as_str)).map(str::to_owned)
}

/// How a path is shown: with slashes on every system, so that messages are the same on each.
pub(crate) fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) {
        text.replace('\\', "/")
    } else {
        text.into_owned()
    }
}

/// An address without what stands behind `#`, and without a user and a password: as it may be
/// written down.
pub(crate) fn bare(url: &str) -> Cow<'_, str> {
    let url = url.split('#').next().unwrap_or(url);
    let read = without_breaks(url);
    match user(&read) {
        Some(user) => Cow::Owned(format!(
            "{}{}",
            read.get(..user.start).unwrap_or(""),
            read.get(user.end + 1..).unwrap_or("")
        )),
        None => Cow::Borrowed(url),
    }
}

/// Where a user and a password stand in an address, before `@`.
pub(crate) fn user(url: &str) -> Option<Range<usize>> {
    let authority = authority(url)?;
    let at = url.get(authority.clone())?.rfind('@')?;
    Some(authority.start..authority.start + at)
}

/// Where in an address the user, the host and the port stand. In addresses of the web any slashes
/// and backslashes may stand before them, or none (WHATWG URL, 4.4).
fn authority(url: &str) -> Option<Range<usize>> {
    let scheme = scheme(url).unwrap_or("");
    let behind = match scheme {
        "" => url,
        scheme => url.get(scheme.len() + 1..)?,
    };
    let is_web = ["http", "https", "ftp"]
        .iter()
        .any(|web| scheme.eq_ignore_ascii_case(web));
    let rest = behind.trim_start_matches(['/', '\\']);
    if !is_web && behind.len() - rest.len() < 2 {
        return None;
    }
    let length = rest.find(['/', '?', '\\']).unwrap_or(rest.len());
    let start = url.len() - rest.len();
    Some(start..start + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_written_down_without_who_asks() {
        for (url, expected) in [
            ("http://h/a#b", "http://h/a"),
            ("http://u:p@h/a?b=c@d", "http://h/a?b=c@d"),
            ("http://u:p@q@h:80?a#b", "http://h:80?a"),
            ("http://h/a@b", "http://h/a@b"),
            ("urn:a@b", "urn:a@b"),
            ("mailto:a@b", "mailto:a@b"),
            ("foo://u:p@h/a@b", "foo://h/a@b"),
            ("//u:p@h/a", "//h/a"),
            ("a//u:p@h/a", "a//u:p@h/a"),
            ("a@b/c", "a@b/c"),
            // As browsers and this client read them (WHATWG URL, 4.4).
            ("http:\\\\u:p@h/a", "http:\\\\h/a"),
            ("\\\\u:p@h\\a@b", "\\\\h\\a@b"),
            ("http:/u:p@h/a", "http:/h/a"),
            ("HTTPS:u:p@h/a", "HTTPS:h/a"),
            ("http:///u:p@h/a", "http:///h/a"),
            ("http:/\\/u:p@h\\a@b", "http:/\\/h\\a@b"),
            ("http:\t//u:p@h/a", "http://h/a"),
            ("ht\ntp:/\r/u:p\t@h/a", "http://h/a"),
            ("http://h/a\tb", "http://h/a\tb"),
        ] {
            assert_eq!(bare(url), expected, "{url}");
        }
    }

    fn first(location: &str) -> Vec<String> {
        candidates(location, Path::new("a/b"), "xsd")
            .iter()
            .map(|p| shown(p))
            .collect()
    }

    #[test]
    fn a_location_stands_for_files_beside_the_document() {
        let cases: [(&str, &[&str]); 23] = [
            ("c.xsd", &["a/b/c.xsd"]),
            ("../c.xsd", &["a/c.xsd"]),
            ("../../../c.xsd", &["../c.xsd"]),
            ("c%20d.xsd", &["a/b/c%20d.xsd", "a/b/c d.xsd"]),
            ("x\\c.xsd", &["a/b/x\\c.xsd", "a/b/x/c.xsd"]),
            ("http://host/x/c.xsd", &["a/b/c.xsd"]),
            ("http://host/", &[]),
            ("http://host", &[]),
            ("/c.xsd", &[]),
            ("%2Fc.xsd", &["a/b/%2Fc.xsd"]),
            ("\\\\server\\share\\c.xsd", &[]),
            ("//server/share/c.xsd", &[]),
            ("C:\\c.xsd", &[]),
            ("c:c.xsd", &[]),
            ("%43%3A/c.xsd", &["a/b/%43%3A/c.xsd"]),
            ("file:///c.xsd", &[]),
            ("FILE:c.xsd", &[]),
            ("file://C:/c.xsd", &[]),
            ("c%00.xsd", &["a/b/c%00.xsd"]),
            ("%2e%2e/c.xsd", &["a/b/%2e%2e/c.xsd", "a/c.xsd"]),
            ("http://host/%2fc.xsd", &["a/b/%2fc.xsd"]),
            ("urn:x", &[]),
            (
                "http://host/S.svc?xsd=xsd0",
                &[
                    "a/b/S.svc?xsd=xsd0",
                    "a/b/S.svc",
                    "a/b/xsd0.xsd",
                    "a/b/xsd0",
                ],
            ),
        ];
        for (location, expected) in cases {
            if cfg!(windows) && location.contains('\\') {
                continue;
            }
            assert_eq!(first(location), expected, "{location}");
        }
    }

    #[test]
    fn file_uris_are_paths() {
        let cases = [
            ("file:///a/b%20c.xsd", "/a/b c.xsd"),
            ("file://localhost/a", "/a"),
            ("file:/a", "/a"),
            ("file:a.xsd", "a.xsd"),
            ("file:///C:/a", "C:/a"),
        ];
        for (uri, path) in cases {
            assert_eq!(file_path(uri), path, "{uri}");
        }
    }

    #[test]
    fn references_are_made_absolute() {
        let cases = [
            ("http://h/a/b.xsd", "c.xsd", "http://h/a/c.xsd"),
            ("http://h/a/b.xsd", "../c.xsd", "http://h/c.xsd"),
            ("http://h/a/b.xsd", "../../c.xsd", "http://h/c.xsd"),
            ("http://h", "c.xsd", "http://h/c.xsd"),
            ("http://h/a/b?x=1", "/c", "http://h/c"),
            ("http://h/a/b?x=1", "?y=2", "http://h/a/b?y=2"),
            ("http://h/a", "urn:x", "urn:x"),
            ("http://h/a/b.xsd", "..\\c.xsd", "http://h/c.xsd"),
            ("http://h/a/b.xsd", "ht\ttp:/\n/i/c.xsd", "http://i/c.xsd"),
            ("http://h/a/b.xsd", "c\r.xsd", "http://h/a/c.xsd"),
            ("file:///a/b.xsd", "c.xsd", "file:///a/c.xsd"),
        ];
        for (base, reference, expected) in cases {
            assert_eq!(join_uri(base, reference), expected, "{base} {reference}");
        }
    }

    #[test]
    fn percent_signs_that_escape_nothing_stay() {
        for (text, expected) in [
            ("%", "%"),
            ("%4", "%4"),
            ("%zz", "%zz"),
            ("%FF", "%FF"),
            ("%c3%A9", "é"),
        ] {
            assert_eq!(decode_percent(text), expected);
        }
    }
}
