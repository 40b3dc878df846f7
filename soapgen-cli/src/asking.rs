//! How a service is asked: the flags that all commands share which ask one, and the client that they
//! make.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use clap::error::ErrorKind as Usage;
use http::header::HeaderName;
use soapgen::diagnostic::Shown;
use soapgen_runtime::{Client, Http};

use crate::service::Secret;
use crate::{curl, usage};

/// What stops a command before it asks: a report, ready to be shown.
pub(crate) type Stop = String;

/// Where a service is, and who asks it.
#[derive(Debug, Args)]
pub(crate) struct Asking {
    /// The address; by default that of the document.
    #[arg(long)]
    url: Option<String>,
    /// A header of HTTP; can be repeated.
    #[arg(long, value_name = "NAME: VALUE")]
    http_header: Vec<String>,
    /// The name by which one signs in (HTTP Basic).
    #[arg(long, value_name = "NAME", requires = "password")]
    user: Option<String>,
    /// Its password: `env:NAME` or `@FILE`.
    #[arg(long, value_name = "SECRET", requires = "user")]
    password: Option<Secret>,
    /// A bearer token: `env:NAME` or `@FILE`.
    #[arg(long, value_name = "SECRET", conflicts_with = "user")]
    bearer: Option<Secret>,
    /// A file of certificates (PEM) that are trusted beside the platform's.
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// A file with the client's certificate chain (PEM); the key may stand in it as well.
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
    /// The file of its private key (PEM).
    #[arg(long, value_name = "FILE", requires = "certificate")]
    key: Option<PathBuf>,
    /// How many seconds a call may take.
    #[arg(long, value_name = "SECONDS", default_value_t = 60,
        value_parser = clap::value_parser!(u64).range(1..))]
    timeout: u64,
}

/// An error, whose text has its causes in it.
pub(crate) fn report(error: &soapgen_runtime::Error) -> Stop {
    format!("error: {}\n", Shown(&error.to_string()))
}

impl Asking {
    /// Refuses what can't be meant on the command line of the command of that name: secrets, and
    /// what is no address, or no header field.
    pub(crate) fn refuse(&self, command: &str) -> Option<ExitCode> {
        let wrong = self.wrong()?;
        Some(usage::error(command, Usage::ValueValidation, &wrong))
    }

    fn wrong(&self) -> Option<String> {
        let secrets = [("--password", &self.password), ("--bearer", &self.bearer)];
        for (flag, secret) in secrets {
            if matches!(secret, Some(Secret::Wrong)) {
                return Some(format!("`{flag}`: {}", Secret::HOW));
            }
        }
        if let Some(why) = self.url.as_deref().and_then(unusable) {
            return Some(format!("`--url`: {why}"));
        }
        if self.user.as_deref().is_some_and(|user| user.contains(':')) {
            return Some("`--user`: a name has no colon (RFC 7617, 2)".to_owned());
        }
        let is_field = |header: &&String| {
            let name = header.split_once(':').map(|(name, _)| name.trim());
            name.is_some_and(|name| name.parse::<HeaderName>().is_ok())
        };
        let header = self.http_header.iter().find(|header| !is_field(header))?;
        let header = Shown(header);
        Some(format!(
            "`--http-header`: write `NAME: VALUE`, not `{header}`"
        ))
    }

    /// What a line for curl says of the credentials: where they are, and not what they are.
    pub(crate) fn credentials(&self) -> curl::Credentials<'_> {
        curl::Credentials {
            user: self.user.as_deref(),
            password: self.password.as_ref(),
            bearer: self.bearer.as_ref(),
            ca: self.ca.as_deref(),
            certificate: self.certificate.as_deref(),
            key: self.key.as_deref(),
        }
    }

    /// What sends requests, whichever operation they are of.
    ///
    /// # Errors
    /// When a file can't be read, or holds no certificate.
    pub(crate) fn http(&self) -> Result<Http, Stop> {
        let mut http = Http::builder().timeout(Duration::from_secs(self.timeout));
        let file = |path: &Path| {
            fs::read(path).map_err(|error| {
                let path = path.to_string_lossy().into_owned();
                format!("error: `{}` can't be read: {error}\n", Shown(&path))
            })
        };
        if let Some(path) = &self.ca {
            http = http.authorities(file(path)?);
        }
        if let Some(path) = &self.certificate {
            let chain = file(path)?;
            let key = match &self.key {
                Some(key) => file(key)?,
                None => chain.clone(),
            };
            http = http.client_certificate(chain, key);
        }
        http.build().map_err(|error| {
            let files = [&self.ca, &self.certificate, &self.key];
            let files = files
                .into_iter()
                .flatten()
                .map(|file| file.to_string_lossy());
            let files: Vec<String> = files.map(|file| format!("`{}`", Shown(&file))).collect();
            match files.is_empty() {
                true => report(&error),
                false => format!(
                    "{}  = help: look into {}\n",
                    report(&error),
                    files.join(", ")
                ),
            }
        })
    }

    /// The client that calls operations of a service at this address, unless a flag names another; it
    /// shows who asks only `with_secrets`.
    ///
    /// # Errors
    /// When there is no address, or something that a flag names is not there or can't be used.
    pub(crate) fn client(
        &self,
        http: Http,
        address: Option<&str>,
        with_secrets: bool,
    ) -> Result<Client<Http>, Stop> {
        let Some(url) = self.url.as_deref().or(address) else {
            return Err(
                "error: the document gives no address\n  = help: say it with `--url`\n".to_owned(),
            );
        };
        let mut client = Client::with_transport(url, http);
        client.set_timeout(Duration::from_secs(self.timeout));
        let refused = |error: soapgen_runtime::Error| report(&error);
        if with_secrets {
            if let (Some(user), Some(password)) = (&self.user, &self.password) {
                client
                    .set_basic_auth(user, &password.read()?)
                    .map_err(refused)?;
            }
            if let Some(token) = &self.bearer {
                client.set_bearer_auth(&token.read()?).map_err(refused)?;
            }
        }
        for header in &self.http_header {
            // Others were refused.
            let (name, value) = header.split_once(':').unwrap_or((header, ""));
            client
                .set_http_header(name.trim(), value.trim())
                .map_err(refused)?;
        }
        Ok(client)
    }
}

/// Why nothing can be asked at an address.
fn unusable(url: &str) -> Option<&'static str> {
    let Ok(uri) = url.parse::<http::Uri>() else {
        return Some("it is no address");
    };
    if !matches!(uri.scheme_str(), Some("http" | "https")) {
        return Some("write an address that begins with `http://` or `https://`");
    }
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    authority
        .contains('@')
        .then_some("a name and password stand in `--user` and `--password`")
}
