//! What a server asks for: the field `WWW-Authenticate` (RFC 9110, section 11.6.1).

use http::HeaderValue;

/// One of the ways in which a server lets a client say who it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Challenge {
    scheme: String,
    token: Option<String>,
    parameters: Vec<(String, String)>,
}

impl Challenge {
    /// The scheme as it was written, such as `Digest`.
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    /// Whether it is of this scheme, whatever the case.
    pub fn is(&self, scheme: &str) -> bool {
        self.scheme.eq_ignore_ascii_case(scheme)
    }

    /// The token behind the scheme (`token68`), as Negotiate and NTLM have it.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// A parameter, without the quotes and escapes around it.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let mut all = self.parameters.iter();
        let found = all.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// What all fields ask for, in order; what has not the form is passed over.
pub(super) fn all<'v>(fields: impl IntoIterator<Item = &'v HeaderValue>) -> Vec<Challenge> {
    let mut out = Vec::new();
    for field in fields {
        parse(&String::from_utf8_lossy(field.as_bytes()), &mut out);
    }
    out
}

/// Parameters alone, as in `Authentication-Info`.
#[cfg(feature = "http-digest")]
pub(super) fn parameters(field: &str) -> Challenge {
    let mut out = vec![Challenge::default()];
    parse(field, &mut out);
    out.swap_remove(0)
}

fn parse(field: &str, out: &mut Vec<Challenge>) {
    let mut rest = field;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        let word = word(&mut rest);
        if word.is_empty() {
            // What can't stand there, to the next comma.
            match rest.split_once(',') {
                Some((_, behind)) => rest = behind,
                None => return,
            }
            continue;
        }
        // A parameter of the last challenge, or the next one.
        if let Some(value) = value(&mut rest) {
            if let Some(last) = out.last_mut() {
                last.parameters.push((word.to_owned(), value));
            }
            continue;
        }
        let mut challenge = Challenge {
            scheme: word.to_owned(),
            ..Challenge::default()
        };
        let behind = rest.trim_start_matches([' ', '\t']);
        let end = behind.find([',', ' ', '\t']).unwrap_or(behind.len());
        let (token, behind) = behind.split_at(end);
        let is_token = token
            .trim_end_matches('=')
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte));
        // `name=` may be the start of a parameter with spaces around its equals sign.
        if is_token && !token.is_empty() && !behind.trim_start().starts_with('=') {
            challenge.token = Some(token.to_owned());
            rest = behind;
        }
        out.push(challenge);
    }
}

/// A token (RFC 9110, section 5.6.2) at the start.
fn word<'t>(rest: &mut &'t str) -> &'t str {
    let is_of_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let end = rest.find(|c| !is_of_token(c)).unwrap_or(rest.len());
    let (word, behind) = rest.split_at(end);
    *rest = behind;
    word
}

/// An equals sign and the value behind it, if they are there.
fn value(rest: &mut &str) -> Option<String> {
    let blank = [' ', '\t'];
    let behind = rest.trim_start_matches(blank).strip_prefix('=')?;
    let mut behind = behind.trim_start_matches(blank);
    let Some(quoted) = behind.strip_prefix('"') else {
        let value = word(&mut behind);
        // `scheme token==`, and no parameter.
        if value.is_empty() {
            return None;
        }
        *rest = behind;
        return Some(value.to_owned());
    };
    let mut value = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => {
                *rest = &quoted[at + 1..];
                return Some(value);
            }
            '\\' => value.extend(chars.next().map(|(_, c)| c)),
            c => value.push(c),
        }
    }
    *rest = "";
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(field: &str) -> String {
        let mut out = Vec::new();
        parse(field, &mut out);
        let challenges = out.iter().map(|challenge| {
            let token = challenge.token.iter().map(|token| format!(" {token}"));
            let of = |(name, value): &(String, String)| format!(" {name}<{value}>");
            let parameters = challenge.parameters.iter().map(of);
            challenge.scheme.clone() + &token.chain(parameters).collect::<String>()
        });
        challenges.collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn challenges() {
        for (field, expected) in [
            ("Negotiate", "Negotiate"),
            ("NTLM TlRMTVNTUAAC+/==", "NTLM TlRMTVNTUAAC+/=="),
            ("Negotiate, NTLM", "Negotiate | NTLM"),
            (
                "Negotiate abc=, Basic realm=x",
                "Negotiate abc= | Basic realm<x>",
            ),
            (
                r#"Basic realm="a \"b\", c", charset="UTF-8""#,
                r#"Basic realm<a "b", c> charset<UTF-8>"#,
            ),
            (
                r#"Digest realm="r" , qop="auth, auth-int",nonce = "n" , stale=TRUE, ,Basic  realm=r"#,
                "Digest realm<r> qop<auth, auth-int> nonce<n> stale<TRUE> | Basic realm<r>",
            ),
            (
                r#"Digest realm = "r", nonce="n"#,
                "Digest realm<r> nonce<n>",
            ),
            (
                "Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\", Basic realm=\"simple\"",
                "Newauth realm<apps> type<1> title<Login to \"apps\"> | Basic realm<simple>",
            ),
            ("", ""),
            (", ,", ""),
            ("\"Basic\" realm=x, Bearer", "Bearer"),
        ] {
            assert_eq!(shown(field), expected, "{field}");
        }
    }

    #[test]
    fn names_have_no_case() {
        let mut out = Vec::new();
        parse("dIGEST Realm=r", &mut out);
        assert!(out[0].is("Digest") && out[0].parameter("REALM") == Some("r"));
    }
}
