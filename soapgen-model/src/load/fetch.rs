//! Fetching documents from the network, once, into a folder with a lock: generation itself
//! never asks the network.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::blocking::{Client, Response};
use reqwest::header::LOCATION;
use reqwest::{StatusCode, Url};
use roxmltree::{Document as Tree, Node};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls_platform_verifier::Verifier;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, DocumentId, Place};
use crate::error::Error;
use crate::source::Sources;
use crate::source::file::{self, MAX_DOCUMENT, MAX_SETTINGS};
use crate::source::location::{bare, join_uri, scheme};
use crate::syntax::wsdl;
use crate::unseen::is_unseen;
use crate::write::write_below;
use crate::xml::XSD;

use super::builtin;
use super::lock::{self, Locked, sha256};
use super::overlay;

/// Bytes of all documents together.
const MAX_BYTES: u64 = 512 << 20;
/// Documents of one service; more are a server that makes up a new import for each request.
const MAX_DOCUMENTS: usize = 5000;
/// How often an address may send on to another.
const MAX_REDIRECTS: usize = 10;
/// Until a server or the proxy takes the connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
/// For one answer.
const TIMEOUT: Duration = Duration::from_secs(60);
/// For all documents, where no other time is given.
pub const TIME_LIMIT: Duration = Duration::from_secs(600);

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
    /// A PEM file with the client's certificates and its private key. Like
    /// [`Fetch::authentication`] it is shown to the server of the first document and to no other.
    pub certificate: Option<PathBuf>,
    /// A PEM file with certificates of authorities that are trusted beside the platform's.
    pub authorities: Option<PathBuf>,
    /// The address of a proxy; without it those that the environment names are used.
    pub proxy: Option<String>,
    /// Whether documents are asked from the host of [`Fetch::url`] alone. Else a document may name
    /// any address that this machine can reach, one of a private network too.
    pub same_host: bool,
    /// How long fetching may take in all; [`TIME_LIMIT`] when not set.
    pub time_limit: Option<Duration>,
}

/// What is different upstream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The document at this address has another content than the lock says.
    Changed(String),
    /// The document at this address is imported and not in the lock.
    Added(String),
}

/// What was fetched and not yet written.
#[derive(Debug)]
pub struct Staged {
    folder: PathBuf,
    /// The documents, that of [`Fetch::url`] first, with the files that they are for.
    pub locked: Vec<Locked>,
    /// What differs from the lock.
    pub changes: Vec<Change>,
    /// The files of other documents that the lock lists.
    kept: Vec<String>,
    /// What is to be written, the lock last.
    files: Vec<(String, Vec<u8>)>,
}

impl Staged {
    /// Writes the documents and the lock into the folder.
    ///
    /// # Errors
    /// As [`Fetch::run`].
    pub fn write(&self) -> Result<(), Error> {
        let files = self.files.iter();
        let files: Vec<(&str, &[u8])> = files.map(|(f, b)| (f.as_str(), b.as_slice())).collect();
        write_below(&self.folder, &files)
    }

    /// Writes into another folder what the folder would hold, as far as documents are read from
    /// it: its other documents and the overlays too.
    ///
    /// # Errors
    /// When a file can't be read or written.
    pub fn write_to(&self, folder: &Path) -> Result<(), Error> {
        let mut files = self.files.clone();
        let known = self.files.iter().map(|(file, _)| file);
        let known: Vec<String> = known.chain(&self.kept).cloned().collect();
        let overlays = known
            .iter()
            .map(|file| format!("{file}{}", overlay::SUFFIX));
        for file in overlays.chain(self.kept.iter().cloned()) {
            match file::read(&self.folder.join(&file), MAX_DOCUMENT) {
                Ok(bytes) => files.push((file, bytes)),
                Err(why) if why.is_absent() => {}
                Err(why) => {
                    let path = self.folder.join(&file);
                    return Err(problem(format!(
                        "`{}` can't be read: {why}",
                        path.display()
                    )));
                }
            }
        }
        let files = files.iter();
        let files: Vec<(&str, &[u8])> = files.map(|(f, b)| (f.as_str(), b.as_slice())).collect();
        write_below(folder, &files)
    }
}

