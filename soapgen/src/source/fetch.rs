//! Fetching documents from the network, once, into a folder with a lock: generation itself
//! never asks the network.

use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::blocking::Client;
use roxmltree::Document as Tree;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls_platform_verifier::BuilderVerifierExt as _;
use sha2::{Digest as _, Sha256};

use crate::XSD;
use crate::diagnostic::Diagnostic;
use crate::generator::{Error, write_if_changed};
use crate::syntax::wsdl::{self, WSDL};

use super::location::{join_uri, scheme};
use super::lock::{self, Locked};
use super::{builtin, encoding, loader};

/// Bytes of one document.
const MAX_BYTES: u64 = 256 << 20;
/// Documents of one service; more are a server that makes up a new import for each request.
const MAX_DOCUMENTS: usize = 5000;
/// For one document.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Who asks, to the server of the first document and to no other.
#[derive(Clone, Default, PartialEq, Eq)]
pub enum Authentication {
    /// Nobody.
    #[default]
    None,
    /// HTTP basic authentication (RFC 7617).
    Basic {
        /// The user's name.
        user: String,
        /// The password.
        password: String,
    },
    /// A bearer token (RFC 6750).
    Bearer(String),
}

impl std::fmt::Debug for Authentication {
    /// Without the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Basic { .. } => "Basic",
            Self::Bearer(_) => "Bearer",
        })
    }
}

/// What is fetched, from where, and how.
#[derive(Clone, Debug, Default)]
pub struct Fetch {
    /// The address of the WSDL, `http` or `https`.
    pub url: String,
    /// The folder that it and what it imports is written to.
    pub folder: PathBuf,
    /// Who asks.
    pub authentication: Authentication,
    /// A PEM file with the client's certificates and its private key.
    pub certificate: Option<PathBuf>,
    /// The address of a proxy; without it those that the environment names are used.
    pub proxy: Option<String>,
}

/// What is different upstream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The document at this address has another content than the lock says.
    Changed(String),
    /// The document at this address is imported and not in the lock.
    Added(String),
}

/// A document as it came.
struct Fetched {
    /// The address that was asked, and the one that answered where that is another.
    urls: Vec<String>,
    bytes: Vec<u8>,
    is_wsdl: bool,
}

impl Fetch {
    /// Fetches the document and everything that it imports, and writes them and the lock.
    /// `progress` is told of each address before it is asked. Documents of other addresses that
    /// the lock lists stay.
    ///
    /// # Errors
    /// When a document can't be fetched or written; then no file is changed but by a failing
    /// disk.
    pub fn run(&self, progress: &mut dyn FnMut(&str)) -> Result<Vec<Locked>, Error> {
        let fetched = self.documents(progress)?;
        let old = self.lock()?;
        let mut locked: Vec<Locked> = Vec::new();
        let asked: HashSet<&String> = fetched.iter().flat_map(|document| &document.urls).collect();
        // Names are compared as file systems that ignore case do.
        let kept = old.iter().filter(|document| !asked.contains(&document.url));
        let mut taken: HashSet<String> = kept.clone().map(|d| d.file.to_lowercase()).collect();
        std::fs::create_dir_all(&self.folder).map_err(|error| {
            problem(format!(
                "`{}` can't be made: {error}",
                self.folder.display()
            ))
        })?;
        for document in &fetched {
            let url = document.urls.first().map_or("", String::as_str);
            let named = old.iter().find(|old| old.url == url && is_plain(&old.file));
            let file = match named {
                Some(old) if taken.insert(old.file.to_lowercase()) => old.file.clone(),
                _ => free_name(&file_name(url, document.is_wsdl), &mut taken, &old),
            };
            write_if_changed(&self.folder.join(&file), &document.bytes)?;
            locked.extend(document.urls.iter().map(|url| Locked {
                url: url.clone(),
                file: file.clone(),
                sha256: sha256(&document.bytes),
            }));
        }
        let lock: Vec<&Locked> = kept.chain(&locked).collect();
        write_if_changed(&self.folder.join(lock::FILE), written(&lock).as_bytes())?;
        Ok(locked)
    }

