//! Moments as HTTP has them (RFC 9110, section 5.6.7).

use std::time::SystemTime;

use crate::value::DateTime;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// A moment in any of the forms that there are of HTTP, and those of cookies: its parts stand in
/// whatever order, years may have two digits, and all are of UTC (RFC 6265, section 5.1.1).
pub(crate) fn parse(text: &str) -> Option<SystemTime> {
    let (mut time, mut day, mut month, mut year) = (None, None, None, None);
    let is_between = |c| matches!(c, '\t' | ' '..='/' | ';'..='@' | '['..='`' | '{'..='~');
    for word in text.split(is_between) {
        if time.is_none() && word.contains(':') {
            time = time_of_day(word);
        } else if day.is_none() && number(word, 2).is_some() {
            day = number(word, 2);
        } else if month.is_none() && month_of(word).is_some() {
            month = month_of(word);
        } else if year.is_none() && word.len() > 1 {
            year = number(word, 4);
        }
    }
    let (year, month, day, [hour, minute, second]) = (year?, month?, day?, time?);
    let year = match year {
        0..=69 => year + 2000,
        70..=99 => year + 1900,
        _ => year,
    };
    let moment = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z");
    let moment: DateTime = moment.parse().ok()?;
    SystemTime::try_from(moment).ok()
}

/// So many digits at most at the start of a word, and no more behind them.
fn number(word: &str, most: usize) -> Option<u16> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    word.get(..digits).filter(|_| digits <= most)?.parse().ok()
}

fn month_of(word: &str) -> Option<usize> {
    let start = word.get(..3)?;
    let month = MONTHS
        .iter()
        .position(|name| name.eq_ignore_ascii_case(start))?;
    Some(month + 1)
}

fn time_of_day(word: &str) -> Option<[u16; 3]> {
    let mut parts = word.splitn(3, ':');
    let mut next = || number(parts.next()?, 2);
    Some([next()?, next()?, next()?])
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
            ("Sunday, 06-Nov-94 08:49:37 GMT", moment),
            ("Sun Nov  6 08:49:37 1994", moment),
            ("sun, 6-NOVEMBER-1994 8:49:37", moment),
            ("1994 Nov 06 08:49:37", moment),
            ("Thu, 01-Jan-70 00:00:00 GMT", Some("1970-01-01T00:00:00Z")),
            (
                "Thu, 01 Jan 2069 00:00:01 GMT",
                Some("2069-01-01T00:00:01Z"),
            ),
            ("Sun, 006 Nov 1994 08:49:37 GMT", None),
            ("Sun, 06 Nov 1994 08:49:377 GMT", None),
            ("Sun, 06 Nov 19994 08:49:37 GMT", None),
            ("Sun, 06 Nov 1994 08:49 GMT", None),
            ("Sun, 06 Nov 1994 25:49:37 GMT", None),
            ("\u{e9}\u{e9}, 06 \u{e9}\u{e9} 1994 08:49:37", None),
            ("Sun, 31 Feb 1994 08:49:37 GMT", None),
            ("", None),
        ] {
            assert_eq!(at(text).as_deref(), moment, "{text}");
        }
    }
}