/// Writes the documents that the lock of a folder lists, and the lock, into another folder: all of
/// them or none, the lock last.
///
/// # Errors
/// When the lock or a document can't be read, or the files can't be written.
pub fn copy(from: &Path, to: &Path) -> Result<(), Error> {
    let locked = locked_in(from)?.unwrap_or_default();
    let names: BTreeSet<&String> = locked.iter().map(|locked| &locked.file).collect();
    let names = names.into_iter().map(String::as_str).chain([lock::FILE]);
    let mut files = Vec::new();
    for name in names {
        let path = from.join(name);
        let bytes = file::read(&path, MAX_DOCUMENT)
            .map_err(|why| problem(format!("`{}` can't be read: {why}", path.display())))?;
        files.push((name, bytes));
    }
    let files: Vec<(&str, &[u8])> = files.iter().map(|(f, b)| (*f, b.as_slice())).collect();
    write_below(to, &files)
}

/// What the lock of a folder lists, if there is one.
fn locked_in(folder: &Path) -> Result<Option<Vec<Locked>>, Error> {
    let path = folder.join(lock::FILE);
    let text = match file::read_text(&path, MAX_SETTINGS) {
        Ok(text) => text,
        Err(error) if error.is_absent() => return Ok(None),
        Err(error) => {
            return Err(problem(format!(
                "`{}` can't be read: {error}",
                path.display()
            )));
        }
    };
    let (why, offset) = match lock::parse(&text) {
        Ok(documents) => return Ok(Some(documents.into_iter().map(|(l, _)| l).collect())),
        Err(wrong) => wrong,
    };
    let mut sources = Sources::default();
    let id = lock::add(&path, text, &mut sources);
    let diagnostic = Diagnostic::error(Code::Lock, Place::at(id, offset), why)
        .help("correct it, or remove it and fetch the documents again");
    Err(Error {
        diagnostics: Diagnostics(vec![diagnostic]),
        sources: Some(sources),
    })
}

impl Fetch {
    /// Fetches the document and everything that it imports, and writes them and the lock.
    /// `progress` is told of each address before it is asked. Documents of other addresses that
    /// the lock lists stay. It waits for the network: async code calls it on a thread of its own.
    ///
    /// # Errors
    /// When a document can't be fetched or written: every problem with its place. The folder is
    /// then as it was, unless the disk fails while files are replaced; the lock is the last of
    /// them, so that generation tells which don't fit it.
    pub fn run(&self, progress: &mut dyn FnMut(&str)) -> Result<Vec<Locked>, Error> {
        let old = self.lock()?.unwrap_or_default();
        let staged = self.stage(&old, progress)?;
        staged.write()?;
        Ok(staged.locked)
    }

    /// Fetches the document and everything that it imports, and says what differs from the
    /// lock. Nothing is written.
    ///
    /// # Errors
    /// When a document can't be fetched, or there is no lock that can be read.
    pub fn check(&self, progress: &mut dyn FnMut(&str)) -> Result<Vec<Change>, Error> {
        Ok(self.compare(progress)?.changes)
    }

    /// The same, with what was fetched: it can be looked at, and written.
    ///
    /// # Errors
    /// As [`Fetch::check`].
    pub fn compare(&self, progress: &mut dyn FnMut(&str)) -> Result<Staged, Error> {
        let Some(old) = self.lock()? else {
            let message = format!(
                "there is no `{}` in `{}`",
                lock::FILE,
                self.folder.display()
            );
            return Err(problem(message).with_help("fetch the documents first"));
        };
        self.stage(&old, progress)
    }