    /// Fetches the document and everything that it imports, and says what differs from the
    /// lock. Nothing is written.
    ///
    /// # Errors
    /// When a document can't be fetched, or the lock can't be read.
    pub fn check(&self, progress: &mut dyn FnMut(&str)) -> Result<Vec<Change>, Error> {
        let old = self.lock()?;
        let mut changes = Vec::new();
        for document in self.documents(progress)? {
            let hash = sha256(&document.bytes);
            for url in &document.urls {
                match old.iter().find(|old| old.url == *url) {
                    Some(old) if old.sha256 == hash => {}
                    Some(_) => changes.push(Change::Changed(url.clone())),
                    None => changes.push(Change::Added(url.clone())),
                }
            }
        }
        Ok(changes)
    }

    fn lock(&self) -> Result<Vec<Locked>, Error> {
        let path = self.folder.join(lock::FILE);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => {
                return Err(problem(format!(
                    "`{}` can't be read: {error}",
                    path.display()
                )));
            }
        };
        lock::parse(&text).map_err(|(why, _)| problem(format!("`{}`: {why}", path.display())))
    }

    fn documents(&self, progress: &mut dyn FnMut(&str)) -> Result<Vec<Fetched>, Error> {
        let root = address(&self.url)?;
        if !root.username().is_empty() || root.password().is_some() {
            let message = "the address holds a user or a password, which would be in the lock";
            return Err(problem(message).with_help("give them as authentication"));
        }
        let client = self.client()?;
        let first = bare(&self.url).to_owned();
        let mut queue = VecDeque::from([(first.clone(), None::<String>, None::<String>)]);
        let mut seen = HashSet::from([first]);
        let mut documents: Vec<Fetched> = Vec::new();
        while let Some((url, namespace, from)) = queue.pop_front() {
            if documents.len() == MAX_DOCUMENTS {
                return Err(problem(format!(
                    "more than {MAX_DOCUMENTS} documents are imported"
                )));
            }
            progress(&url);
            let (answered, bytes) = match self.get(&client, &url, &root) {
                Ok(answer) => answer,
                Err(why) => {
                    // What soapgen carries need not be fetched.
                    if namespace.as_deref().and_then(builtin::schema).is_some() {
                        continue;
                    }
                    let asked =
                        from.map_or(String::new(), |from| format!(", imported by `{from}`"));
                    return Err(problem(format!("`{url}`{asked}, can't be fetched: {why}")));
                }
            };
            let decoded = encoding::decode(bytes.clone());
            let tree = loader::tree_of(&decoded.text).ok().filter(|tree| {
                decoded.error.is_none()
                    && (wsdl::is_schema(tree.root_element())
                        || wsdl::is_definitions(tree.root_element()))
            });
            let Some(tree) = tree else {
                return Err(
                    problem(format!("what `{url}` answers is no WSDL and no schema"))
                        .with_help("open it in a browser: it may be a page to log in"),
                );
            };
            for (location, namespace) in references(&tree) {
                let target = join_uri(&answered, &location);
                let target = bare(&target).to_owned();
                let is_http = scheme(&target).is_some_and(|s| {
                    s.eq_ignore_ascii_case("http") || s.eq_ignore_ascii_case("https")
                });
                if is_http && seen.insert(target.clone()) {
                    queue.push_back((target, namespace, Some(url.clone())));
                }
            }
            let is_wsdl = wsdl::is_definitions(tree.root_element());
            let mut urls = vec![url];
            if !urls.contains(&answered) {
                seen.insert(answered.clone());
                urls.push(answered);
            }
            documents.push(Fetched {
                urls,
                bytes,
                is_wsdl,
            });
        }
        Ok(documents)
    }

    /// A document, and the address that answered.
    fn get(&self, client: &Client, url: &str, root: &Url) -> Result<(String, Vec<u8>), String> {
        let target = Url::parse(url).map_err(|error| error.to_string())?;
        let mut request = client.get(target.clone());
        if target.origin() == root.origin() {
            request = match &self.authentication {
                Authentication::None => request,
                Authentication::Basic { user, password } => {
                    request.basic_auth(user, Some(password))
                }
                Authentication::Bearer(token) => request.bearer_auth(token),
            };
        }
        let response = request.send().map_err(|error| causes(&error))?;
        let status = response.status();
        if !status.is_success() {
            return Err(format!("the server answers {status}"));
        }
        // The address as it was written, unless another one answered.
        let answered = match *response.url() == target {
            true => url.to_owned(),
            false => bare(response.url().as_str()).to_owned(),
        };
        let mut bytes = Vec::new();
        response
            .take(MAX_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| error.to_string())?;
        if bytes.len() as u64 > MAX_BYTES {
            return Err(format!("it is larger than {} MB", MAX_BYTES >> 20));
        }
        Ok((answered, bytes))
    }

    fn client(&self) -> Result<Client, Error> {
        let made = |what: &str, error: &dyn std::error::Error| {
            problem(format!("{what} can't be used: {}", causes(error)))
        };
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(|tls| tls.with_platform_verifier())
            .map_err(|error| made("TLS", &error))?;
        let tls = match &self.certificate {
            None => tls.with_no_client_auth(),
            Some(path) => {
                let what = format!("the client certificate `{}`", path.display());
                let pem = std::fs::read(path).map_err(|error| made(&what, &error))?;
                let chain = CertificateDer::pem_slice_iter(&pem)
                    .collect::<Result<Vec<_>, _>>()
                    .map_err(|error| made(&what, &error))?;
                let key =
                    PrivateKeyDer::from_pem_slice(&pem).map_err(|error| made(&what, &error))?;
                tls.with_client_auth_cert(chain, key)
                    .map_err(|error| made(&what, &error))?
            }
        };
        let mut client = Client::builder()
            .tls_backend_preconfigured(tls)
            .timeout(TIMEOUT)
            .user_agent(concat!("soapgen/", env!("CARGO_PKG_VERSION")));
        if let Some(proxy) = &self.proxy {
            let proxy = reqwest::Proxy::all(proxy).map_err(|error| made("the proxy", &error))?;
            client = client.proxy(proxy);
        }
        client
            .build()
            .map_err(|error| made("the HTTP client", &error))
    }
}

