//! The files of a recording: for each exchange one that says what it was, one for each message,
//! and one for each part beside the answer.
//!
//! ```text
//! 0001-Find.txt           operation, address, status, header fields
//! 0001-Find.request.xml
//! 0001-Find.answer.xml
//! 0001-Find.answer.1      the first part beside the envelope
//! ```
//!
//! `0001-Find.begun` in place of `0001-Find.txt` is an exchange that is being written, or that could
//! not be.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::soap::BoxError;
use crate::xml::Attachment;
use crate::xml::tree::{Element, Node};

/// An exchange as it is in files.
#[derive(Clone, Debug)]
pub(super) struct Recorded {
    /// What its files are called, without what stands behind the first point.
    pub(super) name: String,
    pub(super) operation: String,
    pub(super) url: String,
    pub(super) request: Option<Element>,
    pub(super) status: StatusCode,
    /// The header fields of the answer.
    pub(super) headers: HeaderMap,
    pub(super) answer: Option<Element>,
    pub(super) parts: Vec<Attachment>,
}

/// Whether a header field is neither of one connection nor a secret.
pub(super) fn is_kept(name: &HeaderName) -> bool {
    let name = name.as_str();
    let is_of_connection = matches!(
        name,
        "connection"
            | "content-encoding"
            | "content-length"
            | "date"
            | "keep-alive"
            | "transfer-encoding"
            | "trailer"
            | "upgrade"
    );
    let is_secret = ["auth", "cookie", "token", "session", "key", "secret"]
        .iter()
        .any(|word| name.contains(word));
    !is_of_connection && !is_secret
}

impl Recorded {
    /// Writes the files into a folder: new ones, so that nothing that lies there is lost, under
    /// the first number behind `last` that nobody else has taken.
    pub(super) fn write(mut self, folder: &Path, last: &AtomicUsize) -> Result<(), BoxError> {
        let mut says = format!("operation: {}\nurl: {}\n", self.operation, self.url);
        says += &format!("status: {}\n", self.status.as_u16());
        for (name, value) in &self.headers {
            if let Ok(value) = value.to_str() {
                says += &format!("header: {name}: {value}\n");
            }
        }
        for part in &self.parts {
            says += &format!("part: {} {}\n", part.content_id, part.content_type);
        }
        let begun = self.begin(folder, last)?;
        if let Some(request) = &self.request {
            self.create(folder, "request.xml", laid_out(request)?.as_bytes())?;
        }
        if let Some(answer) = &self.answer {
            self.create(folder, "answer.xml", laid_out(answer)?.as_bytes())?;
        }
        for (number, part) in self.parts.iter().enumerate() {
            self.create(folder, &format!("answer.{}", number + 1), &part.content)?;
        }
        fs::write(&begun, says)?;
        // Last: what has it is whole.
        fs::rename(begun, folder.join(format!("{}.txt", self.name)))?;
        Ok(())
    }

