//! Sessions: a sign-in by an operation, for all calls that come after it.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::renewal::Renewal;
use crate::soap::error::Error;

/// What a service gives to who signs in, had once for all calls and renewed: a ticket, a token, a
/// cookie, whatever of an answer calls have to show. Clones are the same session.
///
/// However many calls are under way, one of them signs in and the others wait for it. A sign-in
/// that fails fails all that wait for it, with
/// [`ErrorKind::SignIn`](crate::ErrorKind::SignIn); the next call tries again.
///
/// ```ignore
/// let session = Session::new(move || {
///     let principal = principal.clone();
///     let request = request.clone();
///     async move {
///         let answer = principal.authenticate(&request).await?;
///         Ok(answer.into_body().ticket)
///     }
/// })
/// .sliding(Duration::from_secs(6 * 3600))
/// .expired_when(|error| error.fault().is_some_and(|fault| fault.reason == "expired"));
///
/// // The ticket in the header of each call.
/// let users = session.over(users, |users, ticket| users.headers.ticket = ticket.clone());
/// let answer = users.call(async |users| users.get_user(&request).await).await?;
/// ```
pub struct Session<T> {
    shared: Arc<Shared<T>>,
    rules: Arc<Rules<T>>,
}

type SigningIn<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;

struct Shared<T> {
    sign_in: Box<dyn Fn() -> SigningIn<T> + Send + Sync>,
    held: Mutex<Option<Held<T>>>,
    renewal: Renewal,
}

/// What the last sign-in gave.
struct Held<T> {
    what: T,
    /// The number of the sign-in.
    number: u64,
    since: Instant,
    used: Instant,
}

/// How long what a sign-in gave is good.
type Lifetime<T> = dyn Fn(&T) -> Option<Duration> + Send + Sync;

/// When a session is over.
struct Rules<T> {
    fixed: Option<Duration>,
    /// What of a sign-in says how long it lasts.
    own: Option<Arc<Lifetime<T>>>,
    sliding: Option<Duration>,
    margin: Duration,
    is_expired: Arc<dyn Fn(&Error) -> bool + Send + Sync>,
}

impl<T> Clone for Rules<T> {
    fn clone(&self) -> Self {
        Self {
            fixed: self.fixed,
            own: self.own.clone(),
            sliding: self.sliding,
            margin: self.margin,
            is_expired: Arc::clone(&self.is_expired),
        }
    }
}

impl<T> Clone for Session<T> {
    fn clone(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            rules: Arc::clone(&self.rules),
        }
    }
}

impl<T: Clone> Session<T> {
    /// A session that this function signs in to, which gives what calls have to show. It is called
    /// when a call first needs that. Its own calls are none of the session.
    pub fn new<F>(sign_in: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        Self {
            shared: Arc::new(Shared {
                sign_in: Box::new(move || Box::pin(sign_in())),
                held: Mutex::new(None),
                renewal: Renewal::default(),
            }),
            rules: Arc::new(Rules {
                fixed: None,
                own: None,
                sliding: None,
                margin: Duration::ZERO,
                is_expired: Arc::new(|_| false),
            }),
        }
    }

    fn rules(&mut self) -> &mut Rules<T> {
        Arc::make_mut(&mut self.rules)
    }

    /// It ends so long after the sign-in: the next call after that signs in anew, before it is
    /// made.
    #[must_use]
    pub fn fixed(mut self, lifetime: Duration) -> Self {
        self.rules().fixed = Some(lifetime);
        self
    }

    /// It ends so long after the sign-in as what that gave says, such as the seconds that an
    /// answer tells; `None` if it says nothing. A lifetime that is set beside it counts as well.
    #[must_use]
    pub fn lasting(
        mut self,
        lifetime: impl Fn(&T) -> Option<Duration> + Send + Sync + 'static,
    ) -> Self {
        self.rules().own = Some(Arc::new(lifetime));
        self
    }

    /// It ends so long after the last call that showed it.
    #[must_use]
    pub fn sliding(mut self, lifetime: Duration) -> Self {
        self.rules().sliding = Some(lifetime);
        self
    }

    /// It is taken for ended so long before it is, since a call takes its time and clocks differ;
    /// 0 if nothing is set.
    #[must_use]
    pub fn margin(mut self, before: Duration) -> Self {
        self.rules().margin = before;
        self
    }

    /// By which errors of calls the service says that the session is over. Such a call is made
    /// once more, after a new sign-in: the service must not have acted on it.
    #[must_use]
    pub fn expired_when(
        mut self,
        is_expired: impl Fn(&Error) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.rules().is_expired = Arc::new(is_expired);
        self
    }