    /// Fetches what there is, and finds a file for each document.
    fn stage(&self, old: &[Locked], progress: &mut dyn FnMut(&str)) -> Result<Staged, Error> {
        let fetched = self.documents(progress)?;
        let asked: HashSet<&String> = fetched.iter().flat_map(Fetched::urls).collect();
        let replaced: HashSet<&String> = old
            .iter()
            .filter(|old| asked.contains(&old.url))
            .map(|old| &old.file)
            .collect();
        let kept: Vec<&Locked> = old
            .iter()
            .filter(|old| !replaced.contains(&old.file))
            .collect();
        // Names are compared as file systems that ignore case do.
        let mut taken: HashSet<String> = kept.iter().map(|d| d.file.to_lowercase()).collect();
        let mut locked: Vec<Locked> = Vec::new();
        let (mut files, mut changes) = (Vec::new(), Vec::new());
        for document in &fetched {
            let named = old.iter().find(|old| old.url == document.asked);
            let file = match named {
                Some(old) if taken.insert(old.file.to_lowercase()) => old.file.clone(),
                _ => free_name(
                    &file_name(&document.asked, document.is_wsdl),
                    &mut taken,
                    old,
                ),
            };
            let path = self.folder.join(&file);
            let there = file::read(&path, document.bytes.len() as u64);
            let differs = match &there {
                Ok(there) => *there != document.bytes,
                Err(why) => !why.is_absent(),
            };
            if !replaced.contains(&file) && differs {
                let message = format!("`{}` is there, and not in the lock", path.display());
                return Err(problem(message).with_help("move it, or name another folder"));
            }
            let hash = sha256(&document.bytes);
            for url in document.urls() {
                match old.iter().find(|old| old.url == *url) {
                    Some(old) if old.sha256 == hash => {}
                    Some(_) => changes.push(Change::Changed(url.clone())),
                    None => changes.push(Change::Added(url.clone())),
                }
                locked.push(Locked {
                    url: url.clone(),
                    file: file.clone(),
                    sha256: hash.clone(),
                });
            }
            files.push((file, document.bytes.clone()));
        }
        let text = written(kept.iter().copied().chain(&locked).collect());
        files.push((lock::FILE.to_owned(), text.into_bytes()));
        Ok(Staged {
            folder: self.folder.clone(),
            locked,
            changes,
            kept: kept.into_iter().map(|locked| locked.file.clone()).collect(),
            files,
        })
    }

    /// What the lock lists, if there is one.
    fn lock(&self) -> Result<Option<Vec<Locked>>, Error> {
        locked_in(&self.folder)
    }

    fn documents(&self, progress: &mut dyn FnMut(&str)) -> Result<Vec<Fetched>, Error> {
        let root = address(&self.url)?;
        let known = self.client(self.certificate.as_deref())?;
        let others = match self.certificate {
            Some(_) => self.client(None)?,
            None => known.clone(),
        };
        let mut download = Download {
            fetch: self,
            known,
            others,
            root,
            room: MAX_BYTES,
            until: Instant::now().checked_add(self.time_limit()),
            sources: Sources::default(),
            diagnostics: Diagnostics::default(),
            documents: Vec::new(),
            by_address: HashMap::new(),
            queued: HashSet::new(),
            queue: VecDeque::new(),
        };
        download.want(Wanted {
            url: bare(self.url.trim()).into_owned(),
            namespace: None,
            place: None,
        });
        while let Some(wanted) = download.queue.pop_front() {
            download.next(&wanted, progress);
            if download.diagnostics.has_errors() && download.time_left().is_err() {
                break;
            }
        }
        match download.diagnostics.has_errors() {
            false => Ok(download.documents),
            true => Err(Error {
                diagnostics: download.diagnostics,
                sources: Some(download.sources),
            }),
        }
    }

    fn time_limit(&self) -> Duration {
        self.time_limit.unwrap_or(TIME_LIMIT)
    }

