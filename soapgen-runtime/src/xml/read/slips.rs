//! Lexical forms that services send though the type has others. The types themselves read none of
//! them: lenient reading does, where the type takes the text as it stands for none of its values.

use std::borrow::Cow;

use crate::value::{Builtin, SimpleType, Variety};

/// The built-in type of which there are such forms.
#[inline]
pub(super) const fn builtin_with_slips(simple: &SimpleType) -> Option<Builtin> {
    use Builtin as B;
    match simple.variety {
        Variety::Atomic(
            builtin @ (B::Boolean
            | B::DateTime
            | B::Date
            | B::Time
            | B::GYear
            | B::GYearMonth
            | B::GMonth
            | B::GMonthDay
            | B::GDay
            | B::Base64Binary),
        ) => Some(builtin),
        _ => None,
    }
}

/// The form that a text without white space at its ends was meant as. Whether it is one of the
/// type's, the type says.
pub(super) fn meant(builtin: Builtin, text: &str) -> Option<Cow<'static, str>> {
    use Builtin as B;
    match builtin {
        B::Boolean if text.eq_ignore_ascii_case("true") => Some(Cow::Borrowed("true")),
        B::Boolean if text.eq_ignore_ascii_case("false") => Some(Cow::Borrowed("false")),
        B::Boolean => None,
        B::Base64Binary => padded(text).map(Cow::Owned),
        B::DateTime => date_time(text).map(Cow::Owned),
        B::Date => date(text).map(Cow::Owned),
        B::Time => time(text).map(Cow::Owned),
        // Of the others it is the zone.
        _ => {
            let (text, zone) = zone(text);
            zone.map(|zone| Cow::Owned(format!("{text}{zone}")))
        }
    }
}

/// Whether a text says in a date's or a time's form that there is none: `0000-00-00`, `-- ::`.
pub(super) fn is_unset(builtin: Builtin, text: &str) -> bool {
    let is_of_time = !matches!(builtin, Builtin::Boolean | Builtin::Base64Binary);
    let is_blank = |b: u8| b.is_ascii_punctuation() || matches!(b, b' ' | b'0' | b'T' | b'Z');
    is_of_time && !text.is_empty() && text.bytes().all(is_blank)
}

/// Base64 with the padding that was left out. White space stands anywhere in it.
fn padded(text: &str) -> Option<String> {
    let is_digit = |c: &char| !matches!(c, ' ' | '\t' | '\n' | '\r' | '=');
    let mut digits: String = text.chars().filter(is_digit).collect();
    let padding = match digits.len() % 4 {
        // Padding alone says nothing.
        0 if digits.is_empty() => return None,
        0 => "",
        2 => "==",
        3 => "=",
        _ => return None,
    };
    // Padding within is not padding.
    if text.trim_end_matches(|c| !is_digit(&c)).contains('=') {
        return None;
    }
    digits.push_str(padding);
    Some(digits)
}

/// The zone at the end of a text, as the types have it: `+0000` and `+00` too, and behind a space.
fn zone(text: &str) -> (&str, Option<String>) {
    if let Some(text) = text.strip_suffix(['Z', 'z']) {
        return (text.trim_end(), Some("Z".to_owned()));
    }
    // The forms are told apart by where the sign stands; all of them are ASCII.
    for (length, has_colon) in [(6, true), (5, false), (3, false)] {
        let Some((before, zone)) = (text.len().checked_sub(length))
            .and_then(|at| text.split_at_checked(at))
            .filter(|(_, zone)| zone.starts_with(['+', '-']))
        else {
            continue;
        };
        // Two digits behind a date are its day.
        if length == 3 && !before.contains(':') {
            continue;
        }
        let (hours, minutes) = match (has_colon, zone.split_at_checked(3)) {
            (true, Some((hours, minutes))) => match minutes.strip_prefix(':') {
                Some(minutes) => (hours, minutes),
                None => continue,
            },
            (false, Some((hours, ""))) => (hours, "00"),
            (false, Some((hours, minutes))) => (hours, minutes),
            (_, None) => continue,
        };
        let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if is_number(&hours[1..]) && is_number(minutes) {
            return (before.trim_end(), Some(format!("{hours}:{minutes}")));
        }
    }
    (text, None)
}

/// A date and what follows it.
fn split(text: &str) -> (&str, &str) {
    match text.find(['T', 't', ' ']) {
        Some(at) => (&text[..at], text[at + 1..].trim_start()),
        None => (text, ""),
    }
}

