//! What is said for one call, in place of what its client says of all.

use std::sync::Arc;

use super::Config;
use crate::soap::error::Error;

/// The settings of a call: the client's, with what was said since.
pub(super) struct Said {
    pub(super) config: Arc<Config>,
    /// What is wrong with what was said.
    problem: Option<Error>,
}

impl Said {
    pub(super) fn of(config: &Arc<Config>) -> Self {
        Self {
            config: config.clone(),
            problem: None,
        }
    }

    pub(super) fn change(&mut self) -> &mut Config {
        Arc::make_mut(&mut self.config)
    }

    pub(super) fn http_header(&mut self, name: &str, value: &str) {
        if let Err(error) = self.change().set_http_header(name, value) {
            self.problem.get_or_insert(error);
        }
    }

    /// The settings, unless something is wrong with them.
    pub(super) fn settled(&mut self) -> Result<&Config, Error> {
        match self.problem.take() {
            Some(problem) => Err(problem),
            None => Ok(&self.config),
        }
    }
}

/// The methods by which any call says something for itself; its member `said` has it.
macro_rules! says {
    () => {
        /// Sends it to this address, in place of the client's.
        pub fn url(mut self, url: impl Into<String>) -> Self {
            self.said.change().set_url(url.into());
            self
        }

        /// May take so long, or as long as the transport lets it: see
        /// [`Client::set_timeout`](crate::Client::set_timeout).
        pub fn timeout(mut self, limit: impl Into<Option<std::time::Duration>>) -> Self {
            self.said.change().timeout = limit.into();
            self
        }

        /// Sends a header field of HTTP, in place of the client's of that name. Its value is kept
        /// out of logs. What HTTP doesn't allow is an error when the call is made.
        pub fn http_header(mut self, name: &str, value: &str) -> Self {
            self.said.http_header(name, value);
            self
        }

        /// Reads the response so.
        pub fn read_options(mut self, options: crate::xml::ReadOptions) -> Self {
            self.said.change().read = options;
            self
        }

        /// Reads a response that costs no more than that.
        pub fn limits(mut self, limits: crate::limits::Limits) -> Self {
            self.said.change().read.limits = limits;
            self
        }

        /// Says that the call may be made more than once, should nobody know whether the service
        /// got it: layers that repeat calls may do so
        /// ([`About::is_idempotent`](crate::About::is_idempotent)).
        pub fn idempotent(mut self) -> Self {
            self.said.change().is_idempotent = true;
            self
        }
    };
}
pub(super) use says;
