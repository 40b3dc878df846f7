//! What is asked for once for all who wait for it: sign-ins and tokens.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Mutex;

use crate::soap::error::{Error, ErrorKind};

/// Has one ask, and the others wait.
#[derive(Default)]
pub(super) struct Renewal {
    /// Whoever asks has it; with how the last one failed, if it did.
    asking: Mutex<Option<Arc<Error>>>,
    /// How often something was asked for, with whatever outcome.
    ended: AtomicU64,
}

impl Renewal {
    /// What is `good`; or else what is there when somebody has asked for it, who may be this
    /// caller. `good` is told whether that was while this caller waited: then it takes what is
    /// there though it has no time left, or each of many callers would ask. The number that `ask`
    /// gets is another one each time.
    ///
    /// # Errors
    /// [`ErrorKind::SignIn`] with the one error that all have who waited for it.
    pub(super) async fn once<T, F>(
        &self,
        good: impl Fn(bool) -> Option<T>,
        ask: impl FnOnce(u64) -> F,
    ) -> Result<T, Error>
    where
        F: Future<Output = Result<T, Error>>,
    {
        if let Some(good) = good(false) {
            return Ok(good);
        }
        let before = self.ended.load(Ordering::Acquire);
        // Who comes first asks; if its call is dropped, the next one does.
        let mut failed = self.asking.lock().await;
        let ended = self.ended.load(Ordering::Acquire);
        if let Some(good) = good(ended > before) {
            return Ok(good);
        }
        // What ended while this call was waiting was asked for it, too.
        if ended > before
            && let Some(error) = &*failed
        {
            return Err(ErrorKind::SignIn(Arc::clone(error)).into());
        }
        let outcome = ask(ended + 1).await;
        self.ended.store(ended + 1, Ordering::Release);
        match outcome {
            Ok(what) => {
                *failed = None;
                Ok(what)
            }
            Err(error) => {
                let error = Arc::new(error);
                *failed = Some(Arc::clone(&error));
                Err(ErrorKind::SignIn(error).into())
            }
        }
    }
}
