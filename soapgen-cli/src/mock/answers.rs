//! Answers from files: what is in them, and which of them answers a request. They are read for
//! each request anew, so that a file that changes counts at once.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use bytes::Bytes;
use http::Response;
use http::header::{CONTENT_TYPE, HeaderValue};
use serde_json::{Map, Value as Json};
use soapgen::diagnostic::Shown;
use soapgen_dynamic::{JsonError, Message, Wire};
use soapgen_runtime::dynamic::{Document, Headers};
use soapgen_runtime::{Element, Fault, Player, ReadOptions, SoapVersion, decode};

use super::effects::{self, Effects};
use super::known::{Known, Operated};

/// What answers a request.
#[derive(Debug)]
pub(crate) struct Reply {
    /// Where it is from, for people.
    pub(crate) from: String,
    pub(crate) what: What,
    pub(crate) effects: Effects,
    /// What the request has to hold: in its body, and in its header blocks.
    when: Option<[Option<Json>; 2]>,
}

impl Reply {
    pub(crate) fn new(what: What, from: &str, effects: Effects) -> Self {
        Self {
            from: from.to_owned(),
            what,
            effects,
            when: None,
        }
    }
}

/// What is answered.
#[derive(Debug)]
pub(crate) enum What {
    /// A sample.
    Sample,
    /// A message of the operation.
    Message(Document, Headers),
    /// A fault.
    Fault(Box<Fault>),
    /// What is sent as it stands.
    Whole(Response<Bytes>),
}

/// What was asked, as JSON.
pub(crate) struct Asked {
    pub(crate) body: Json,
    pub(crate) header: Json,
}

/// A folder of answers.
#[derive(Debug)]
pub(crate) struct Answers {
    folder: Option<PathBuf>,
    recording: Mutex<Option<(Stamp, Player)>>,
}

/// When the files of a recording changed last.
type Stamp = Vec<(PathBuf, Option<SystemTime>, u64)>;

