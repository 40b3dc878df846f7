//! Reads documents by the root that a request names, and writes them back.

use soapgen_runtime::{GlobalElement, ReadOptions, Root, Slot};

type Round = fn(&str) -> Vec<String>;

fn main() {
    // As much stack as a main thread has by default, whatever this machine gives it.
    let thread = std::thread::Builder::new().stack_size(8 << 20).spawn(|| {
        worker::serve(|request| match *request {
            [key, document] => match find(key) {
                Some(round) => round(document),
                None => vec!["unread".to_owned(), format!("no root {key}")],
            },
            _ => vec!["unread".to_owned(), "a request has two fields".to_owned()],
        })
    });
    let served = thread.and_then(|t| t.join().map_err(|_| std::io::Error::other("panicked"))?);
    if let Err(error) = served {
        eprintln!("{error}");
        std::process::exit(1);
    }
}

