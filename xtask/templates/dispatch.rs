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

fn round<T: Slot>(
    root: &'static Root<T>,
    elements: &'static [&'static dyn GlobalElement],
    document: &str,
) -> Vec<String> {
    let value = match root.from_str(document) {
        Ok(value) => value,
        Err(error) => return vec!["unread".to_owned(), error.to_string()],
    };
    let written = match root.to_string(&value) {
        Ok(written) => written,
        Err(error) => return vec!["unwritten".to_owned(), error.to_string()],
    };
    let strict = ReadOptions::default().with_strict(true).with_elements(elements);
    let [strict, rewritten] = [document, &written].map(|text| {
        let error = root.read_with(text, &strict).err();
        error.map(|error| error.to_string()).unwrap_or_default()
    });
    let violations = match root.validate_with(&value, elements) {
        Ok(violations) => violations
            .first()
            .map(ToString::to_string)
            .unwrap_or_default(),
        Err(error) => error.to_string(),
    };
    vec!["ok".to_owned(), written, strict, violations, rewritten]
}