    fn client(&self, certificate: Option<&Path>) -> Result<Client, Error> {
        let unusable = |what: &str, error: &dyn std::error::Error| {
            problem(format!("{what} can't be used: {}", causes(error)))
        };
        let pem = |what: &str, path: &Path| {
            let what = format!("the {what} `{}`", path.display());
            let pem = std::fs::read(path).map_err(|error| unusable(&what, &error))?;
            let certificates = CertificateDer::pem_slice_iter(&pem)
                .collect::<Result<Vec<_>, _>>()
                .map_err(|error| unusable(&what, &error))?;
            match certificates.is_empty() {
                true => Err(problem(format!("{what} holds no certificate"))
                    .with_help("name a PEM file with `BEGIN CERTIFICATE`")),
                false => Ok((what, pem, certificates)),
            }
        };
        let authorities = match &self.authorities {
            Some(path) => pem("authorities", path)?.2,
            None => Vec::new(),
        };
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let verifier = Verifier::new_with_extra_roots(authorities, provider.clone())
            .map_err(|error| unusable("the trusted authorities", &error))?;
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| unusable("TLS", &error))?
            // The platform's verifier, with authorities beside the platform's own.
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier));
        let tls = match certificate {
            None => tls.with_no_client_auth(),
            Some(path) => {
                let (what, pem, chain) = pem("client certificate", path)?;
                let key =
                    PrivateKeyDer::from_pem_slice(&pem).map_err(|error| unusable(&what, &error))?;
                tls.with_client_auth_cert(chain, key)
                    .map_err(|error| unusable(&what, &error))?
            }
        };
        let mut client = Client::builder()
            .tls_backend_preconfigured(tls)
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("soapgen/", env!("CARGO_PKG_VERSION")));
        if let Some(proxy) = &self.proxy {
            let proxy =
                reqwest::Proxy::all(proxy).map_err(|error| unusable("the proxy", &error))?;
            client = client.proxy(proxy);
        }
        client
            .build()
            .map_err(|error| unusable("the HTTP client", &error))
    }
}

/// A document as it came.
struct Fetched {
    /// Other spellings of its address.
    aliases: Vec<String>,
    /// The address that was asked.
    asked: String,
    /// The address that answered, where that is another: what references in it are relative to.
    answered: Option<String>,
    bytes: Vec<u8>,
    is_wsdl: bool,
}

impl Fetched {
    /// Its addresses, the one that references in it are relative to last.
    fn urls(&self) -> impl Iterator<Item = &String> {
        let asked = std::iter::once(&self.asked);
        self.aliases.iter().chain(asked).chain(&self.answered)
    }
}

/// A document to fetch.
struct Wanted {
    url: String,
    /// What it is to bring.
    namespace: Option<String>,
    /// Where it is imported.
    place: Option<Place>,
}

/// An answer whose content is still to be read.
struct Answer {
    response: Response,
    /// The address that answered, where that is another than the one that was asked.
    address: Option<Url>,
}

/// Why a document can't be had.
struct Failure {
    why: String,
    help: Option<&'static str>,
}

impl From<String> for Failure {
    fn from(why: String) -> Self {
        Self { why, help: None }
    }
}

/// The documents of one service on their way.
struct Download<'a> {
    fetch: &'a Fetch,
    root: Url,
    /// For the server of the first document.
    known: Client,
    /// For all others.
    others: Client,
    /// Bytes that may still come.
    room: u64,
    /// When it is given up, if ever.
    until: Option<Instant>,
    /// The documents by their addresses, to show places in them.
    sources: Sources,
    diagnostics: Diagnostics,
    documents: Vec<Fetched>,
    /// Which of `documents` is that of an address, which is in its normal form.
    by_address: HashMap<String, usize>,
    /// All that were ever in `queue`, as they are written.
    queued: HashSet<String>,
    queue: VecDeque<Wanted>,
}

