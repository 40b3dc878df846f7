//! How servers are asked for documents: the flags that all commands share which do.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use soapgen::load::fetch::{self, Authentication};

/// Who asks, and how.
#[derive(Clone, Debug, Args)]
pub(crate) struct Access {
    /// Basic authentication, to the server of URL and to no other; without `:PASSWORD` that is
    /// taken from `SOAPGEN_PASSWORD`.
    #[arg(long, value_name = "NAME[:PASSWORD]", conflicts_with = "bearer")]
    user: Option<String>,
    /// Bearer authentication, to the server of URL and to no other; `-` takes the token from
    /// `SOAPGEN_TOKEN`.
    #[arg(long, value_name = "TOKEN")]
    bearer: Option<String>,
    /// A PEM file with the client's certificates and its private key.
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
    /// A PEM file with certificates of authorities to trust beside the system's.
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// The proxy; without it those that the environment names are used.
    #[arg(long, value_name = "URL")]
    proxy: Option<String>,
    /// Ask no host but that of URL, whatever is imported or sent on to.
    #[arg(long)]
    same_host: bool,
    /// How long it may take in all.
    #[arg(long, value_name = "SECONDS", default_value_t = fetch::TIME_LIMIT.as_secs())]
    time_limit: u64,
}

impl Access {
    /// What fetches the document at an address, and all that it imports, into a folder.
    pub(super) fn fetch(self, url: String, folder: PathBuf) -> fetch::Fetch {
        let variable = |name: &str| std::env::var(name).unwrap_or_default();
        let authentication = match (self.user, self.bearer) {
            (Some(user), _) => match user.split_once(':') {
                Some((user, password)) => Authentication::Basic {
                    user: user.to_owned(),
                    password: password.to_owned(),
                },
                None => Authentication::Basic {
                    user,
                    password: variable("SOAPGEN_PASSWORD"),
                },
            },
            (None, Some(token)) if token == "-" => {
                Authentication::Bearer(variable("SOAPGEN_TOKEN"))
            }
            (None, Some(token)) => Authentication::Bearer(token),
            (None, None) => Authentication::None,
        };
        fetch::Fetch {
            url,
            folder,
            authentication,
            certificate: self.certificate,
            authorities: self.ca,
            proxy: self.proxy,
            same_host: self.same_host,
            time_limit: Some(Duration::from_secs(self.time_limit)),
        }
    }
}
