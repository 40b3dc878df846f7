//! A request as text: as it goes over the wire, and as a line for curl.

use std::fmt::Write as _;
use std::path::Path;

use bytes::Bytes;
use http::Request;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, HOST};
use soapgen::diagnostic::Shown;

use crate::service::{Secret, fields};

/// What a line says of who calls: where secrets are, and not what they are.
#[derive(Default)]
pub(crate) struct Credentials<'c> {
    pub(crate) user: Option<&'c str>,
    pub(crate) password: Option<&'c Secret>,
    pub(crate) bearer: Option<&'c Secret>,
    pub(crate) ca: Option<&'c Path>,
    pub(crate) certificate: Option<&'c Path>,
    pub(crate) key: Option<&'c Path>,
}

/// A request: method and address, headers, body. Credentials are not shown.
pub(crate) fn request(request: &Request<Bytes>) -> String {
    format!(
        "{} {}\n{}\n{}\n",
        request.method(),
        Shown(&request.uri().to_string()),
        fields(request.headers()),
        String::from_utf8_lossy(request.body())
    )
}

/// A line by which curl sends it, for a shell of POSIX.
pub(crate) fn line(request: &Request<Bytes>, credentials: &Credentials<'_>) -> String {
    let uri = request.uri().to_string();
    let mut text = format!("curl {}", quoted(&uri));
    let mut put = |option: &str, value: &str| {
        let _ = write!(text, " \\\n  {option}");
        if !value.is_empty() {
            let _ = write!(text, " {value}");
        }
    };
    // What has content is a POST by itself.
    if request.method() != http::Method::POST || request.body().is_empty() {
        put("--request", request.method().as_str());
    }
    let path = request.uri().path();
    if uri.contains(['{', '}', '[', ']']) {
        put("--globoff", "");
    }
    if path.split('/').any(|step| matches!(step, "." | "..")) {
        put("--path-as-is", "");
    }
    match (credentials.user, credentials.password, credentials.bearer) {
        (Some(user), Some(password), _) => {
            let user = in_double_quotes(&format!("{user}:"));
            put("--user", &format!("\"{user}{}\"", of_secret(password)));
        }
        (_, _, Some(token)) => {
            put(
                "--header",
                &format!("\"Authorization: Bearer {}\"", of_secret(token)),
            );
        }
        _ => {}
    }
    let files = [
        ("--cacert", credentials.ca),
        ("--cert", credentials.certificate),
        ("--key", credentials.key),
    ];
    for (option, path) in files {
        if let Some(path) = path {
            put(option, &quoted(&path.to_string_lossy()));
        }
    }
    for (name, value) in request.headers() {
        // curl writes these itself.
        if [AUTHORIZATION, CONTENT_LENGTH, HOST].contains(name) {
            continue;
        }
        let value = String::from_utf8_lossy(value.as_bytes());
        // By a semicolon curl knows a field without a value from one that is to be left out.
        let field = match value.is_empty() {
            true => format!("{name};"),
            false => format!("{name}: {value}"),
        };
        put("--header", &quoted(&field));
    }
    let body = String::from_utf8_lossy(request.body());
    if !body.is_empty() {
        put("--data-binary", &quoted(&body));
    }
    text + "\n"
}

/// A word of a shell that stands for this text.
pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn in_double_quotes(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        if matches!(c, '"' | '$' | '`' | '\\') {
            out.push('\\');
        }
        out.push(c);
        out
    })
}

/// What a shell reads a secret by, within double quotes.
fn of_secret(secret: &Secret) -> String {
    match secret {
        Secret::Variable(name) if is_name(name) => format!("${{{name}}}"),
        Secret::Variable(name) => format!("$(printenv {})", quoted(name)),
        // It is refused before.
        Secret::Wrong => String::new(),
        Secret::File(path) => {
            format!(
                "$(head -n 1 -- {} | tr -d '\\r')",
                quoted(&path.to_string_lossy())
            )
        }
    }
}

/// Whether a shell takes it for the name of a variable.
fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars
        .next()
        .is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What curl would change if nobody told it not to.
    #[test]
    fn curl_sends_what_is_meant() {
        let none = Credentials::default();
        for (request, expected) in [
            (
                Request::post("http://h/a/../b?c={d,e}").header("x-empty", ""),
                "curl 'http://h/a/../b?c={d,e}' \\\n  --request POST \\\n  --globoff \\\n  \
                 --path-as-is \\\n  --header 'x-empty;'\n",
            ),
            (
                Request::get("http://h/a"),
                "curl 'http://h/a' \\\n  --request GET\n",
            ),
        ] {
            let request = request.body(Bytes::new());
            let line = request.map(|request| line(&request, &none));
            assert_eq!(line.ok().as_deref(), Some(expected));
        }
    }

    /// What a shell makes of the words of the line.
    #[test]
    fn what_strangers_say_stays_within_quotes() {
        let request = Request::post("http://localhost/a?b=c")
            .header("content-type", "text/xml; charset=utf-8")
            .header("soapaction", "\"urn:it's\"")
            .header("authorization", "Basic c2VjcmV0")
            .body(Bytes::from_static(b"<a>'; rm -rf /; '$(b)`c`</a>"));
        let Ok(request) = request else { return };
        let secret = Secret::Variable("TOKEN".to_owned());
        let credentials = Credentials {
            user: None,
            password: None,
            bearer: Some(&secret),
            ca: None,
            certificate: None,
            key: None,
        };
        let line = line(&request, &credentials);
        assert!(!line.contains("c2VjcmV0"), "{line}");
        assert!(super::request(&request).contains("authorization: …"));
        let script = line.replacen("curl", "printf '%s\\n'", 1);
        let shell = std::process::Command::new("sh")
            .args(["-c", &script])
            .env("TOKEN", "a b")
            .output();
        // Where there is no shell there is nothing to quote for.
        let Ok(output) = shell else { return };
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let expected = "http://localhost/a?b=c\n--header\nAuthorization: Bearer a b\n--header\n\
                        content-type: text/xml; charset=utf-8\n--header\nsoapaction: \
                        \"urn:it's\"\n--data-binary\n<a>'; rm -rf /; '$(b)`c`</a>\n";
        assert_eq!(said, expected);
    }
}