/// The locations of the documents that one asks for, each with the namespace it is to bring.
fn references(tree: &Tree<'_>) -> Vec<(String, Option<String>)> {
    let mut out = Vec::new();
    for node in tree.descendants().filter(|node| node.is_element()) {
        let location = match (node.tag_name().namespace(), node.tag_name().name()) {
            (Some(WSDL), "import") => "location",
            (Some(XSD), "import" | "include" | "redefine") => "schemaLocation",
            _ => continue,
        };
        let location = node.attribute(location).map_or("", str::trim);
        if !location.is_empty() {
            let namespace = node.attribute("namespace").map(str::to_owned);
            out.push((location.to_owned(), namespace));
        }
    }
    out
}

fn address(url: &str) -> Result<Url, Error> {
    match Url::parse(url) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(url),
        _ => Err(problem(format!("`{url}` is no `http` or `https` address"))),
    }
}

fn bare(url: &str) -> &str {
    url.split('#').next().unwrap_or(url)
}

/// A file name for an address: `Service.svc?xsd=xsd0` is in `Service.svc-xsd0.xsd`.
fn file_name(url: &str, is_wsdl: bool) -> String {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let after = path.split_once("://").map_or(path, |(_, after)| after);
    let last = after.split_once('/').map_or("", |(_, path)| path);
    let last = last.trim_end_matches('/').rsplit('/').next().unwrap_or("");
    let mut name: String = if last.is_empty() { "service" } else { last }.to_owned();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let value = match pair.split_once('=') {
            Some((_, value)) => value,
            // `?wsdl` says what the extension does.
            None if pair.eq_ignore_ascii_case("wsdl")
                || pair.eq_ignore_ascii_case("singlewsdl") =>
            {
                ""
            }
            None => pair,
        };
        if !value.is_empty() {
            let _ = write!(name, "-{value}");
        }
    }
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') {
            c
        } else {
            '_'
        }
    };
    let mut name: String = name.chars().map(plain).take(100).collect();
    let extension = if is_wsdl { ".wsdl" } else { ".xsd" };
    if !name.to_ascii_lowercase().ends_with(extension) {
        name.push_str(extension);
    }
    // A leading dot hides a file.
    name.trim_start_matches('.').to_owned()
}

