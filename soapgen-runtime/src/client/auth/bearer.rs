//! Tokens of OAuth 2.0 from a source that renews them (RFC 6750).

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use http::header::{AUTHORIZATION, HeaderValue};
use tokio::time::Instant;

use super::{Authenticate, Refusal};
use crate::client::renewal::Renewal;
use crate::soap::error::{BoxError, Error};

/// A token, and for how long it is good.
#[derive(Clone)]
pub struct BearerToken {
    token: String,
    lifetime: Option<Duration>,
}

impl BearerToken {
    /// A token that is good until a server refuses it.
    pub fn new(token: impl Into<String>) -> Self {
        Self {
            token: token.into(),
            lifetime: None,
        }
    }

    /// It is good for so long from now on (`expires_in` of RFC 6749): another one is asked for
    /// when a tenth of that is left, or ten seconds, whichever is less.
    #[must_use]
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }
}

impl fmt::Debug for BearerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BearerToken").finish_non_exhaustive()
    }
}

type Asked = Pin<Box<dyn Future<Output = Result<BearerToken, BoxError>> + Send>>;

/// Sends a token from a source, and asks that for another one when the token is no longer good or
/// a server refuses it (401): once for all calls that are under way. Where the source fails, it
/// fails all that wait for it, with [`ErrorKind::SignIn`](crate::ErrorKind::SignIn); the next call
/// asks again.
///
/// ```
/// use soapgen_runtime::{Authenticated, Bearer, BearerToken, Http};
///
/// let tokens = Bearer::new(|| async {
///     // Asks the authorization server.
///     Ok(BearerToken::new("…").expires_in(std::time::Duration::from_secs(3600)))
/// });
/// let transport = Authenticated::new(Http::new(), tokens);
/// # let _ = transport;
/// ```
pub struct Bearer {
    source: Box<dyn Fn() -> Asked + Send + Sync>,
    held: Mutex<Option<Held>>,
    renewal: Renewal,
}

struct Held {
    field: HeaderValue,
    end: Option<Instant>,
}

impl Bearer {
    /// Tokens from this source.
    pub fn new<F>(source: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<BearerToken, BoxError>> + Send + 'static,
    {
        Self {
            source: Box::new(move || Box::pin(source())),
            held: Mutex::new(None),
            renewal: Renewal::default(),
        }
    }

    fn held(&self) -> MutexGuard<'_, Option<Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The field with a token that is good, and not the one that was refused.
    async fn field(&self, refused: Option<&HeaderValue>) -> Result<HeaderValue, BoxError> {
        let good = |is_new: bool| {
            let held = self.held();
            let Held { field, end } = held.as_ref()?;
            let is_good = is_new || end.is_none_or(|end| Instant::now() < end);
            (is_good && Some(field) != refused).then(|| field.clone())
        };
        Ok(self.renewal.once(good, |_| self.ask()).await?)
    }

    async fn ask(&self) -> Result<HeaderValue, Error> {
        *self.held() = None;
        #[cfg(feature = "tracing")]
        crate::client::trace::renewal("token");
        let token = (self.source)().await.map_err(Error::transport)?;
        let BearerToken { token, lifetime } = token;
        let mut field = HeaderValue::from_str(&format!("Bearer {token}"))
            .map_err(|_| Error::configuration("the bearer token is one that HTTP doesn't allow"))?;
        field.set_sensitive(true);
        let margin = |lifetime: Duration| (lifetime / 10).min(Duration::from_secs(10));
        *self.held() = Some(Held {
            field: field.clone(),
            end: lifetime.and_then(|time| Instant::now().checked_add(time - margin(time))),
        });
        Ok(field)
    }
}

impl Authenticate for Bearer {
    async fn credentials(&self, _: &Request<Bytes>) -> Result<Option<HeaderValue>, BoxError> {
        self.field(None).await.map(Some)
    }

    async fn challenged(&self, refusal: &Refusal<'_>) -> Result<Option<HeaderValue>, BoxError> {
        // A token that is new and refused will not be better the next time.
        if refusal.round > 0 {
            return Ok(None);
        }
        let refused = refusal.request.headers().get(AUTHORIZATION);
        self.field(refused).await.map(Some)
    }
}

impl fmt::Debug for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bearer").finish_non_exhaustive()
    }
}
