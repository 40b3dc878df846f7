//! What is done to answers so that a caller meets what goes wrong on networks: delays, statuses,
//! connections that end too early. A file of answers says it, or a field of the request.

use std::time::Duration;

use http::{HeaderMap, StatusCode};
use serde_json::Value as Json;
use soapgen::diagnostic::Shown;

/// The field of a request by which a caller asks for what goes wrong.
pub(crate) const FIELD: &str = "x-soapgen-mock";

/// The longest delay: an hour.
const LONGEST: Duration = Duration::from_secs(3600);

/// What is done to an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Effects {
    pub(crate) delay: Option<Duration>,
    pub(crate) status: Option<StatusCode>,
    pub(crate) cut: Option<Cut>,
}

/// Where a connection ends too early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Before anything of the answer.
    Before,
    /// Behind the head of the answer and so many bytes of its content.
    After(usize),
}

impl Effects {
    /// These, and those where these say nothing.
    pub(crate) fn or(self, others: Self) -> Self {
        Self {
            delay: self.delay.or(others.delay),
            status: self.status.or(others.status),
            cut: self.cut.or(others.cut),
        }
    }
}

/// What a caller asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) effects: Effects,
    /// A fault, of a code or of a declared detail.
    pub(crate) fault: Option<String>,
    /// The answer of this name.
    pub(crate) answer: Option<String>,
}

impl Wanted {
    /// What the fields of a request ask for: `fault=Client; delay=200ms; cut=50`.
    ///
    /// # Errors
    /// When that can't be read: what it may be.
    pub(crate) fn of(headers: &HeaderMap) -> Result<Self, String> {
        let mut wanted = Self::default();
        for field in headers.get_all(FIELD) {
            let text = String::from_utf8_lossy(field.as_bytes());
            for part in text
                .split(';')
                .map(str::trim)
                .filter(|part| !part.is_empty())
            {
                wanted
                    .add(part)
                    .map_err(|why| format!("X-Soapgen-Mock: `{}`: {why}", Shown(part)))?;
            }
        }
        Ok(wanted)
    }

    fn add(&mut self, part: &str) -> Result<(), String> {
        let (name, value) = match part.split_once('=') {
            Some((name, value)) => (name.trim(), Some(value.trim())),
            None => (part, None),
        };
        match (name, value) {
            ("fault", value) => self.fault = Some(value.unwrap_or("Server").to_owned()),
            ("answer", Some(value)) => self.answer = Some(value.to_owned()),
            ("delay", Some(value)) => self.effects.delay = Some(delay(value)?),
            ("status", Some(value)) => self.effects.status = Some(status(value)?),
            ("cut", None) => self.effects.cut = Some(Cut::Before),
            ("cut", Some(value)) => {
                let bytes = value.parse();
                let bytes = bytes.map_err(|_| "`cut` is a number of bytes".to_owned())?;
                self.effects.cut = Some(Cut::After(bytes));
            }
            ("answer" | "delay" | "status", None) => return Err(format!("`{name}` needs a value")),
            _ => {
                return Err(
                    "there are `answer=NAME`, `fault`, `fault=NAME`, `delay=200ms`, `cut`, \
                     `cut=BYTES`, `status=503`"
                        .to_owned(),
                );
            }
        }
        Ok(())
    }
}

/// A time: `200ms`, `1.5s`.
pub(crate) fn delay(text: &str) -> Result<Duration, String> {
    let wrong = || "a delay is a time such as `200ms` or `1.5s`, an hour at most".to_owned();
    let (number, unit) = match (text.strip_suffix("ms"), text.strip_suffix('s')) {
        (Some(number), _) => (number, 1e-3),
        (None, Some(number)) => (number, 1.0),
        (None, None) => return Err(wrong()),
    };
    let seconds: f64 = number.trim().parse().map_err(|_| wrong())?;
    let delay = Duration::try_from_secs_f64(seconds * unit).map_err(|_| wrong())?;
    match delay <= LONGEST {
        true => Ok(delay),
        false => Err(wrong()),
    }
}

fn status(text: &str) -> Result<StatusCode, String> {
    let status = text.parse::<StatusCode>().ok();
    // What is below has no content, and is not the end of an exchange.
    let status = status.filter(|status| status.as_u16() >= 200 && status.as_u16() < 600);
    status.ok_or_else(|| "a status is a number from 200 to 599".to_owned())
}

/// What a member of a file of answers says, if it is one of these.
///
/// # Errors
/// When it is, and can't be read.
pub(crate) fn member(effects: &mut Effects, name: &str, json: &Json) -> Result<bool, String> {
    match (name, json) {
        ("delay", Json::String(text)) => effects.delay = Some(delay(text)?),
        ("delay", _) => return Err("expected a time as a string, such as \"200ms\"".to_owned()),
        ("status", json) => effects.status = Some(status(&json.to_string())?),
        ("cut", Json::Bool(true)) => effects.cut = Some(Cut::Before),
        ("cut", json) => {
            let bytes = json.as_u64().and_then(|bytes| usize::try_from(bytes).ok());
            let bytes = bytes.ok_or("expected a number of bytes, or true")?;
            effects.cut = Some(Cut::After(bytes));
        }
        _ => return Ok(false),
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(text: &str) -> Result<Wanted, String> {
        let mut headers = HeaderMap::new();
        headers.insert(FIELD, text.parse().unwrap());
        Wanted::of(&headers)
    }

    #[test]
    fn fields_say_what_goes_wrong() {
        let found = wanted("fault=Client; delay=1.5s;cut=50; status=503;").unwrap();
        assert_eq!(found.fault.as_deref(), Some("Client"));
        assert_eq!(found.effects.delay, Some(Duration::from_millis(1500)));
        assert_eq!(found.effects.cut, Some(Cut::After(50)));
        assert_eq!(found.effects.status, Some(StatusCode::SERVICE_UNAVAILABLE));
        let found = wanted("fault; cut; answer=none left").unwrap();
        assert_eq!(found.fault.as_deref(), Some("Server"));
        assert_eq!(found.effects.cut, Some(Cut::Before));
        assert_eq!(found.answer.as_deref(), Some("none left"));
    }

    #[test]
    fn what_they_cannot_say_is_named() {
        for (text, why) in [
            ("delay", "`delay` needs a value"),
            ("delay=5", "a delay is a time"),
            ("delay=-1s", "a delay is a time"),
            ("delay=NaNs", "a delay is a time"),
            ("delay=2000000000s", "an hour at most"),
            ("status=100", "from 200 to 599"),
            ("cut=-1", "a number of bytes"),
            ("explode", "there are `answer=NAME`"),
        ] {
            let error = wanted(text).unwrap_err();
            assert!(error.contains(why), "{text}: {error}");
        }
    }
}
