//! Calls that wait: the same futures, on a runtime of our own.

use std::cell::Cell;
use std::future::Future;
use std::io;
use std::sync::{OnceLock, mpsc};

use tokio::runtime::{Builder, Runtime};

use crate::soap::error::{Error, ErrorKind};

/// Made with the first call and never ended: to end one inside another runtime is not allowed.
static RUNTIME: OnceLock<io::Result<Runtime>> = OnceLock::new();

thread_local! {
    static IS_OURS: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is one of the runtime that waits for blocking calls.
#[cfg_attr(not(feature = "http"), allow(dead_code))] // Only `Http` keeps its runtimes apart.
pub(super) fn is_ours() -> bool {
    IS_OURS.get()
}

/// Waits for a call or a sign-in, wherever this is called.
pub(super) fn wait<R: Send + 'static>(
    call: impl Future<Output = Result<R, Error>> + Send + 'static,
) -> Result<R, Error> {
    let runtime = RUNTIME.get_or_init(|| {
        Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("soapgen-blocking")
            .on_thread_start(|| IS_OURS.set(true))
            .enable_all()
            .build()
    });
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            let message = format!("blocking calls can't be made: {error}");
            return Err(Error::configuration(message));
        }
    };
    let (sender, receiver) = mpsc::sync_channel(1);
    runtime.spawn(async move {
        // Nobody left to tell is no problem.
        let _ = sender.send(call.await);
    });
    let outcome = match is_ours() {
        // A sign-in or a transport that makes a blocking call of its own: another thread goes on
        // with the work of this one, without which nobody would ever answer.
        true => tokio::task::block_in_place(|| receiver.recv()),
        false => receiver.recv(),
    };
    outcome.unwrap_or_else(|_| {
        // The task is gone without an answer.
        let error =
            io::Error::other("the transport, what watches the call, or the sign-in panicked");
        Err(ErrorKind::Transport(error.into()).into())
    })
}
