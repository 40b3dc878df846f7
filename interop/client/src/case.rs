//! A case: a call, and the comparison of what came back with what was sent.

use std::fmt::Debug;
use std::str::FromStr;

use soapgen_runtime::{Error, ValueError};

/// Why a case failed, for people.
pub(crate) type Outcome = Result<(), String>;

/// A call of one of the services.
pub(crate) struct Case {
    /// Which service: the last part of its address.
    pub(crate) service: &'static str,
    pub(crate) name: &'static str,
    /// Makes the call to the service at this address.
    pub(crate) run: Box<dyn Fn(&str) -> Outcome>,
}

impl Case {
    /// As the tables have it.
    pub(crate) fn id(&self) -> String {
        format!("{}/{}", self.service, self.name)
    }
}

/// What clients of other makers send to each service of `interop/server` beside the cases here,
/// and have to get a fault for.
pub(crate) const MALFORMED: [&str; 5] = [
    "unknown operation",
    "wrong action",
    "header block that is not understood",
    "another version of SOAP",
    "request that is cut off",
];

/// Fails unless both are equal, and says what is there from where they differ.
pub(crate) fn same<T: PartialEq + Debug>(sent: &T, received: &T) -> Outcome {
    if sent == received {
        return Ok(());
    }
    let (sent, received) = (format!("{sent:?}"), format!("{received:?}"));
    let alike = sent.chars().zip(received.chars());
    let alike = alike
        .take_while(|(sent, received)| sent == received)
        .count();
    let from = |text: &str| -> String {
        let start = alike.saturating_sub(60);
        let cut = if start > 0 { "… " } else { "" };
        cut.chars()
            .chain(text.chars().skip(start).take(300))
            .collect()
    };
    Err(format!(
        "sent {}\nreceived {}",
        from(&sent),
        from(&received)
    ))
}

/// The error, with the beginning of what the server said beside SOAP.
pub(crate) fn shown(error: Error) -> String {
    match error.body() {
        Some(body) => format!(
            "{error}: {}",
            cut(String::from_utf8_lossy(body).into_owned())
        ),
        None => error.to_string(),
    }
}

fn cut(text: String) -> String {
    match text.char_indices().nth(1000) {
        Some((end, _)) => format!("{} … ({} bytes)", &text[..end], text.len()),
        None => text,
    }
}

/// The value of that lexical form.
pub(crate) fn value<T: FromStr<Err = ValueError>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error| format!("{text}: {error}"))
}

/// Bytes without a pattern, the same in each run.
pub(crate) fn bytes(count: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut bytes = Vec::with_capacity(count);
    while bytes.len() < count {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.push(state.to_le_bytes()[3]);
    }
    bytes
}

/// What text can hold beyond ASCII: accents as one and as two code points, several scripts and
/// directions, code points beyond the first 65,536, joined ones.
pub(crate) const UNICODE: &str = "Grüße e\u{301} Ελλάδα кириллица 世界 עברית العربية ไทย \
     😀 👩\u{200d}👩\u{200d}👧 𝄞 \u{feff}\u{a0}\u{2028}|";
/// What has to be escaped, and what looks as if it had been.
pub(crate) const MARKUP: &str = "<a b=\"c\" d='e'>&amp; & ]]> <!-- --> &#65; %20 \\n";
/// White space that a parser may take away: at both ends, several, line ends of each kind.
pub(crate) const WHITE_SPACE: &str = "  two  spaces\ttab\nline\r\nline of Windows\rreturn  ";
