//! The ratios: reading, writing and the floor take turns over the same bytes, so that whatever
//! else the machine does hits them all. Of each the best turn counts, in CPU time.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::hint::black_box;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};
use soapgen_benches::{calendar, floor};

/// A name, the number of bytes, and what is done to them.
type Side<'a> = (&'static str, usize, Box<dyn Fn() -> Duration + 'a>);

fn now() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(
        now.tv_sec.try_into().unwrap(),
        now.tv_nsec.try_into().unwrap(),
    )
}

/// The time that `action` takes; its result is dropped outside of it.
fn timed<T>(action: impl Fn() -> T) -> Duration {
    let start = now();
    let result = black_box(action());
    let time = now() - start;
    drop(result);
    time
}

fn main() {
    let value = calendar::response(2_000).unwrap();
    let text = calendar::message(2_000).unwrap();
    assert_eq!(calendar::read(text.as_bytes()).unwrap(), value);
    let bytes = text.as_bytes();
    let written = calendar::write(&value).unwrap();
    let sides: [Side<'_>; 8] = [
        (
            "scan for tags",
            bytes.len(),
            Box::new(|| timed(|| floor::scan(bytes))),
        ),
        (
            "UTF-8 check",
            bytes.len(),
            Box::new(|| timed(|| floor::utf8(bytes))),
        ),
        (
            "quick-xml",
            bytes.len(),
            Box::new(|| timed(|| floor::tokens(&text))),
        ),
        (
            "quick-xml with namespaces",
            bytes.len(),
            Box::new(|| timed(|| floor::resolved_tokens(&text))),
        ),
        (
            "value cloned",
            bytes.len(),
            Box::new(|| timed(|| value.clone())),
        ),
        (
            "read",
            bytes.len(),
            Box::new(|| timed(|| calendar::read(bytes))),
        ),
        (
            "read, prefixed",
            written.len(),
            Box::new(|| timed(|| calendar::read(written.as_bytes()))),
        ),
        (
            "write",
            written.len(),
            Box::new(|| timed(|| calendar::write(&value))),
        ),
    ];
    let mut best = [Duration::MAX; 8];
    for _ in 0..40 {
        for (best, (_, _, turn)) in best.iter_mut().zip(&sides) {
            *best = turn().min(*best);
        }
    }
    let tokens = rate(&sides[2], best[2]);
    println!(
        "{:26} {:>8} {:>10} {:>12}",
        "", "ms", "MB/s", "of quick-xml"
    );
    for (side, best) in sides.iter().zip(best) {
        let (name, time, rate) = (side.0, best.as_secs_f64() * 1e3, rate(side, best));
        println!("{name:26} {time:8.2} {rate:10.0} {:12.2}", rate / tokens);
    }
}

/// Megabytes a CPU second.
fn rate(side: &Side<'_>, time: Duration) -> f64 {
    side.1 as f64 / time.as_secs_f64() / 1e6
}