/// Whether a name of the lock can be written to: it lies in the folder itself.
fn is_plain(file: &str) -> bool {
    let path = Path::new(file);
    path.file_name()
        .is_some_and(|name| name == path.as_os_str())
        && file != lock::FILE
}

/// The name, or the first of `name-2`, `name-3` that no other document has.
fn free_name(name: &str, taken: &mut HashSet<String>, old: &[Locked]) -> String {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "xsd"));
    let mut candidate = name.to_owned();
    let mut number = 1;
    let is_old = |name: &str| old.iter().any(|old| old.file.eq_ignore_ascii_case(name));
    while is_old(&candidate) || !taken.insert(candidate.to_lowercase()) {
        number += 1;
        candidate = format!("{stem}-{number}.{extension}");
    }
    candidate
}

/// The text of a lock.
fn written(documents: &[&Locked]) -> String {
    let mut text =
        "# Written by `soapgen fetch`: which file holds the document of which address.\n"
            .to_owned();
    let mut sorted: Vec<&&Locked> = documents.iter().collect();
    // The last address of a file is what references in it are relative to, so the order of
    // addresses that share one stays.
    let order: HashMap<&str, usize> = documents
        .iter()
        .enumerate()
        .rev()
        .map(|(at, d)| (d.file.as_str(), at))
        .collect();
    sorted.sort_by_key(|document| order.get(document.file.as_str()).copied());
    for document in sorted {
        let _ = write!(
            text,
            "\n[[document]]\nurl = {}\nfile = {}\nsha256 = {}\n",
            quoted(&document.url),
            quoted(&document.file),
            quoted(&document.sha256)
        );
    }
    text
}

/// A basic string of TOML.
fn quoted(value: &str) -> String {
    let mut out = "\"".to_owned();
    for c in value.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn sha256(bytes: &[u8]) -> String {
    let mut out = String::new();
    for byte in Sha256::digest(bytes) {
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// What went wrong and why, on one line.
fn causes(error: &dyn std::error::Error) -> String {
    let mut out = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let _ = write!(out, ": {cause}");
        next = cause.source();
    }
    out
}

fn problem(message: impl Into<String>) -> Error {
    Error::one(Diagnostic::error("fetch", None, message))
}

impl Error {
    fn with_help(mut self, help: &str) -> Self {
        if let Some(problem) = self.diagnostics.0.first_mut() {
            problem.help = Some(help.to_owned());
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_after_their_addresses() {
        for (url, is_wsdl, expected) in [
            ("http://h/a/User.wsdl", true, "User.wsdl"),
            ("http://h/S.svc?wsdl", true, "S.svc.wsdl"),
            ("http://h/S.svc?xsd=xsd0", false, "S.svc-xsd0.xsd"),
            ("http://h/S?xsd=../x/1.xsd", false, "S-.._x_1.xsd"),
            ("http://h", true, "service.wsdl"),
            ("http://h/", false, "service.xsd"),
            ("http://h/..", false, "xsd"),
        ] {
            assert_eq!(file_name(url, is_wsdl), expected, "{url}");
        }
    }

    #[test]
    fn a_lock_is_read_as_it_is_written() {
        let locked = Locked {
            url: "http://h/a\"\\\u{1}?b".to_owned(),
            file: "a.xsd".to_owned(),
            sha256: sha256(b""),
        };
        assert_eq!(lock::parse(&written(&[&locked])), Ok(vec![locked]));
    }
}
