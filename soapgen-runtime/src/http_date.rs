//! Moments as HTTP has them (RFC 9110, section 5.6.7).

use std::time::SystemTime;

use crate::value::DateTime;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// A moment in the form that is sent today, `Sun, 06 Nov 1994 08:49:37 GMT`, or the one of cookies,
/// `Sun, 06-Nov-1994 08:49:37 GMT`.
pub(crate) fn parse(text: &str) -> Option<SystemTime> {
    let mut words = text.split_once(", ")?.1.split([' ', '-']);
    let day = words.next()?;
    let month = words.next()?;
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let (year, time) = (words.next()?, words.next()?);
    if words.next()? != "GMT" || words.next().is_some() {
        return None;
    }
    let moment: DateTime = format!("{year}-{month:02}-{day}T{time}Z").parse().ok()?;
    SystemTime::try_from(moment).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        let at = |text| parse(text).map(|at| DateTime::from(at).to_string());
        let moment = Some("1994-11-06T08:49:37Z");
        for (text, moment) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", moment),
            ("Sun, 06-Nov-1994 08:49:37 GMT", moment),
            ("Sunday, 06-Nov-94 08:49:37 GMT", None),
            ("Sun, 06 Nov 1994 08:49:37 CET", None),
            ("Sun, 31 Feb 1994 08:49:37 GMT", None),
            ("", None),
        ] {
            assert_eq!(at(text).as_deref(), moment, "{text}");
        }
    }
}