impl Answers {
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        Self {
            folder,
            recording: Mutex::new(None),
        }
    }

    /// Every problem of the folder and its files.
    pub(crate) fn check(&self, known: &Known) -> Vec<String> {
        let Some(folder) = &self.folder else {
            return Vec::new();
        };
        let entries = match entries(folder) {
            Ok(entries) => entries,
            Err(problem) => return vec![problem],
        };
        let mut problems = Vec::new();
        let names: Vec<String> = known.operations.iter().flat_map(Operated::names).collect();
        for path in entries {
            let is_folder = path.is_dir();
            let name = match is_folder {
                true => name_of(&path),
                false if is_answer(&path) && !is_recorded(&path) => stem_of(&path),
                false => continue,
            };
            if names.contains(&name) {
                continue;
            }
            let help = match soapgen::nearest(&name, names.iter().map(String::as_str)) {
                Some(near) => format!("; did you mean `{}`?", Shown(near)),
                None => String::new(),
            };
            problems.push(format!(
                "{}: no operation is called `{}`{help}",
                shown(&path),
                Shown(&name)
            ));
        }
        let mut seen = Vec::new();
        for operation in &known.operations {
            // What a name alone means is read as the first of that name has it.
            let is_first = operation.is_plain && !seen.contains(&operation.name());
            if is_first {
                seen.push(operation.name());
            }
            match self.files(operation) {
                Err(problem) if problems.contains(&problem) => {}
                Err(problem) => problems.push(problem),
                Ok(files) => {
                    let files = files.iter().filter(|(_, is_plain)| is_first || !is_plain);
                    let read = files.filter_map(|(file, _)| read(known, operation, file).err());
                    problems.extend(read);
                }
            }
        }
        if let Err(problem) = self.player() {
            problems.push(problem);
        }
        problems
    }

    /// The files that may answer an operation, in the order in which they are asked, and whether they
    /// have its name alone.
    fn files(&self, operation: &Operated) -> Result<Vec<(PathBuf, bool)>, String> {
        let Some(folder) = &self.folder else {
            return Ok(Vec::new());
        };
        // A name of the document becomes no path: it is compared with what is there.
        let entries_of = entries(folder)?;
        let mut files = Vec::new();
        for name in operation.names() {
            let is_plain = name == operation.name();
            let (mut within, mut beside) = (Vec::new(), Vec::new());
            for path in &entries_of {
                if path.is_dir() && name_of(path) == name {
                    within.extend(entries(path)?.into_iter().filter(|path| is_answer(path)));
                } else if is_answer(path) && !is_recorded(path) && stem_of(path) == name {
                    beside.push(path.clone());
                }
            }
            let of_name = within.into_iter().chain(beside);
            files.extend(of_name.map(|path| (path, is_plain)));
        }
        Ok(files)
    }

    /// The answer of a file: the first whose `when` holds, else the first without. Or the one of a
    /// name.
    ///
    /// # Errors
    /// When a file that is asked can't be read, or none has the name.
    pub(crate) fn find(
        &self,
        known: &Known,
        operation: &Operated,
        asked: impl FnOnce() -> Result<Asked, String>,
        name: Option<&str>,
    ) -> Result<Option<Reply>, String> {
        let files = self.files(operation)?;
        let files: Vec<PathBuf> = files.into_iter().map(|(file, _)| file).collect();
        if let Some(name) = name {
            let Some(file) = files.iter().find(|file| stem_of(file) == name) else {
                let known: Vec<String> = files.iter().map(|file| stem_of(file)).collect();
                let there_are = match &*known.join(", ") {
                    "" => "it has none in the folder of `--answers`".to_owned(),
                    known => format!("there are: {}", Shown(known)),
                };
                return Err(format!(
                    "no answer of {} is called `{}`; {there_are}",
                    operation.name(),
                    Shown(name),
                ));
            };
            return read(known, operation, file).map(Some);
        }
        if files.is_empty() {
            return Ok(None);
        }
        let asked = asked()?;
        let mut other = None;
        for file in &files {
            let reply = read(known, operation, file)?;
            match &reply.when {
                None => other = other.or(Some(reply)),
                Some([body, header]) => {
                    let holds = |part: &Option<Json>, whole| {
                        part.as_ref().is_none_or(|part| holds(part, whole))
                    };
                    if holds(body, &asked.body) && holds(header, &asked.header) {
                        return Ok(Some(reply));
                    }
                }
            }
        }
        Ok(other)
    }

    /// The names of the answers of an operation.
    pub(crate) fn names(&self, operation: &Operated) -> Vec<String> {
        let files = self.files(operation).unwrap_or_default();
        files.iter().map(|(file, _)| stem_of(file)).collect()
    }

    /// What answers from recordings, if there are any.
    ///
    /// # Errors
    /// When one can't be read.
    pub(crate) fn player(&self) -> Result<Option<Player>, String> {
        let Some(folder) = &self.folder else {
            return Ok(None);
        };
        let stamp: Stamp = (entries(folder)?.into_iter())
            .filter(|path| path.extension().is_some_and(|is| is == "txt") && is_recorded(path))
            .map(|path| {
                let about = fs::metadata(&path).ok();
                let changed = about.as_ref().and_then(|about| about.modified().ok());
                (path, changed, about.map_or(0, |about| about.len()))
            })
            .collect();
        if stamp.is_empty() {
            return Ok(None);
        }
        let mut recording = self
            .recording
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some((known, player)) = &*recording
            && *known == stamp
        {
            return Ok(Some(player.clone()));
        }
        let player = Player::open(folder).map_err(|error| Shown(&error.to_string()).to_string())?;
        *recording = Some((stamp, player.clone()));
        Ok(Some(player))
    }
}