impl Download<'_> {
    fn want(&mut self, wanted: Wanted) {
        if self.queued.len() > MAX_DOCUMENTS || !self.queued.insert(wanted.url.clone()) {
            return;
        }
        if self.queued.len() > MAX_DOCUMENTS {
            let message = format!("more than {MAX_DOCUMENTS} documents are imported");
            self.diagnostics
                .push(Diagnostic::error(Code::Fetch, wanted.place, message));
            self.queue.clear();
        } else {
            self.queue.push_back(wanted);
        }
    }

    /// Fetches a document, and queues those that it asks for.
    fn next(&mut self, wanted: &Wanted, progress: &mut dyn FnMut(&str)) {
        let known = |by_address: &HashMap<String, usize>, url: &Url| {
            by_address.get(&*bare(url.as_str())).copied()
        };
        let url = Url::parse(&wanted.url);
        if let Ok(url) = &url
            && let Some(index) = known(&self.by_address, url)
        {
            return self.add_alias(index, wanted);
        }
        progress(&wanted.url);
        let answer = url
            .map_err(|error| Failure::from(format!("it is not an address: {error}")))
            .and_then(|url| Ok((self.ask(&url)?, url)));
        let (bytes, answered, url) = match answer {
            Ok((Answer { response, address }, url)) => {
                // Two addresses may lead to one document.
                if let Some(address) = &address
                    && let Some(index) = known(&self.by_address, address)
                {
                    return self.add_alias(index, wanted);
                }
                match self.content(response) {
                    Ok(bytes) => (bytes, address, url),
                    Err(failure) => return self.fail(wanted, failure),
                }
            }
            Err(failure) => return self.fail(wanted, failure),
        };
        let mut problems = Diagnostics::default();
        let base = match &answered {
            Some(address) => bare(address.as_str()),
            None => Cow::Borrowed(wanted.url.as_str()),
        }
        .into_owned();
        let found = super::add(
            bytes.clone(),
            base.clone(),
            &mut self.sources,
            &mut problems,
        )
        .and_then(|id| references(self.sources.text(id), id, wanted.place, &mut problems));
        let Some((is_wsdl, references)) = found else {
            if !self.is_carried(wanted) {
                self.diagnostics.0.append(&mut problems.0);
            }
            return;
        };
        for mut reference in references {
            reference.url = bare(&join_uri(&base, &reference.url)).into_owned();
            // What lies on this machine, or has a name alone, can't be asked for.
            let is_http = scheme(&reference.url)
                .is_some_and(|s| s.eq_ignore_ascii_case("http") || s.eq_ignore_ascii_case("https"));
            if is_http {
                self.want(reference);
            }
        }
        let index = self.documents.len();
        for address in [Some(&url), answered.as_ref()].into_iter().flatten() {
            self.by_address
                .insert(bare(address.as_str()).into_owned(), index);
        }
        self.documents.push(Fetched {
            aliases: Vec::new(),
            asked: wanted.url.clone(),
            answered: answered.map(|_| base),
            bytes,
            is_wsdl,
        });
    }

    /// Notes another address of a document.
    fn add_alias(&mut self, index: usize, wanted: &Wanted) {
        if let Some(document) = self.documents.get_mut(index)
            && !document.urls().any(|url| *url == wanted.url)
        {
            document.aliases.push(wanted.url.clone());
        }
    }

    /// Whether soapgen itself has what a document is to bring: it need not be fetched.
    fn is_carried(&self, wanted: &Wanted) -> bool {
        let namespace = wanted.namespace.as_deref();
        namespace.and_then(builtin::schema).is_some()
    }

    fn fail(&mut self, wanted: &Wanted, failure: Failure) {
        if self.is_carried(wanted) {
            return;
        }
        let message = format!("`{}` can't be fetched: {}", wanted.url, failure.why);
        let mut diagnostic = Diagnostic::error(Code::Fetch, wanted.place, message);
        diagnostic.help = failure.help.map(str::to_owned);
        self.diagnostics.push(diagnostic);
    }

    /// Asks an address and those that it sends on to.
    fn ask(&self, url: &Url) -> Result<Answer, Failure> {
        let mut target = url.clone();
        for _ in 0..=MAX_REDIRECTS {
            if self.fetch.same_host && target.host() != self.root.host() {
                let host = self.root.host_str().unwrap_or("");
                return Err(Failure {
                    why: format!("`{}` is not on the host `{host}`", bare(target.as_str())),
                    help: Some(
                        "leave `--same-host` out if that host may be asked, or fetch the document \
                         on its own",
                    ),
                });
            }
            let is_known = target.origin() == self.root.origin();
            let client = if is_known { &self.known } else { &self.others };
            let mut request = client.get(target.clone()).timeout(self.time_left()?);
            if is_known {
                request = match &self.fetch.authentication {
                    Authentication::None => request,
                    Authentication::Basic { user, password } => {
                        request.basic_auth(user, Some(password))
                    }
                    Authentication::Bearer(token) => request.bearer_auth(token),
                };
            }
            let response = request
                .send()
                .map_err(|error| self.broken(causes(&error)))?;
            let status = response.status();
            let sent_on = response.headers().get(LOCATION);
            match sent_on.filter(|_| status.is_redirection()) {
                Some(location) => {
                    let location = String::from_utf8_lossy(location.as_bytes());
                    // Who is to be told who asks, the user alone says.
                    let next = target
                        .join(&location)
                        .map(|next| bare(next.as_str()).into_owned());
                    let next = next.and_then(|next| Url::parse(&next)).map_err(|error| {
                        format!("it sends on to `{}`: {error}", bare(&location))
                    })?;
                    if !matches!(next.scheme(), "http" | "https") {
                        return Err(format!("it sends on to `{next}`").into());
                    }
                    if target.scheme() == "https" && next.scheme() == "http" {
                        return Err(Failure {
                            why: format!("it sends on from `https` to `{next}`"),
                            help: Some(
                                "on the way from there anyone may change the document: fetch that \
                                 address itself if that is all right",
                            ),
                        });
                    }
                    target = next;
                }
                None if status.is_success() => {
                    let address = (target != *url).then_some(target);
                    return Ok(Answer { response, address });
                }
                None => {
                    let by = match target == *url {
                        true => String::new(),
                        false => format!("`{target}`, which it sends on to, "),
                    };
                    return Err(Failure {
                        why: format!("{by}answers {status}"),
                        help: self.refused(status, is_known),
                    });
                }
            }
        }
        Err(format!("it sends on more than {MAX_REDIRECTS} times").into())
    }

    /// How long may be waited for what comes next.
    fn time_left(&self) -> Result<Duration, Failure> {
        let Some(until) = self.until else {
            return Ok(TIMEOUT);
        };
        match until.checked_duration_since(Instant::now()) {
            Some(left) if !left.is_zero() => Ok(left.min(TIMEOUT)),
            _ => {
                let limit = self.fetch.time_limit().as_secs();
                Err(Failure {
                    why: format!("the time limit of {limit} s has passed"),
                    help: Some("raise it with `--time-limit`"),
                })
            }
        }
    }

    /// Why an answer didn't come: because of the time limit, if that is over.
    fn broken(&self, why: String) -> Failure {
        match self.time_left() {
            Ok(_) => why.into(),
            Err(over) => over,
        }
    }

    /// What to do about a status.
    fn refused(&self, status: StatusCode, is_known: bool) -> Option<&'static str> {
        let anonymous = self.fetch.authentication == Authentication::None;
        match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN if !is_known => Some(
                "it is another server than that of the first document, which alone is told who \
                 asks: fetch this document on its own",
            ),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN if anonymous => {
                Some("it wants to know who asks: give a user, a token or a client certificate")
            }
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                Some("it refuses the user or token that was given")
            }
            StatusCode::PROXY_AUTHENTICATION_REQUIRED => {
                Some("give the proxy as `http://user:password@host:port`")
            }
            _ => None,
        }
    }

    /// Reads what was answered.
    fn content(&mut self, response: Response) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        let mut response = response.take(self.room + 1);
        let mut buffer = vec![0; 64 << 10];
        loop {
            // A server may send a byte now and then for ever.
            self.time_left()?;
            match response.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => bytes.extend_from_slice(buffer.get(..count).unwrap_or_default()),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => {
                    let why = format!("the answer breaks off: {}", causes(&error));
                    return Err(self.broken(why));
                }
            }
        }
        self.room = self
            .room
            .checked_sub(bytes.len() as u64)
            .ok_or_else(|| format!("the documents are larger than {} MB", MAX_BYTES >> 20))?;
        Ok(bytes)
    }
}