    /// Takes the next number that is free. Others may write into the same folder at this time,
    /// such as the recorders of tests that run beside each other.
    fn begin(&mut self, folder: &Path, last: &AtomicUsize) -> Result<PathBuf, BoxError> {
        let plain = |c: char| match c.is_alphanumeric() || matches!(c, '_' | '-') {
            true => c,
            false => '_',
        };
        let operation: String = self.operation.chars().map(plain).take(80).collect();
        loop {
            let number = last.fetch_add(1, Ordering::Relaxed) + 1;
            self.name = format!("{number:04}-{operation}");
            let begun = folder.join(format!("{}.begun", self.name));
            match OpenOptions::new().write(true).create_new(true).open(&begun) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                opened => opened?,
            };
            let is_taken = |what: &str| folder.join(format!("{}.{what}", self.name)).exists();
            if ["txt", "request.xml", "answer.xml"]
                .into_iter()
                .any(is_taken)
            {
                fs::remove_file(&begun)?;
                continue;
            }
            return Ok(begun);
        }
    }

    fn create(&self, folder: &Path, what: &str, content: &[u8]) -> io::Result<()> {
        let path = folder.join(format!("{}.{what}", self.name));
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        file.write_all(content)
    }

    /// Reads the files of one exchange.
    fn read(file: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(file).map_err(|error| error.to_string())?;
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        let folder = file.parent().unwrap_or(Path::new(""));
        let beside = |what: &str| folder.join(format!("{name}.{what}"));
        let message = |what: &str| -> Result<Option<Element>, String> {
            let path = beside(what);
            match path.exists() {
                false => Ok(None),
                true => {
                    let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
                    let element = Element::from_xml(text.trim());
                    element
                        .map(Some)
                        .map_err(|error| format!("{what}: {error}"))
                }
            }
        };
        let mut recorded = Self {
            name: name.clone().into_owned(),
            operation: String::new(),
            url: String::new(),
            request: message("request.xml")?,
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            answer: message("answer.xml")?,
            parts: Vec::new(),
        };
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let wrong = || format!("`{line}` is no line of a recording");
            let (key, value) = line.split_once(": ").ok_or_else(wrong)?;
            match key {
                "operation" => recorded.operation = value.to_owned(),
                "url" => recorded.url = value.to_owned(),
                "status" => recorded.status = value.parse().map_err(|_| wrong())?,
                "header" => {
                    let (name, value) = value.split_once(": ").ok_or_else(wrong)?;
                    let name: HeaderName = name.parse().map_err(|_| wrong())?;
                    let value = HeaderValue::from_str(value).map_err(|_| wrong())?;
                    recorded.headers.append(name, value);
                }
                "part" => {
                    let (id, media) = value.split_once(' ').ok_or_else(wrong)?;
                    let path = beside(&format!("answer.{}", recorded.parts.len() + 1));
                    let content = fs::read(path).map_err(|error| error.to_string())?;
                    let part = Attachment::new(id, media, content);
                    recorded.parts.push(part);
                }
                _ => return Err(wrong()),
            }
        }
        Ok(recorded)
    }
}

/// The exchanges in a folder, in the order of their numbers.
pub(super) fn read_all(folder: &Path) -> Result<Vec<Recorded>, BoxError> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .map_err(|error| format!("the recording {} can't be read: {error}", folder.display()))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    files.sort_by_cached_key(|path| {
        let name = path.file_name().unwrap_or_default();
        (number(&name.to_string_lossy()), path.clone())
    });
    let read = |file: &PathBuf| {
        let recorded = Recorded::read(file);
        recorded.map_err(|why| format!("the recording {}: {why}", file.display()).into())
    };
    files.iter().map(read).collect()
}

/// The number that a file's name begins with; of others 0.
fn number(name: &str) -> usize {
    let number = name.split('-').next();
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// The highest number that a file in a folder begins with.
pub(super) fn last_number(folder: &Path) -> io::Result<usize> {
    let mut last = 0;
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        last = last.max(number(&name.to_string_lossy()));
    }
    Ok(last)
}

/// A message with its header blocks and its body on lines of their own. Within these nothing is
/// changed: there blanks may mean something.
fn laid_out(message: &Element) -> Result<String, BoxError> {
    let mut message = message.clone();
    let is_blank = |node: &Node| matches!(node, Node::Text(text) if text.trim().is_empty());
    let break_lines = |element: &mut Element, indent: usize| {
        let children: Vec<Node> = element.children.iter().cloned().collect();
        if children
            .iter()
            .any(|node| matches!(node, Node::Text(_)) && !is_blank(node))
        {
            return;
        }
        let line = |indent: usize| Node::Text(format!("\n{}", "  ".repeat(indent)));
        let mut spaced = Vec::new();
        for node in children.into_iter().filter(|node| !is_blank(node)) {
            spaced.push(line(indent + 1));
            spaced.push(node);
        }
        if !spaced.is_empty() {
            spaced.push(line(indent));
        }
        element.children = spaced.into();
    };
    for node in message.children.iter_mut() {
        if let Node::Element(part) = node {
            break_lines(part, 1);
        }
    }
    break_lines(&mut message, 0);
    Ok(message.to_xml()? + "\n")
}
