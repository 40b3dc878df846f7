//! Cookies, which go back to the server alone that set them (RFC 6265).

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use http::header::{COOKIE, HeaderMap, HeaderValue, SET_COOKIE};

use crate::http_date;

/// How many cookies a server may set (RFC 6265, section 6.1).
const MOST: usize = 50;
/// How long one may be, with its name, in bytes.
const LONGEST: usize = 4096;

/// The cookies of all servers, by scheme, host and port.
#[derive(Default)]
pub(super) struct Jar(Mutex<HashMap<String, Vec<Cookie>>>);

struct Cookie {
    name: String,
    value: String,
    path: String,
    end: Option<SystemTime>,
}

impl Jar {
    fn cookies(&self) -> MutexGuard<'_, HashMap<String, Vec<Cookie>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn clear(&self) {
        self.cookies().clear();
    }

    /// Keeps what a server sets.
    pub(super) fn keep(&self, origin: &str, path: &str, answer: &HeaderMap) {
        let set = answer.get_all(SET_COOKIE).iter();
        let set = set.filter_map(|field| Cookie::of(field.to_str().ok()?, path));
        let mut all = self.cookies();
        for cookie in set {
            let kept = all.entry(origin.to_owned()).or_default();
            kept.retain(|known| (&known.name, &known.path) != (&cookie.name, &cookie.path));
            if cookie.is_good() {
                // The oldest gives way.
                if kept.len() == MOST {
                    kept.remove(0);
                }
                kept.push(cookie);
            }
        }
    }

    /// Gives a server its own back, unless the request has cookies of its own.
    pub(super) fn show(&self, origin: &str, path: &str, request: &mut HeaderMap) {
        if request.contains_key(COOKIE) {
            return;
        }
        let mut all = self.cookies();
        let Some(kept) = all.get_mut(origin) else {
            return;
        };
        kept.retain(Cookie::is_good);
        let mut shown: Vec<&Cookie> = kept.iter().filter(|cookie| cookie.is_of(path)).collect();
        // Longer paths go first (RFC 6265, section 5.4).
        shown.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        let mut field = String::new();
        for Cookie { name, value, .. } in shown {
            let between = if field.is_empty() { "" } else { "; " };
            // Writing to a string can't fail.
            let _ = write!(field, "{between}{name}={value}");
        }
        if let Ok(mut value) = HeaderValue::from_str(&field)
            && !field.is_empty()
        {
            value.set_sensitive(true);
            request.insert(COOKIE, value);
        }
    }
}

impl Cookie {
    /// The cookie that a field sets (RFC 6265, section 5.2). `Domain` says nothing here: no other
    /// server gets it. Nor does `Secure`: it is kept for the scheme by which it came.
    fn of(field: &str, path: &str) -> Option<Self> {
        let mut parts = field.split(';');
        let (name, value) = parts.next()?.split_once('=')?;
        let (name, value) = (name.trim(), value.trim());
        if name.is_empty() || name.len() + value.len() > LONGEST {
            return None;
        }
        let mut cookie = Self {
            name: name.to_owned(),
            value: value.to_owned(),
            path: match path.rsplit_once('/') {
                Some(("", _)) | None => "/".to_owned(),
                Some((folder, _)) => folder.to_owned(),
            },
            end: None,
        };
        let mut max_age = None;
        for part in parts {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "path" if value.starts_with('/') => value.clone_into(&mut cookie.path),
                "expires" => cookie.end = http_date::parse(value).or(cookie.end),
                "max-age" => max_age = value.parse::<i64>().ok().or(max_age),
                _ => {}
            }
        }
        if let Some(seconds) = max_age {
            let rest = Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
            cookie.end = SystemTime::now().checked_add(rest);
        }
        Some(cookie)
    }

    fn is_good(&self) -> bool {
        self.end.is_none_or(|end| SystemTime::now() < end)
    }

    /// Whether it goes with requests for this path (RFC 6265, section 5.1.4).
    fn is_of(&self, path: &str) -> bool {
        let rest = path.strip_prefix(&*self.path);
        rest.is_some_and(|rest| {
            rest.is_empty() || rest.starts_with('/') || self.path.ends_with('/')
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is shown for a path, after these were set by an answer for `/a/b/users`.
    fn shown(set: &[&'static str], path: &str) -> String {
        let jar = Jar::default();
        let mut answer = HeaderMap::new();
        for field in set {
            answer.append(SET_COOKIE, HeaderValue::from_static(field));
        }
        jar.keep("http://h:80", "/a/b/users", &answer);
        let mut request = HeaderMap::new();
        for other in ["http://h:81", "https://h:80", "http://sub.h:80"] {
            jar.show(other, path, &mut request);
        }
        assert!(request.is_empty());
        jar.show("http://h:80", path, &mut request);
        let field = request.get(COOKIE).map(|field| field.to_str().unwrap());
        field.unwrap_or("").to_owned()
    }

    #[test]
    fn which_go_where() {
        for (set, path, expected) in [
            (
                &["id=1; HttpOnly; Secure; SameSite=Lax"][..],
                "/a/b/users",
                "id=1",
            ),
            (&["id=1"], "/a/b/other", "id=1"),
            (&["id=1"], "/a", ""),
            (&["id=1"], "/a/bc", ""),
            (&["id=1; Path=/"], "/x", "id=1"),
            (&["id=1; path=a"], "/a/b/x", "id=1"),
            (&["id=1; Path=/", "id=2; Path=/a/b"], "/a/b/x", "id=2; id=1"),
            (&["id=1", "id=2", "no=3"], "/a/b/x", "id=2; no=3"),
            (&["id=1", "id=; Max-Age=0"], "/a/b/x", ""),
            (&["id=1", "id=2; Max-Age=-5"], "/a/b/x", ""),
            (
                &["id=1; Expires=Sun, 06 Nov 1994 08:49:37 GMT"],
                "/a/b/x",
                "",
            ),
            // As old servers take one back.
            (
                &["id=1", "id=; expires=Thu, 01-Jan-70 00:00:01 GMT"],
                "/a/b/x",
                "",
            ),
            (
                &["id=1; Expires=Sun, 06-Nov-1994 08:49:37 GMT; Max-Age=60"],
                "/a/b/x",
                "id=1",
            ),
            (&["id=1; Expires=tomorrow"], "/a/b/x", "id=1"),
            (&["id=a=b; Domain=com"], "/a/b/x", "id=a=b"),
            (&["=1", "id", ""], "/a/b/x", ""),
        ] {
            assert_eq!(shown(set, path), expected, "{set:?} {path}");
        }
    }

    #[test]
    fn there_are_not_too_many() {
        let jar = Jar::default();
        let mut answer = HeaderMap::new();
        for number in 0..200 {
            let field = format!("c{number}=1");
            answer.append(SET_COOKIE, field.parse().unwrap());
        }
        answer.append(
            SET_COOKIE,
            format!("long={}", "x".repeat(5000)).parse().unwrap(),
        );
        jar.keep("o", "/", &answer);
        let mut request = HeaderMap::new();
        jar.show("o", "/", &mut request);
        let field = request[COOKIE].to_str().unwrap();
        assert_eq!(field.split("; ").count(), MOST);
        assert!(field.starts_with("c150=1") && field.ends_with("c199=1"));
    }
}