/// The seconds behind a time that ends with its minutes.
fn seconds(time: &str) -> &'static str {
    match time.as_bytes() {
        [_, _, b':', _, _] => ":00",
        _ => "",
    }
}

/// A time, without seconds too.
fn time(text: &str) -> Option<String> {
    let (time, zone) = zone(text);
    let seconds = seconds(time);
    let zone = zone.unwrap_or_default();
    Some(format!("{time}{seconds}{zone}"))
}

/// A date with time: with a space between, without the seconds or without the time.
fn date_time(text: &str) -> Option<String> {
    let (text, zone) = zone(text);
    let (date, time) = split(text);
    let time = match time {
        "" => "00:00:00",
        time => time,
    };
    let seconds = seconds(time);
    let zone = zone.unwrap_or_default();
    Some(format!("{date}T{time}{seconds}{zone}"))
}

/// A date: with the time at which it starts, too.
fn date(text: &str) -> Option<String> {
    let (text, zone) = zone(text);
    let (date, time) = split(text);
    let is_start = time.bytes().all(|b| matches!(b, b'0' | b':' | b'.'));
    is_start.then(|| format!("{date}{}", zone.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant() {
        use Builtin as B;
        for (builtin, text, wanted) in [
            (B::Boolean, "True", Some("true")),
            (B::Boolean, "FALSE", Some("false")),
            (B::Boolean, "yes", None),
            (
                B::DateTime,
                "2017-08-01 12:12:12",
                Some("2017-08-01T12:12:12"),
            ),
            (
                B::DateTime,
                "2017-08-01 12:12:12 +0200",
                Some("2017-08-01T12:12:12+02:00"),
            ),
            (
                B::DateTime,
                "2017-08-01T12:12:12.5-0330",
                Some("2017-08-01T12:12:12.5-03:30"),
            ),
            (
                B::DateTime,
                "2017-08-01t12:12:12z",
                Some("2017-08-01T12:12:12Z"),
            ),
            (
                B::DateTime,
                "2017-08-01T12:12:12+00",
                Some("2017-08-01T12:12:12+00:00"),
            ),
            (B::DateTime, "2017-08-01", Some("2017-08-01T00:00:00")),
            (B::DateTime, "2017-08-01Z", Some("2017-08-01T00:00:00Z")),
            (
                B::DateTime,
                "2017-08-01+02:00",
                Some("2017-08-01T00:00:00+02:00"),
            ),
            (B::Date, "2017-08-01+0200", Some("2017-08-01+02:00")),
            (B::Date, "2017-08-01T00:00:00Z", Some("2017-08-01Z")),
            (B::Date, "2017-08-01 00:00:00", Some("2017-08-01")),
            (B::Date, "2017-08-01T12:00:00", None),
            (B::DateTime, "2017-08-01T12:12", Some("2017-08-01T12:12:00")),
            (
                B::DateTime,
                "2017-08-01 12:12 +0200",
                Some("2017-08-01T12:12:00+02:00"),
            ),
            (B::Time, "12:12:12+0000", Some("12:12:12+00:00")),
            (B::Time, "00:00", Some("00:00:00")),
            (B::Time, "12:30Z", Some("12:30:00Z")),
            (B::Time, "12:30+02:00", Some("12:30:00+02:00")),
            (B::GYear, "2017+0000", Some("2017+00:00")),
            (B::Base64Binary, "Zm8", Some("Zm8=")),
            (B::Base64Binary, "Z g", Some("Zg==")),
            (B::Base64Binary, "Zg=", Some("Zg==")),
            (B::Base64Binary, "Zm9vZ", None),
            (B::Base64Binary, "==", None),
            (B::Base64Binary, "Zg=Zg", None),
        ] {
            assert_eq!(meant(builtin, text).as_deref(), wanted, "{text}");
        }
        for (text, unset) in [
            ("0000-00-00", true),
            ("0000-00-00T00:00:00Z", true),
            ("-- ::", true),
            ("00/00/0000 00:00:00", true),
            ("  -  -  ", true),
            ("2017-00-00", false),
            ("", false),
            ("none", false),
        ] {
            assert_eq!(is_unset(Builtin::DateTime, text), unset, "{text}");
        }
        for text in ["ä", "+ä:00", "12:00ä00", "日本語日本語"] {
            assert_eq!(zone(text), (text, None));
        }
    }
}