/// What lies in a folder, in the order of the names, but for what is hidden.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let listed = fs::read_dir(folder).and_then(|entries| {
        let paths = entries.map(|entry| entry.map(|entry| entry.path()));
        paths.collect::<std::io::Result<Vec<PathBuf>>>()
    });
    let mut paths = listed.map_err(|error| format!("{} can't be read: {error}", shown(folder)))?;
    paths.retain(|path| !name_of(path).starts_with('.'));
    paths.sort();
    Ok(paths)
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn stem_of(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn is_answer(path: &Path) -> bool {
    path.extension()
        .is_some_and(|is| is == "json" || is == "xml")
        && path.is_file()
}

/// Whether a file is one of a recording's: `0001-Find.answer.xml`. No name of XML begins with a
/// digit.
fn is_recorded(path: &Path) -> bool {
    name_of(path).starts_with(|c: char| c.is_ascii_digit())
}

fn shown(path: &Path) -> String {
    Shown(&path.to_string_lossy()).to_string()
}

/// Whether a request holds what is looked for: of an object the members that are named, of an array
/// as many items, of all else the same text.
fn holds(part: &Json, whole: &Json) -> bool {
    match (part, whole) {
        (Json::Object(part), Json::Object(whole)) => (part.iter()).all(|(key, part)| {
            let found = whole.get(key).unwrap_or(&Json::Null);
            holds(part, found)
        }),
        (Json::Array(part), Json::Array(whole)) => {
            part.len() == whole.len()
                && part
                    .iter()
                    .zip(whole)
                    .all(|(part, whole)| holds(part, whole))
        }
        (Json::Object(_) | Json::Array(_), _) | (_, Json::Object(_) | Json::Array(_)) => false,
        // Numbers stand as strings as well.
        (part, whole) => text_of(part) == text_of(whole) && part.is_null() == whole.is_null(),
    }
}

fn text_of(json: &Json) -> String {
    match json {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Reads a file.
fn read(known: &Known, operation: &Operated, path: &Path) -> Result<Reply, String> {
    let named = |why: String| format!("{}: {}", shown(path), Shown(&why));
    let bytes = fs::read(path).map_err(|error| named(error.to_string()))?;
    let text = decode(&bytes, None).map_err(|error| named(error.to_string()))?;
    let reply = match path.extension().is_some_and(|is| is == "json") {
        true => of_json(known, operation, &text),
        false => of_xml(operation, &text).map(|what| Reply::new(what, "", Effects::default())),
    };
    let mut reply = reply.map_err(named)?;
    reply.from = shown(path);
    Ok(reply)
}

/// An envelope, or what stands in its body; of an HTTP binding the document.
fn of_xml(operation: &Operated, text: &str) -> Result<What, String> {
    let soap = match &operation.wire {
        Wire::Soap(soap) => soap,
        Wire::Http(_) => return of_document(operation, text),
    };
    let element = Element::from_xml(text.trim()).map_err(|error| error.to_string())?;
    let versions = [SoapVersion::V11, SoapVersion::V12];
    let is_envelope = versions
        .iter()
        .any(|of| element.is(of.namespace(), "Envelope"));
    let envelope = match is_envelope {
        true => element,
        false => {
            let namespace = soap.version().namespace();
            let body = Element::new(namespace, "Body").with_child(element);
            Element::new(namespace, "Envelope").with_child(body)
        }
    };
    let text = envelope.to_xml().map_err(|error| error.to_string())?;
    match soap.read_response(&text, &ReadOptions::default()) {
        Ok(response) => Ok(What::Message(response.body, response.headers)),
        Err(error) => match error.fault() {
            Some(fault) => Ok(What::Fault(Box::new(fault.clone()))),
            None => Err(super::told("it is no answer of the operation", &error)),
        },
    }
}

/// A document that answers an operation of an HTTP binding.
fn of_document(operation: &Operated, text: &str) -> Result<What, String> {
    let Some(root) = operation.response().and_then(|message| message.root) else {
        return Err("the operation answers with no document".to_owned());
    };
    let read = root.from_str(text.trim());
    let document = read.map_err(|error| super::told("it is no answer of the operation", &error))?;
    Ok(What::Message(document, Headers::default()))
}

fn of_json(known: &Known, operation: &Operated, text: &str) -> Result<Reply, String> {
    let json: Json = soapgen_dynamic::parse_json(text).map_err(|error| error.to_string())?;
    let Json::Object(object) = &json else {
        return Err("$: expected an object with `body`, `fault` or `raw`".to_owned());
    };
    let mut reply = Reply::new(What::Sample, "", Effects::default());
    let response = operation.response();
    let within = |key: &str, error: JsonError| {
        let rest = error.path.strip_prefix('$').unwrap_or(&error.path);
        format!("$.{key}{rest}: {}", error.message)
    };
    let kinds: Vec<&str> = ["body", "fault", "raw"]
        .into_iter()
        .filter(|kind| object.contains_key(*kind))
        .collect();
    if let [first, second, ..] = *kinds {
        return Err(format!(
            "$: `{first}` and `{second}` stand together, and one of them may stand"
        ));
    }
    for (key, json) in object {
        let is_effect = effects::member(&mut reply.effects, key, json)
            .map_err(|why| format!("$.{key}: {why}"))?;
        match key.as_str() {
            _ if is_effect => {}
            "when" => reply.when = Some(when(operation, json)?),
            "body" => {
                let Some(message) = response else {
                    return Err("$.body: the operation has no response".to_owned());
                };
                let body = message.body_from_json(json);
                let body = body.map_err(|error| within(key, error))?;
                reply.what = What::Message(body, Headers::default());
            }
            "fault" => reply.what = What::Fault(Box::new(fault(known, operation, json)?)),
            "raw" => match json {
                Json::String(text) => {
                    let of = match object.get("content-type") {
                        None => Some(HeaderValue::from_static("text/xml; charset=utf-8")),
                        Some(Json::String(of)) => HeaderValue::from_str(of).ok(),
                        Some(_) => None,
                    };
                    let of = of.ok_or("$.content-type: expected a string, as HTTP has it")?;
                    let mut answer = Response::new(Bytes::from(text.clone()));
                    answer.headers_mut().insert(CONTENT_TYPE, of);
                    reply.what = What::Whole(answer);
                }
                _ => return Err("$.raw: expected a string".to_owned()),
            },
            "header" if object.contains_key("body") => {}
            "header" => return Err("$.header: it needs `body`".to_owned()),
            "content-type" if object.contains_key("raw") => {}
            "content-type" => return Err("$.content-type: it needs `raw`".to_owned()),
            // What people say of it.
            "about" => {}
            _ => {
                const KNOWN: [&str; 10] = [
                    "about",
                    "when",
                    "body",
                    "header",
                    "fault",
                    "raw",
                    "content-type",
                    "delay",
                    "status",
                    "cut",
                ];
                let help = match soapgen::nearest(key, KNOWN) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("there are `{}`", KNOWN.join("`, `")),
                };
                return Err(format!("$: nothing is called `{key}` here; {help}"));
            }
        }
    }
    if let (What::Message(_, headers), Some(message), Some(json)) =
        (&mut reply.what, response, object.get("header"))
    {
        let read = message.headers_from_json(json);
        *headers = read.map_err(|error| within("header", error))?;
    }
    Ok(reply)
}

/// What is looked for in a request: `body` and `header`, of which each may hold a part.
fn when(operation: &Operated, json: &Json) -> Result<[Option<Json>; 2], String> {
    let request: &'static Message = operation.request();
    let Json::Object(object) = json else {
        return Err("$.when: expected an object with `body` or `header`".to_owned());
    };
    for (key, json) in object {
        let checked = match key.as_str() {
            "body" => request.check_part_of_body(json),
            "header" => request.check_part_of_headers(json),
            _ => {
                return Err(format!(
                    "$.when: nothing is called `{key}` here; there are `body`, `header`"
                ));
            }
        };
        checked.map_err(|error| {
            let rest = error.path.strip_prefix('$').unwrap_or(&error.path);
            format!("$.when.{key}{rest}: {}", error.message)
        })?;
    }
    Ok([object.get("body").cloned(), object.get("header").cloned()])
}

/// The codes of faults, by what either version of SOAP calls them.
pub(crate) fn code_of(name: &str) -> Option<&'static str> {
    Some(match name {
        "Client" | "Sender" => "Client",
        "Server" | "Receiver" => "Server",
        "MustUnderstand" => "MustUnderstand",
        "VersionMismatch" => "VersionMismatch",
        _ => return None,
    })
}

/// A fault: `code`, `reason`, `detail`, `actor`.
fn fault(known: &Known, operation: &Operated, json: &Json) -> Result<Fault, String> {
    let Json::Object(object) = json else {
        return Err("$.fault: expected an object with `code`, `reason`, `detail`".to_owned());
    };
    let text = |key: &str| match object.get(key) {
        None => Ok(None),
        Some(Json::String(text)) => Ok(Some(text.as_str())),
        Some(_) => Err(format!("$.fault.{key}: expected a string")),
    };
    if let Some(key) =
        (object.keys()).find(|key| !["code", "reason", "detail", "actor"].contains(&key.as_str()))
    {
        return Err(format!(
            "$.fault: nothing is called `{key}` here; there are `code`, `reason`, `detail`, `actor`"
        ));
    }
    if operation.http().is_some()
        && let Some(key) = ["detail", "actor"]
            .into_iter()
            .find(|key| object.contains_key(*key))
    {
        return Err(format!(
            "$.fault.{key}: an HTTP binding has no faults; `code` says whose it is, and `reason` is \
             the line that is answered"
        ));
    }
    // A declared one is the caller's, unless it says otherwise.
    let default = match object.contains_key("detail") {
        true => "Client",
        false => "Server",
    };
    let code = text("code")?.unwrap_or(default);
    let code = code_of(code).ok_or_else(|| {
        format!(
            "$.fault.code: `{code}` is none; there are `Client` (or `Sender`), `Server` (or \
             `Receiver`), `MustUnderstand`, `VersionMismatch`"
        )
    })?;
    let reason = text("reason")?.unwrap_or("the operation failed");
    let mut fault = Fault::new(SoapVersion::V11, code, reason);
    fault.actor = text("actor")?.map(str::to_owned);
    match object.get("detail") {
        None => Ok(fault),
        Some(Json::Object(detail)) => detailed(known, operation, fault, detail),
        Some(_) => Err("$.fault.detail: expected an object with the name of an element".to_owned()),
    }
}

fn detailed(
    known: &Known,
    operation: &Operated,
    mut fault: Fault,
    detail: &Map<String, Json>,
) -> Result<Fault, String> {
    let mut entries = detail.iter();
    let (Some((name, json)), None) = (entries.next(), entries.next()) else {
        return Err("$.fault.detail: expected an object with one key".to_owned());
    };
    if name == "$xml" {
        let Json::String(text) = json else {
            return Err("$.fault.detail[\"$xml\"]: expected an element as a string".to_owned());
        };
        let element = Element::from_xml(text)
            .map_err(|error| format!("$.fault.detail[\"$xml\"]: no element: {error}"))?;
        fault.detail = Some(Element::new("", "detail").with_child(element));
        return Ok(fault);
    }
    let split = name.strip_prefix('{').and_then(|name| name.split_once('}'));
    let root = operation.fault(name).or_else(|| {
        let (namespace, local) = split?;
        known.root(namespace, local)
    });
    let Some(root) = root else {
        let names = operation.fault_names();
        let help = match (soapgen::nearest(name, names.iter().copied()), &*names) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, []) => "it declares none: write `{namespace}element`, or `$xml`".to_owned(),
            (None, names) => format!("it declares `{}`", names.join("`, `")),
        };
        return Err(format!(
            "$.fault.detail: the operation declares no fault `{name}`; {help}"
        ));
    };
    let value = soapgen_dynamic::from_json(root, json).map_err(|error| {
        let rest = error.path.strip_prefix('$').unwrap_or(&error.path);
        format!("$.fault.detail.{name}{rest}: {}", error.message)
    })?;
    fault
        .with_detail(root, value)
        .map_err(|error| format!("$.fault.detail.{name}: {error}"))
}

