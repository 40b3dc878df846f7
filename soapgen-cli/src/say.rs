//! What commands that answer others say on standard error.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::Duration;

use crate::print::complain;

/// How many lines wait at most for who reads standard error.
const WAITING: usize = 1024;

/// What waits to be said, and how much of it found no room.
struct Sayings {
    queue: SyncSender<Saying>,
    lost: AtomicUsize,
}

enum Saying {
    Text(String),
    /// Everything before it was said.
    End(SyncSender<()>),
}

fn sayings() -> &'static Sayings {
    static SAYINGS: OnceLock<Sayings> = OnceLock::new();
    SAYINGS.get_or_init(|| {
        let (queue, waiting) = sync_channel(WAITING);
        std::thread::spawn(move || {
            for saying in waiting {
                match saying {
                    Saying::Text(text) => complain(&text),
                    Saying::End(done) => _ = done.try_send(()),
                }
            }
        });
        Sayings {
            queue,
            lost: AtomicUsize::new(0),
        }
    })
}

/// Says something on standard error, from a thread of its own: whoever answers others doesn't wait
/// for who reads that. What finds no room is counted.
pub(crate) fn say(text: &str) {
    let Sayings { queue, lost } = sayings();
    let before = lost.swap(0, Ordering::Relaxed);
    let text = match before {
        0 => text.to_owned(),
        _ => format!("{before} lines were not said, since nobody read them\n{text}"),
    };
    if queue.try_send(Saying::Text(text)).is_err() {
        lost.fetch_add(before + 1, Ordering::Relaxed);
    }
}

/// Waits for what was said to be written, for a moment.
pub(crate) fn said() {
    let (done, wait) = sync_channel(1);
    if sayings().queue.try_send(Saying::End(done)).is_ok() {
        let _ = wait.recv_timeout(Duration::from_millis(500));
    }
}

/// The start of a text from strangers, for a line of a log.
#[cfg(any(feature = "gateway", feature = "mcp"))]
pub(crate) fn start_of(text: &str) -> String {
    soapgen_dynamic::clipped(text, 300)
}