    /// What calls have to show, after a sign-in if there is need of one.
    ///
    /// # Errors
    /// [`ErrorKind::SignIn`](crate::ErrorKind::SignIn) when that fails.
    pub async fn get(&self) -> Result<T, Error> {
        self.numbered().await.map(|(what, _)| what)
    }

    /// Forgets it: the next call signs in. For a service that is told to end the session.
    pub fn forget(&self) {
        *self.held() = None;
    }

    /// Makes a call with what it has to show, and once more after a new sign-in where the error of
    /// the first says that the session was over.
    ///
    /// # Errors
    /// That of the call, or of the sign-in.
    pub async fn call<R, F>(&self, call: impl Fn(T) -> F) -> Result<R, Error>
    where
        F: Future<Output = Result<R, Error>>,
    {
        self.call_unless(|_| false, call).await
    }

    /// The same where an answer, too, may say that the session was over.
    ///
    /// # Errors
    /// As [`call`](Self::call). An answer that says so the second time is the answer.
    pub async fn call_unless<R, F>(
        &self,
        is_expired: impl Fn(&R) -> bool,
        call: impl Fn(T) -> F,
    ) -> Result<R, Error>
    where
        F: Future<Output = Result<R, Error>>,
    {
        let (what, number) = self.numbered().await?;
        let outcome = call(what).await;
        if !self.is_over(number, &outcome, is_expired) {
            return outcome;
        }
        let (what, _) = self.numbered().await?;
        call(what).await
    }

    /// [`get`](Self::get) on a thread that waits, without an async runtime.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    #[cfg(feature = "blocking")]
    pub fn get_blocking(&self) -> Result<T, Error>
    where
        T: Send + 'static,
    {
        self.numbered_blocking().map(|(what, _)| what)
    }

    /// [`call`](Self::call) on a thread that waits, without an async runtime: the call is made by
    /// [`Call::send_blocking`](crate::Call::send_blocking). The sign-in is the same future; it runs
    /// where that of `send_blocking` does, and may itself use `send_blocking`.
    ///
    /// ```ignore
    /// let answer = users.call_blocking(|users| users.get_user(&request).send_blocking())?;
    /// ```
    ///
    /// # Errors
    /// As [`call`](Self::call).
    #[cfg(feature = "blocking")]
    pub fn call_blocking<R>(&self, call: impl Fn(T) -> Result<R, Error>) -> Result<R, Error>
    where
        T: Send + 'static,
    {
        self.call_unless_blocking(|_| false, call)
    }

    /// [`call_unless`](Self::call_unless) on a thread that waits.
    ///
    /// # Errors
    /// As [`call_unless`](Self::call_unless).
    #[cfg(feature = "blocking")]
    pub fn call_unless_blocking<R>(
        &self,
        is_expired: impl Fn(&R) -> bool,
        call: impl Fn(T) -> Result<R, Error>,
    ) -> Result<R, Error>
    where
        T: Send + 'static,
    {
        let (what, number) = self.numbered_blocking()?;
        let outcome = call(what);
        if !self.is_over(number, &outcome, is_expired) {
            return outcome;
        }
        let (what, _) = self.numbered_blocking()?;
        call(what)
    }

    /// A client whose calls show it, as the function puts it into the client: into its header
    /// blocks, or by [`Client::set_http_header`](crate::Client::set_http_header) or
    /// [`Client::add_header`](crate::Client::add_header).
    pub fn over<C: Clone>(
        &self,
        client: C,
        show: impl Fn(&mut C, &T) + Send + Sync + 'static,
    ) -> SignedIn<C, T> {
        SignedIn {
            session: self.clone(),
            client,
            show: Arc::new(show),
        }
    }

    fn held(&self) -> MutexGuard<'_, Option<Held<T>>> {
        let held = self.shared.held.lock();
        held.unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the outcome of a call says that the session is over to which the sign-in of this
    /// number led. Then that is not held any longer.
    fn is_over<R>(
        &self,
        number: u64,
        outcome: &Result<R, Error>,
        is_expired: impl Fn(&R) -> bool,
    ) -> bool {
        let is_over = match outcome {
            Ok(answer) => is_expired(answer),
            Err(error) => (self.rules.is_expired)(error),
        };
        if is_over {
            // Unless somebody else has been told that already.
            self.held().take_if(|held| held.number == number);
        }
        is_over
    }