/// Whether a document is a WSDL, and what it asks for, with locations as they stand in it.
/// `None` where it is neither a WSDL nor a schema, which is reported.
fn references(
    text: &str,
    document: DocumentId,
    asked_at: Option<Place>,
    problems: &mut Diagnostics,
) -> Option<(bool, Vec<Wanted>)> {
    let tree: Tree<'_> = super::parse_xml(text, document, problems)?;
    let root = tree.root_element();
    let is_wsdl = wsdl::is_wsdl(root);
    if !is_wsdl && !wsdl::is_schema(root) {
        problems.push(super::wrong_root(root, document, asked_at));
        return None;
    }
    let mut out = Vec::new();
    let mut add = |node: Node<'_, '_>, location: &str| {
        let location = node.attribute(location).map_or("", str::trim);
        if !location.is_empty() {
            out.push(Wanted {
                url: location.to_owned(),
                namespace: node.attribute("namespace").map(str::to_owned),
                place: Some(Place::of(document, node)),
            });
        }
    };
    let imports = |node: &Node<'_, '_>| wsdl::is_import(*node);
    for import in root.children().filter(imports).filter(|_| is_wsdl) {
        add(import, "location");
    }
    let inline = wsdl::inline_schemas(root);
    for schema in inline.chain((!is_wsdl).then_some(root)) {
        let names = ["import", "include", "redefine"];
        let asks = |node: &Node<'_, '_>| {
            node.tag_name().namespace() == Some(XSD) && names.contains(&node.tag_name().name())
        };
        for reference in schema.children().filter(asks) {
            add(reference, "schemaLocation");
        }
    }
    Some((is_wsdl, out))
}

