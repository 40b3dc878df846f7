//! Which installation the examples call, and as whom.

use std::env;
use std::error::Error;
use std::io;

use crate::server::{NetServer, Received};

/// A NetServer installation and what is needed to call it.
pub struct Installation {
    /// The address of the services; that of an agent is this and `/<agent>.svc`.
    pub url: String,
    /// The secret of the calling application.
    pub application_token: String,
    /// Who signs in.
    pub user: String,
    /// The password of that user.
    pub password: String,
    /// Where sign-ins are to return.
    pub redirect_uri: String,
    /// The fake that answers, unless it is a real installation.
    pub server: Option<NetServer>,
}

impl Installation {
    /// The installation that the environment names by `SUPEROFFICE_URL`, such as
    /// `https://sod.superoffice.com/Cust12345/Remote/Services88`; then
    /// `SUPEROFFICE_APPLICATION_TOKEN`, `SUPEROFFICE_USER` and `SUPEROFFICE_PASSWORD` have to be
    /// set as well, and `SUPEROFFICE_REDIRECT_URI` can be. Without it a fake that is started.
    ///
    /// # Errors
    /// When one of the other variables is missing, or the fake can't be started.
    pub fn from_env() -> Result<Self, Box<dyn Error>> {
        let mut here = Self::fake()?;
        let Ok(url) = env::var("SUPEROFFICE_URL") else {
            return Ok(here);
        };
        let variable = |name: &str| {
            env::var(name).map_err(|_| format!("SUPEROFFICE_URL is set: set {name} as well"))
        };
        here.url = url;
        here.application_token = variable("SUPEROFFICE_APPLICATION_TOKEN")?;
        here.user = variable("SUPEROFFICE_USER")?;
        here.password = variable("SUPEROFFICE_PASSWORD")?;
        if let Ok(uri) = env::var("SUPEROFFICE_REDIRECT_URI") {
            here.redirect_uri = uri;
        }
        here.server = None;
        Ok(here)
    }

    /// A fake, started with this, that lives as long as this does.
    ///
    /// # Errors
    /// When this machine has no port for it.
    pub fn fake() -> io::Result<Self> {
        let server = NetServer::start()?;
        Ok(Self {
            url: server.url(),
            application_token: NetServer::APPLICATION_TOKEN.to_owned(),
            user: NetServer::USER.to_owned(),
            password: NetServer::PASSWORD.to_owned(),
            redirect_uri: "https://app.example.com/callback".to_owned(),
            server: Some(server),
        })
    }

    /// The address of an agent, such as `User`.
    pub fn agent(&self, name: &str) -> String {
        format!("{}/{name}.svc", self.url.trim_end_matches('/'))
    }

    /// The requests that the fake has received.
    pub fn received(&self) -> Vec<Received> {
        self.server
            .as_ref()
            .map(NetServer::received)
            .unwrap_or_default()
    }
}