    /// What is held, if it is still good or this caller has waited for it; it is shown now.
    fn good(&self, is_new: bool) -> Option<(T, u64)> {
        let mut held = self.held();
        let held = held.as_mut()?;
        let now = Instant::now();
        let is_over = |since: Instant, lifetime: Option<Duration>| {
            let rest = lifetime.map(|lifetime| lifetime.saturating_sub(self.rules.margin));
            rest.is_some_and(|rest| now.saturating_duration_since(since) >= rest)
        };
        let own = self.rules.own.as_ref().and_then(|own| own(&held.what));
        let is_over = is_over(held.since, self.rules.fixed)
            || is_over(held.since, own)
            || is_over(held.used, self.rules.sliding);
        if is_over && !is_new {
            return None;
        }
        held.used = now;
        Some((held.what.clone(), held.number))
    }

    async fn numbered(&self) -> Result<(T, u64), Error> {
        let shared = &*self.shared;
        let sign_in = |number| async move {
            #[cfg(feature = "tracing")]
            super::trace::renewal("session");
            let what = (shared.sign_in)().await?;
            let now = Instant::now();
            *self.held() = Some(Held {
                what: what.clone(),
                number,
                since: now,
                used: now,
            });
            Ok((what, number))
        };
        let good = |is_new| self.good(is_new);
        shared.renewal.once(good, sign_in).await
    }

    #[cfg(feature = "blocking")]
    fn numbered_blocking(&self) -> Result<(T, u64), Error>
    where
        T: Send + 'static,
    {
        // No other thread has to be asked as long as there is nothing to wait for.
        if let Some(good) = self.good(false) {
            return Ok(good);
        }
        let own = self.clone();
        super::blocking::wait(async move { own.numbered().await })
    }
}

impl<T> fmt::Debug for Session<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not what it holds.
        f.debug_struct("Session")
            .field("fixed", &self.rules.fixed)
            .field("sliding", &self.rules.sliding)
            .field("margin", &self.rules.margin)
            .finish_non_exhaustive()
    }
}

/// Puts what a session holds into a client.
type Show<C, T> = dyn Fn(&mut C, &T) + Send + Sync;

/// A client whose calls show what a [`Session`] holds: see [`Session::over`].
pub struct SignedIn<C, T> {
    session: Session<T>,
    client: C,
    show: Arc<Show<C, T>>,
}

impl<C: Clone, T> Clone for SignedIn<C, T> {
    fn clone(&self) -> Self {
        Self {
            session: self.session.clone(),
            client: self.client.clone(),
            show: Arc::clone(&self.show),
        }
    }
}

impl<C: Clone, T: Clone> SignedIn<C, T> {
    /// The session.
    pub fn session(&self) -> &Session<T> {
        &self.session
    }

    /// Makes a call with the client as it is signed in: see [`Session::call`].
    ///
    /// # Errors
    /// That of the call, or of the sign-in.
    pub async fn call<R, F>(&self, call: impl Fn(C) -> F) -> Result<R, Error>
    where
        F: Future<Output = Result<R, Error>>,
    {
        self.call_unless(|_| false, call).await
    }

    /// The same where an answer, too, may say that the session was over: see
    /// [`Session::call_unless`].
    ///
    /// # Errors
    /// As [`call`](Self::call).
    pub async fn call_unless<R, F>(
        &self,
        is_expired: impl Fn(&R) -> bool,
        call: impl Fn(C) -> F,
    ) -> Result<R, Error>
    where
        F: Future<Output = Result<R, Error>>,
    {
        let signed_in = |what: T| call(self.signed_in(&what));
        self.session.call_unless(is_expired, signed_in).await
    }

    /// Makes a call with the client as it is signed in, on a thread that waits: see
    /// [`Session::call_blocking`].
    ///
    /// # Errors
    /// That of the call, or of the sign-in.
    #[cfg(feature = "blocking")]
    pub fn call_blocking<R>(&self, call: impl Fn(C) -> Result<R, Error>) -> Result<R, Error>
    where
        T: Send + 'static,
    {
        self.call_unless_blocking(|_| false, call)
    }

    /// The same where an answer, too, may say that the session was over: see
    /// [`Session::call_unless_blocking`].
    ///
    /// # Errors
    /// As [`call_blocking`](Self::call_blocking).
    #[cfg(feature = "blocking")]
    pub fn call_unless_blocking<R>(
        &self,
        is_expired: impl Fn(&R) -> bool,
        call: impl Fn(C) -> Result<R, Error>,
    ) -> Result<R, Error>
    where
        T: Send + 'static,
    {
        let signed_in = |what: T| call(self.signed_in(&what));
        self.session.call_unless_blocking(is_expired, signed_in)
    }

    /// The client, as it shows what there was to sign in for.
    fn signed_in(&self, what: &T) -> C {
        let mut client = self.client.clone();
        (self.show)(&mut client, what);
        client
    }
}

impl<C, T> fmt::Debug for SignedIn<C, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedIn")
            .field("session", &self.session)
            .finish_non_exhaustive()
    }
}