/// Whether something can be fetched from there.
///
/// # Errors
/// When it is a file on this machine, or no address.
pub fn check_address(url: &str) -> Result<(), Error> {
    address(url).map(drop)
}

/// The address of the first document.
fn address(url: &str) -> Result<Url, Error> {
    let is_file = Path::new(url).exists();
    match Url::parse(url.trim()) {
        _ if is_file => Err(Error::one(
            Diagnostic::error(
                Code::NotAnAddress,
                None,
                format!("`{}` is a file on this machine", bare(url)),
            )
            .help("generate from it with `soapgen generate`; what is fetched has an address"),
        )),
        Ok(url) if !matches!(url.scheme(), "http" | "https") => Err(problem(format!(
            "`{}` is not an `http` or `https` address",
            bare(url.as_str())
        ))),
        Ok(url) if !url.username().is_empty() || url.password().is_some() => {
            let message = "the address holds a user or a password, which would be in the lock";
            Err(problem(message).with_help("give them as authentication"))
        }
        Ok(url) => Ok(url),
        Err(error) => Err(problem(format!(
            "`{}` is not an address: {error}",
            bare(url)
        ))),
    }
}

/// A file name for an address: `Service.svc?xsd=xsd0` is in `Service.svc-xsd0.xsd`.
fn file_name(url: &str, is_wsdl: bool) -> String {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let after = path.split_once("://").map_or(path, |(_, after)| after);
    let last = after.split_once('/').map_or("", |(_, path)| path);
    let last = last.trim_end_matches('/').rsplit('/').next().unwrap_or("");
    // A leading dot hides a file.
    let last = last.trim_start_matches('.');
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
    name
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
fn written(mut documents: Vec<&Locked>) -> String {
    let mut text =
        "# Written by `soapgen fetch`: which file holds the document from which address.\n"
            .to_owned();
    // By file, so that it is the same whatever is fetched first. The addresses of a file stay in
    // their order: references in it are relative to the last.
    documents.sort_by(|a, b| a.file.cmp(&b.file));
    for document in documents {
        // Writing to a string doesn't fail.
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
            c if is_unseen(c) => {
                let _ = write!(out, "\\U{:08x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
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
    Error::one(Diagnostic::error(Code::Fetch, None, message))
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
            ("http://h/..", false, "service.xsd"),
        ] {
            assert_eq!(file_name(url, is_wsdl), expected, "{url}");
        }
    }

    #[test]
    fn a_lock_is_read_as_it_is_written() {
        let locked = Locked {
            url: "http://h/a\"\\\u{1}?b\u{202e}\u{2028}\u{e0041}".to_owned(),
            file: "a.xsd".to_owned(),
            sha256: sha256(b""),
        };
        let text = written(vec![&locked]);
        // A person reads it.
        assert!(!text.contains(|c| c != '\n' && is_unseen(c)), "{text}");
        let read = lock::parse(&text).map(|read| read.into_iter().next());
        assert_eq!(
            read.map(|read| read.map(|(read, _)| read)),
            Ok(Some(locked))
        );
    }
}