/// A fault that a request asks for by a name: a code, or an element that the operation declares.
///
/// # Errors
/// When there is none of the name.
pub(crate) fn fault_of(operation: &Operated, name: &str) -> Result<Fault, String> {
    let reason = "the request asked for a fault";
    if let Some(code) = code_of(name) {
        return Ok(Fault::new(SoapVersion::V11, code, reason));
    }
    let Some(root) = operation.fault(name) else {
        let mut known = vec!["Client", "Server"];
        known.extend(operation.fault_names());
        return Err(format!(
            "{} has no fault `{}`; there are `{}`",
            operation.name(),
            Shown(name),
            known.join("`, `")
        ));
    };
    let at = operation
        .faults
        .iter()
        .position(|fault| std::ptr::eq(*fault, root));
    let sample = at.and_then(|at| operation.fault_samples.get(at));
    match sample {
        Some(Ok(sample)) => (Fault::of_client(reason).with_detail(root, sample.clone()))
            .map_err(|error| error.to_string()),
        Some(Err(why)) => Err(why.clone()),
        None => Err(format!("there is no sample of `{name}`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_request_holds_what_is_named() {
        let whole =
            json!({"Id": 42, "Name": null, "Lines": [{"A": "1", "B": true}], "Sum": "1.50"});
        for (part, is_held) in [
            (json!({}), true),
            (json!({"Id": 42}), true),
            (json!({"Id": "42"}), true),
            (json!({"Id": 43}), false),
            (json!({"Sum": "1.50", "Id": 42}), true),
            (json!({"Lines": [{"A": 1}]}), true),
            (json!({"Lines": []}), false),
            (json!({"Lines": [{"B": false}]}), false),
            (json!({"Name": null, "Other": null}), true),
            (json!({"Name": "null"}), false),
            (json!({"Id": {"a": 1}}), false),
        ] {
            assert_eq!(holds(&part, &whole), is_held, "{part}");
        }
    }
}
