//! What was asked of the mock, and what it said: the last requests, for the page.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::Extensions;

use super::effects::Effects;

/// How many requests are kept.
pub(crate) const KEPT: usize = 50;

/// How many bytes of a message are kept to be shown.
pub(crate) const SHOWN: usize = 64 * 1024;

/// What is found out of a request while it is answered: it goes with the request, in its
/// extensions.
#[derive(Clone, Default)]
pub(crate) struct Seen(Arc<Mutex<About>>);

/// What is found out of a request.
#[derive(Clone, Debug, Default)]
pub(crate) struct About {
    /// What has arrived of its content.
    pub(crate) content: Vec<u8>,
    /// The number of its operation, if it is for one.
    pub(crate) operation: Option<usize>,
    /// What goes with it where it is shown.
    pub(crate) extensions: Extensions,
    /// What the schema doesn't allow of it.
    pub(crate) violations: Vec<String>,
    /// What answered.
    pub(crate) from: String,
    /// What is done to the answer.
    pub(crate) effects: Effects,
}

impl Seen {
    fn about(&self) -> MutexGuard<'_, About> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn update(&self, change: impl FnOnce(&mut About)) {
        change(&mut self.about());
    }

    /// Says what answers, and waits for as long as that is to take.
    pub(crate) async fn answered_by(&self, from: &str, effects: Effects) {
        self.update(|about| {
            from.clone_into(&mut about.from);
            about.effects = effects;
        });
        if let Some(delay) = effects.delay {
            tokio::time::sleep(delay).await;
        }
    }

    /// The content of the request.
    pub(crate) fn content(&self) -> Bytes {
        Bytes::from(self.about().content.clone())
    }

    /// All of it.
    pub(crate) fn taken(&self) -> About {
        std::mem::take(&mut self.about())
    }
}

/// A request that was answered.
#[derive(Clone, Debug)]
pub(crate) struct Logged {
    /// How many came before it.
    pub(crate) number: usize,
    pub(crate) method: String,
    pub(crate) path: String,
    /// The number of its operation, if it is for one.
    pub(crate) operation: Option<usize>,
    pub(crate) violations: Vec<String>,
    pub(crate) from: String,
    /// The status of HTTP, unless the connection was cut before.
    pub(crate) status: Option<u16>,
    pub(crate) took: Duration,
    /// The messages without their secrets.
    pub(crate) request: String,
    pub(crate) answer: String,
}

/// The last requests.
#[derive(Default)]
pub(crate) struct Log(Mutex<(usize, VecDeque<Arc<Logged>>)>);

impl Log {
    /// Adds a request, which gets its number.
    pub(crate) fn add(&self, mut logged: Logged) -> Arc<Logged> {
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (next, kept) = &mut *log;
        *next += 1;
        logged.number = *next;
        let logged = Arc::new(logged);
        if kept.len() == KEPT {
            kept.pop_back();
        }
        kept.push_front(logged.clone());
        logged
    }

    /// The last requests, the last one first.
    pub(crate) fn last(&self) -> Vec<Arc<Logged>> {
        let log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        log.1.iter().cloned().collect()
    }

    pub(crate) fn get(&self, number: usize) -> Option<Arc<Logged>> {
        self.last()
            .into_iter()
            .find(|logged| logged.number == number)
    }
}

/// The first of a text, as much as is kept.
pub(crate) fn kept(mut text: String) -> String {
    if text.len() > SHOWN {
        let mut end = SHOWN;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
        text.push('…');
    }
    text
}
