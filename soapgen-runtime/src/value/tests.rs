//! Tables of lexical forms, and properties over all types.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::fmt::{Debug, Display};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::str::FromStr;

use proptest::prelude::*;

use super::*;

/// Each reads and is written as the second says, and that reads back as the same value.
fn reads<T>(forms: &[(&str, &str)])
where
    T: FromStr<Err = ValueError> + Display + Debug + PartialEq,
{
    for (text, written) in forms {
        let value: T = text.parse().unwrap();
        assert_eq!(value.to_string(), *written, "{text}");
        assert_eq!(written.parse::<T>().unwrap(), value, "{text}");
    }
}

fn refuses<T: FromStr<Err = ValueError> + Debug>(texts: &[&str]) {
    for text in texts {
        let read = text.parse::<T>();
        assert!(read.is_err(), "{text:?} read as {read:?}");
    }
}

fn hash(value: impl Hash) -> u64 {
    let mut state = DefaultHasher::new();
    value.hash(&mut state);
    state.finish()
}

/// The order that the lexical forms are in, `None` where there is none.
fn compares<T>(rows: &[(&str, &str, Option<Ordering>)])
where
    T: FromStr<Err = ValueError> + PartialOrd + Debug,
{
    for (a, b, order) in rows {
        let (a, b): (T, T) = (a.parse().unwrap(), b.parse().unwrap());
        assert_eq!(a.partial_cmp(&b), *order, "{a:?} {b:?}");
        assert_eq!(
            b.partial_cmp(&a),
            order.map(Ordering::reverse),
            "{b:?} {a:?}"
        );
        assert_eq!(a == b, *order == Some(Ordering::Equal), "{a:?} {b:?}");
    }
}

const LESS: Option<Ordering> = Some(Ordering::Less);
const EQUAL: Option<Ordering> = Some(Ordering::Equal);

#[test]
fn sizes() {
    assert_eq!(size_of::<DateTime>(), 24);
    assert_eq!(size_of::<Time>(), 16);
    assert_eq!(size_of::<Date>(), 16);
    assert_eq!(size_of::<GMonthDay>(), 4);
    assert!(size_of::<Decimal>() <= 32);
    assert!(size_of::<Integer>() <= 32);
}

#[test]
fn decimals() {
    let long = format!("-1{}.5{}", "0".repeat(50), "0".repeat(50));
    let small = format!("0.{}1", "0".repeat(60));
    reads::<Decimal>(&[
        ("0", "0"),
        ("-0", "0"),
        ("-0.00", "0.00"),
        ("+1.50", "1.50"),
        ("007", "7"),
        ("5.", "5"),
        (".5", "0.5"),
        ("-.05", "-0.05"),
        ("100", "100"),
        (
            "99999999999999999999999999999999999999",
            "99999999999999999999999999999999999999",
        ),
        (
            "123456789012345678901234567890123456789",
            "123456789012345678901234567890123456789",
        ),
        (&long, &long),
        (&small, &small),
        (&format!("000{long}").replace("000-", "-000"), &long),
    ]);
    let zeros = format!("-0.{}", "0".repeat(60));
    assert_eq!(zeros.parse::<Decimal>().unwrap(), Decimal::ZERO);
    refuses::<Decimal>(&[
        "", ".", "+", "-", "+.", "1e5", "1,5", " 1", "1 ", "--1", "+-1", "1.2.3", "INF", "NaN",
        "1-", "0x1", "١", "1_000",
    ]);
    compares::<Decimal>(&[
        ("1.50", "1.5", EQUAL),
        ("0", "-0.000", EQUAL),
        ("-2", "-1", LESS),
        ("-1", "1", LESS),
        ("9", "10", LESS),
        ("0.09", "0.1", LESS),
        ("1.5", "1.51", LESS),
        ("-1.51", "-1.5", LESS),
        (&long, "-1", LESS),
        ("0", &small, LESS),
        (&format!("1.{}", "0".repeat(80)), "1", EQUAL),
    ]);
    let padded: Decimal = format!("1.{}", "0".repeat(80)).parse().unwrap();
    assert_eq!(hash(&padded), hash(Decimal::from(1)));
    assert_eq!(padded.scale(), 80);
    assert_eq!(Decimal::new(150, 2).to_string(), "1.50");
    assert_eq!(Decimal::new(-5, 3).to_string(), "-0.005");
    assert_eq!(
        Decimal::new(i128::MIN, 40).to_string().parse(),
        Ok(Decimal::new(i128::MIN, 40))
    );
    assert_eq!(Decimal::new(1, u16::MAX).scale(), 65_535);
    assert_eq!(i64::try_from(&Decimal::new(-500, 2)), Ok(-5));
    assert!(u8::try_from(Decimal::from(-5)).is_err());
    assert!(i32::try_from(Decimal::new(15, 1)).is_err());
    assert_eq!(u128::try_from(Decimal::from(u128::MAX)), Ok(u128::MAX));
    assert_eq!(Integer::try_from(Decimal::new(50, 1)), Ok(Integer::from(5)));
    assert_eq!(u8::try_from(Decimal::new(0, 3)), Ok(0));
    assert_eq!(Decimal::new(-15, 1).to_f64(), -1.5);
    assert_eq!(Decimal::try_from(0.5), Ok(Decimal::new(5, 1)));
    assert_eq!(Decimal::try_from(0.1).unwrap().to_string().len(), 57);
    assert_eq!(Decimal::from_f64_shortest(0.1), Some(Decimal::new(1, 1)));
    assert!(Decimal::try_from(f64::NAN).is_err() && Decimal::try_from(f64::INFINITY).is_err());
    assert!(Decimal::try_from(f64::MAX).is_ok() && Decimal::try_from(5e-324).is_ok());
    assert_eq!(format!("{:>6}", Decimal::new(15, 1)), "   1.5");
}

#[cfg(feature = "rust_decimal")]
#[test]
fn rust_decimals() {
    use rust_decimal::Decimal as Other;

    for text in [
        "0",
        "1.50",
        "-79228162514264337593543950335",
        "0.0000000000000000000000000001",
    ] {
        let own: Decimal = text.parse().unwrap();
        let other = Other::try_from(&own).unwrap();
        assert_eq!(other.to_string(), text);
        assert_eq!(Decimal::from(other).to_string(), text);
    }
    let zeros: Decimal = format!("1.5{}", "0".repeat(60)).parse().unwrap();
    assert_eq!(Other::try_from(zeros).unwrap().to_string(), "1.5");
    for text in [
        "79228162514264337593543950336",
        "0.00000000000000000000000000001",
    ] {
        assert!(
            Other::try_from(text.parse::<Decimal>().unwrap()).is_err(),
            "{text}"
        );
    }
}

#[test]
fn integers() {
    let large = "9".repeat(60);
    let negative = format!("-{large}");
    reads::<Integer>(&[
        ("0", "0"),
        ("-0", "0"),
        ("+007", "7"),
        ("-12", "-12"),
        (&large, &large),
        (&negative, &negative),
        (&format!("-000{large}"), &negative),
        (&"0".repeat(100), "0"),
        (&format!("{}1", "0".repeat(100)), "1"),
    ]);
    refuses::<Integer>(&[
        "", "+", "-", "1.0", "1.", "1e1", " 1", "1 ", "--1", "+-1", "a", "١",
    ]);
    compares::<Integer>(&[
        ("-1", "1", LESS),
        (&negative, "-5", LESS),
        (&negative, &large, LESS),
        ("5", &large, LESS),
        (&large, &format!("1{large}"), LESS),
        (&format!("-1{large}"), &negative, LESS),
        (&large, &format!("00{large}"), EQUAL),
    ]);
    assert_eq!(u128::try_from(Integer::from(u128::MAX)), Ok(u128::MAX));
    assert!(i128::try_from(Integer::from(u128::MAX)).is_err());
    assert!(u64::try_from(&Integer::from(-1)).is_err());
    assert_eq!(Integer::from(i128::MIN).to_f64(), i128::MIN as f64);
    assert_eq!(
        Decimal::from(large.parse::<Integer>().unwrap()).to_string(),
        large
    );
}

#[test]
fn date_times() {
    reads::<DateTime>(&[
        ("2024-01-31T12:00:00Z", "2024-01-31T12:00:00Z"),
        ("2024-01-31T12:00:00", "2024-01-31T12:00:00"),
        ("2024-01-31T12:00:00+00:00", "2024-01-31T12:00:00Z"),
        ("2024-01-31T12:00:00-00:00", "2024-01-31T12:00:00Z"),
        (
            "2024-02-29T23:59:59.1200+14:00",
            "2024-02-29T23:59:59.1200+14:00",
        ),
        ("-0001-01-01T00:00:00-13:59", "-0001-01-01T00:00:00-13:59"),
        ("12024-01-31T24:00:00", "12024-01-31T24:00:00"),
        ("2024-01-31T24:00:00.000Z", "2024-01-31T24:00:00.000Z"),
        (
            "2024-01-31T00:00:00.123456789012345678Z",
            "2024-01-31T00:00:00.123456789012345678Z",
        ),
        (
            "2024-01-31T00:00:00.1234567890123456780000",
            "2024-01-31T00:00:00.123456789012345678",
        ),
        (
            "9223372036854775807-01-01T00:00:00Z",
            "9223372036854775807-01-01T00:00:00Z",
        ),
        (
            "-9223372036854775807-01-01T00:00:00Z",
            "-9223372036854775807-01-01T00:00:00Z",
        ),
    ]);
    refuses::<DateTime>(&[
        "",
        "2024-01-31",
        "2024-01-31T12:00",
        "2024-01-31 12:00:00",
        "2024-01-31t12:00:00",
        "2024-01-31T12:00:00z",
        "2024-1-31T12:00:00",
        "24-01-31T12:00:00",
        "0000-01-31T12:00:00",
        "-0000-01-31T12:00:00",
        "+2024-01-31T12:00:00",
        "02024-01-31T12:00:00",
        "2024-00-31T12:00:00",
        "2024-13-31T12:00:00",
        "2024-01-00T12:00:00",
        "2024-01-32T12:00:00",
        "2023-02-29T12:00:00",
        "1900-02-29T12:00:00",
        "2024-04-31T12:00:00",
        "2024-01-31T25:00:00",
        "2024-01-31T24:00:01",
        "2024-01-31T24:01:00",
        "2024-01-31T24:00:00.1",
        "2024-01-31T12:60:00",
        "2024-01-31T12:00:60",
        "2024-01-31T12:00:00.",
        "2024-01-31T12:00:00,5",
        "2024-01-31T12:00:00.1234567890123456789",
        "2024-01-31T12:00:00+14:01",
        "2024-01-31T12:00:00+0100",
        "2024-01-31T12:00:00+01",
        "2024-01-31T12:00:00 Z",
        " 2024-01-31T12:00:00",
        "2024-01-31T12:00:00 ",
        "2024-01-31T12:00:00ZZ",
        "9223372036854775808-01-01T00:00:00Z",
        "99999999999999999999999999999-01-01T00:00:00Z",
        "-",
        "2024-01-31T",
    ]);
    let value: DateTime = "2024-02-29T13:14:15.0123+05:30".parse().unwrap();
    assert_eq!((value.year(), value.month(), value.day()), (2024, 2, 29));
    assert_eq!((value.hour(), value.minute(), value.second()), (13, 14, 15));
    assert_eq!(
        (value.nanosecond(), value.fraction_digits()),
        (12_300_000, 4)
    );
    assert_eq!(value.offset().map(Offset::minutes), Some(330));
    assert_eq!(value.date().to_string(), "2024-02-29+05:30");
    assert_eq!(value.time().to_string(), "13:14:15.0123+05:30");
    assert_eq!(DateTime::from_parts(value.date(), value.time()), value);
    let built = DateTime::new(2024, 2, 29, 13, 14, 15).unwrap();
    let built = built
        .with_fraction(123, 4)
        .unwrap()
        .with_offset(value.offset());
    assert_eq!(built.to_string(), value.to_string());
    assert!(built.with_fraction(10, 1).is_err() && built.with_fraction(1, 19).is_err());
    assert!(built.with_fraction(u64::MAX, 18).is_err());
    assert!(
        built.with_nanosecond(1_000_000_000).is_err() && built.with_nanosecond(u32::MAX).is_err()
    );
    assert_eq!(
        built.with_nanosecond(5_000).unwrap().to_string(),
        "2024-02-29T13:14:15.000005+05:30"
    );
    assert!(DateTime::new(2023, 2, 29, 0, 0, 0).is_err());
    assert!(DateTime::new(0, 1, 1, 0, 0, 0).is_err());
    assert!(DateTime::new(i64::MIN, 1, 1, 0, 0, 0).is_err());
    assert!(DateTime::new(2024, 255, 255, 255, 255, 255).is_err());
    assert!(
        DateTime::new(2024, 1, 1, 24, 0, 0)
            .unwrap()
            .with_nanosecond(1)
            .is_err()
    );
    let mut out = "x".to_owned();
    value.write_to(&mut out);
    assert_eq!(out, "x2024-02-29T13:14:15.0123+05:30");
    assert_eq!(
        format!("{value:?}"),
        "DateTime(2024-02-29T13:14:15.0123+05:30)"
    );
}

#[test]
fn order_of_date_times() {
    // The examples of 3.2.7.4 among them.
    compares::<DateTime>(&[
        ("2000-01-15T00:00:00", "2000-02-15T00:00:00", LESS),
        ("2000-01-15T12:00:00", "2000-01-16T12:00:00Z", LESS),
        ("2000-01-01T12:00:00", "1999-12-31T23:00:00Z", None),
        ("2000-01-16T12:00:00", "2000-01-16T12:00:00Z", None),
        ("2000-01-16T00:00:00", "2000-01-16T12:00:00Z", None),
        ("2000-01-15T00:00:00.1", "2000-01-15T00:00:00.10", EQUAL),
        ("-0001-12-31T00:00:00Z", "0001-01-01T00:00:00Z", LESS),
        ("-0002-01-01T00:00:00Z", "-0001-01-01T00:00:00Z", LESS),
        ("2000-03-04T20:00:00Z", "2000-03-04T23:00:00-03:00", LESS),
        ("2000-03-04T23:00:00+03:00", "2000-03-04T20:00:01Z", LESS),
    ]);
    let at = |text: &str| text.parse::<DateTime>().unwrap();
    let same = at("2000-03-04T23:00:00+03:00");
    assert_eq!(same.timeline_cmp(&at("2000-03-04T20:00:00Z")), EQUAL);
    assert_ne!(same, at("2000-03-04T20:00:00Z"));
    assert!(same.partial_cmp(&at("2000-03-04T20:00:00Z")).is_some());
    assert_eq!(
        at("1999-12-31T24:00:00").timeline_cmp(&at("2000-01-01T00:00:00")),
        EQUAL
    );
    compares::<Time>(&[
        ("12:00:00Z", "13:00:00Z", LESS),
        ("12:00:00+01:00", "12:00:00Z", LESS),
        ("00:00:00", "23:00:00Z", LESS),
        ("10:00:00", "23:00:00Z", None),
    ]);
    compares::<Date>(&[
        ("2000-01-01", "2000-01-02", LESS),
        ("2000-01-01", "2000-01-01Z", None),
        ("2000-01-01", "2000-01-02Z", LESS),
        ("2000-01-01+01:00", "2000-01-01Z", LESS),
    ]);
    compares::<GYear>(&[
        ("-0005", "2000", LESS),
        ("2000", "2000", EQUAL),
        ("2000", "2000Z", None),
    ]);
    compares::<GYearMonth>(&[("1999-12", "2000-01", LESS)]);
    compares::<GMonthDay>(&[("--02-29", "--03-01", LESS)]);
    compares::<GMonth>(&[("--01", "--02", LESS)]);
    compares::<GDay>(&[("---01", "---31", LESS), ("---01Z", "---01-01:00", LESS)]);
}

#[test]
fn dates_and_times() {
    reads::<Date>(&[
        ("2024-01-31", "2024-01-31"),
        ("2024-01-31Z", "2024-01-31Z"),
        ("-2024-01-31-05:00", "-2024-01-31-05:00"),
        ("-0001-02-29", "-0001-02-29"),
    ]);
    refuses::<Date>(&[
        "",
        "2024-01",
        "2024-01-31T00:00:00",
        "2024/01/31",
        "0000-01-01",
        "2023-02-29",
    ]);
    reads::<Time>(&[
        ("12:00:00", "12:00:00"),
        ("24:00:00Z", "24:00:00Z"),
        ("23:59:59.999+01:00", "23:59:59.999+01:00"),
    ]);
    refuses::<Time>(&[
        "",
        "12:00",
        "1:00:00",
        "24:00:01",
        "12:00:00T",
        "12:00:00.Z",
        "12:00:00+1:00",
    ]);
    reads::<GYear>(&[
        ("2024", "2024"),
        ("-0044Z", "-0044Z"),
        ("12024+01:00", "12024+01:00"),
    ]);
    refuses::<GYear>(&["", "24", "0000", "02024", "2024-", "2024-01", "+2024"]);
    reads::<GYearMonth>(&[("2024-02", "2024-02"), ("-0044-12-01:00", "-0044-12-01:00")]);
    refuses::<GYearMonth>(&["", "2024", "2024-13", "2024-00", "2024-2", "2024-02-"]);
    reads::<GMonthDay>(&[("--02-29", "--02-29"), ("--12-31Z", "--12-31Z")]);
    refuses::<GMonthDay>(&[
        "", "--02-30", "--13-01", "-02-29", "--2-29", "02-29", "--00-01",
    ]);
    reads::<GMonth>(&[
        ("--12", "--12"),
        ("--12--", "--12"),
        ("--01Z", "--01Z"),
        ("--01--Z", "--01Z"),
    ]);
    reads::<GMonth>(&[("--01-05:00", "--01-05:00"), ("--01---05:00", "--01-05:00")]);
    refuses::<GMonth>(&["", "--13", "--00", "--1", "-12", "12", "--12-", "--12---"]);
    reads::<GDay>(&[("---31", "---31"), ("---01+14:00", "---01+14:00")]);
    refuses::<GDay>(&["", "---32", "---00", "--01", "---1", "----1"]);
    assert!(GDay::new(32).is_err() && GMonth::new(0).is_err() && GYear::new(0).is_err());
    assert!(GMonthDay::new(2, 30).is_err() && GYearMonth::new(1, 13).is_err());
    assert!(Date::new(2024, 255, 255).is_err() && Time::new(255, 255, 255).is_err());
}

#[test]
fn durations() {
    let max = u64::MAX;
    let large = format!("-P{max}Y{max}M{max}DT{max}H{max}M{max}.123456789012345678S");
    reads::<Duration>(&[
        ("P1Y2M3DT4H5M6.7S", "P1Y2M3DT4H5M6.7S"),
        ("P12M", "P12M"),
        ("PT90S", "PT90S"),
        ("-P1D", "-P1D"),
        ("P0Y", "P0Y"),
        ("-PT0S", "PT0S"),
        ("PT0.50S", "PT0.50S"),
        ("PT1M", "PT1M"),
        ("P001D", "P1D"),
        (&large, &large),
    ]);
    refuses::<Duration>(&[
        "",
        "P",
        "PT",
        "P1YT",
        "-P",
        "1Y",
        "P1",
        "P1S",
        "PT1Y",
        "P1M1Y",
        "P1.5D",
        "P-1D",
        "PT1.S",
        "PT.5S",
        "P1Y ",
        "+P1Y",
        "p1y",
        "P1Y1Y",
        "PT1.5M",
        "P1W",
        "P1DT",
        "P18446744073709551616D",
        "PT1.5",
        "PT1H1",
        "P1YM",
    ]);
    // The table of 3.2.6.2.
    compares::<Duration>(&[
        ("P1Y", "P12M", EQUAL),
        ("PT90S", "PT1M30S", EQUAL),
        ("P1D", "PT24H", EQUAL),
        ("P364D", "P1Y", LESS),
        ("P1Y", "P365D", None),
        ("P1Y", "P366D", None),
        ("P1Y", "P367D", LESS),
        ("P27D", "P1M", LESS),
        ("P28D", "P1M", None),
        ("P31D", "P1M", None),
        ("P1M", "P32D", LESS),
        ("P149D", "P5M", LESS),
        ("P5M", "P150D", None),
        ("P5M", "P153D", None),
        ("P5M", "P154D", LESS),
        ("-P1Y", "P1D", LESS),
        ("PT1.5S", "PT1.50S", EQUAL),
        ("-PT1.5S", "-PT1.4S", LESS),
        ("-PT0.5S", "PT0S", LESS),
        ("P200Y", "P100Y36524D", None),
        (&large, "P1Y", LESS),
    ]);
    let equal: HashSet<Duration> = ["P1Y", "P12M"].map(|t| t.parse().unwrap()).into();
    assert_eq!(equal.len(), 1);
    let long: Duration = "-P1Y2M3DT4H5M6.7S".parse().unwrap();
    assert_eq!((long.total_months(), long.total_seconds()), (-14, -273_906));
    assert_eq!(long.nanosecond(), 700_000_000);
    assert_eq!(Duration::from_months(-14).to_string(), "-P1Y2M");
    assert_eq!(
        Duration::from_months(i64::MIN).total_months(),
        i64::MIN.into()
    );
    assert_eq!(
        Duration::from_seconds(i64::MIN).total_seconds(),
        i64::MIN.into()
    );
    assert_eq!(Duration::from_seconds(90_061).to_string(), "P1DT1H1M1S");
    assert_eq!(Duration::default().to_string(), "PT0S");
    let std = std::time::Duration::new(90, 5_000_000);
    assert_eq!(Duration::from(std).to_string(), "PT1M30.005S");
    assert_eq!(std::time::Duration::try_from(Duration::from(std)), Ok(std));
    let max = std::time::Duration::MAX;
    assert_eq!(std::time::Duration::try_from(Duration::from(max)), Ok(max));
    for text in ["P1M", "-PT1S", "-PT0.5S", "P18446744073709551615D"] {
        let duration: Duration = text.parse().unwrap();
        assert!(std::time::Duration::try_from(duration).is_err(), "{text}");
    }
    let half = Duration::ZERO.with_nanosecond(500_000_000).unwrap();
    let half = std::time::Duration::try_from(half).unwrap();
    assert_eq!(half.as_millis(), 500);
    let day = Duration::new(0, 0, 1, 0, 0, 0);
    assert_eq!(day.with_fraction(50, 3).unwrap().to_string(), "P1DT0.050S");
    assert!(day.with_fraction(10, 1).is_err() && day.with_nanosecond(u32::MAX).is_err());
}

#[test]
fn binaries() {
    reads::<Base64Binary>(&[
        ("", ""),
        ("Zm9v", "Zm9v"),
        ("Zg==", "Zg=="),
        ("Z m\n9\tv\r", "Zm9v"),
        ("Zm8 =", "Zm8="),
        ("++//", "++//"),
    ]);
    refuses::<Base64Binary>(&[
        "Z", "Zg", "Zg=", "Zh==", "Zm9v=", "Zm-_", "Zg==Zg==", "Zm9v!", "ä",
    ]);
    reads::<HexBinary>(&[("", ""), ("0fB7", "0FB7")]);
    refuses::<HexBinary>(&["0", "0g", " 0f", "0 f0", "0x0f", "ä", "+1"]);
    let bytes = HexBinary::from(vec![1u8; 1000]);
    assert!(format!("{bytes:?}").len() < 80);
    assert_eq!(
        format!("{:?}", Base64Binary::from([1, 255])),
        "Base64Binary(2 bytes: 01FF)"
    );
    assert_eq!(&HexBinary::from(&b"ab"[..])[..], b"ab");
    assert_eq!(Vec::from(bytes).len(), 1000);
}

#[cfg(feature = "serde")]
#[test]
fn serde_round_trips() {
    fn round<T>(value: T, json: &str)
    where
        T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + Debug,
    {
        let written = serde_json::to_string(&value).unwrap();
        assert_eq!(written, json);
        assert_eq!(serde_json::from_str::<T>(json).unwrap(), value);
    }

    round(Decimal::new(150, 2), "\"1.50\"");
    round(Integer::from(5), "\"5\"");
    round(
        DateTime::new(2024, 1, 31, 12, 0, 0).unwrap(),
        "\"2024-01-31T12:00:00\"",
    );
    round(Duration::from_seconds(60), "\"PT1M\"");
    round(HexBinary::from([255]), "\"FF\"");
    round(QName::new("urn:a", "b"), "\"{urn:a}b\"");
    round(List::from([1, 2]), "[1,2]");
    round(Flags::from([1, 2]), "[1,2]");
    assert!(serde_json::from_str::<Date>("\"2024\"").is_err());
}

/// Reading it does not panic, and what reads is written as a form that reads as the same value.
fn survives<T>(text: &str)
where
    T: FromStr<Err = ValueError> + Display + Debug + PartialEq + Hash,
{
    match text.parse::<T>() {
        Err(error) => assert!(error.to_string().chars().count() < 800),
        Ok(value) => {
            let written = value.to_string();
            let again: T = written.parse().unwrap();
            assert_eq!(again, value);
            assert_eq!(hash(&again), hash(&value));
            assert_eq!(again.to_string(), written);
            let _ = format!("{value:?}");
        }
    }
}

fn all_survive(text: &str) {
    survives::<Decimal>(text);
    survives::<Integer>(text);
    survives::<DateTime>(text);
    survives::<Date>(text);
    survives::<Time>(text);
    survives::<GYear>(text);
    survives::<GYearMonth>(text);
    survives::<GMonth>(text);
    survives::<GMonthDay>(text);
    survives::<GDay>(text);
    survives::<Offset>(text);
    survives::<Duration>(text);
    survives::<Base64Binary>(text);
    survives::<HexBinary>(text);
    survives::<List<Decimal>>(text);
    survives::<Flags<Decimal>>(text);
    let _ = QName::resolve(text, |_| Some("urn:a".into()));
    let _ = QName::from_clark(text);
    let _ = parse_bool(text);
    let _ = parse_int::<i8>(text);
    let _ = parse_int::<u128>(text);
    if let Ok(value) = parse_f64(text) {
        let mut out = String::new();
        write_f64(value, &mut out);
        let again = parse_f64(&out).unwrap();
        assert!(again.to_bits() == value.to_bits() || again.is_nan() && value.is_nan());
    }
}

proptest! {
    #[test]
    fn any_text_survives(text in any::<String>()) {
        all_survive(&text);
    }

    #[test]
    fn any_syntax_survives(text in "[-+]?[0-9PTZ:.+\\-eEYMDHS ]{0,40}") {
        all_survive(&text);
    }

    #[test]
    fn any_number_survives(text in "[-+]?[0-9]{0,60}(\\.[0-9]{0,60})?") {
        all_survive(&text);
    }

    #[test]
    fn any_date_survives(
        text in "-?([0-9]{4}|[1-9][0-9]{4,20})-[01][0-9]-[0-3][0-9](T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,20})?)?(Z|[+-][01][0-9]:[0-5][0-9])?",
    ) {
        all_survive(&text);
    }

    #[test]
    fn any_duration_survives(
        text in "-?P([0-9]{1,20}Y)?([0-9]{1,20}M)?([0-9]{1,20}D)?(T([0-9]{1,20}H)?([0-9]{1,20}M)?([0-9]{1,20}(\\.[0-9]{1,18})?S)?)?",
    ) {
        all_survive(&text);
    }

    #[test]
    fn any_bytes_round_trip(bytes in any::<Vec<u8>>()) {
        let base64 = Base64Binary::from(bytes.clone());
        prop_assert_eq!(&base64.to_string().parse::<Base64Binary>().unwrap(), &base64);
        let hex = HexBinary::from(bytes);
        prop_assert_eq!(&hex.to_string().parse::<HexBinary>().unwrap(), &hex);
    }

    #[test]
    fn any_float_round_trips(bits in any::<u64>(), small in any::<u32>()) {
        let (value, mut out) = (f64::from_bits(bits), String::new());
        write_f64(value, &mut out);
        let read = parse_f64(&out).unwrap();
        prop_assert!(read == value || read.is_nan() && value.is_nan());
        if let Ok(exact) = Decimal::try_from(value) {
            prop_assert_eq!(exact.to_f64(), value);
        }
        let (value, mut out) = (f32::from_bits(small), String::new());
        write_f32(value, &mut out);
        let read = parse_f32(&out).unwrap();
        prop_assert!(read == value || read.is_nan() && value.is_nan());
    }

    #[test]
    fn decimals_compare_as_numbers(a in any::<i32>(), x in 0u16..60, b in any::<i32>(), y in 0u16..60) {
        let (own, other) = (Decimal::new(a.into(), x), Decimal::new(b.into(), y));
        // Aligned to one scale they are whole numbers.
        let aligned = |value: i32, scale: u16| -> Integer {
            format!("{value}{}", "0".repeat(usize::from(60 - scale))).parse().unwrap()
        };
        prop_assert_eq!(own.cmp(&other), aligned(a, x).cmp(&aligned(b, y)));
        if own == other {
            prop_assert_eq!(hash(&own), hash(&other));
        }
    }

    #[test]
    fn order_agrees_with_equality(
        a in (1i64..4, 1u8..3, 27u8..30, 0u8..24, proptest::option::of(-840i16..=840)),
        b in (1i64..4, 1u8..3, 27u8..30, 0u8..24, proptest::option::of(-840i16..=840)),
    ) {
        let build = |(year, month, day, hour, zone): (i64, u8, u8, u8, Option<i16>)| {
            let value = DateTime::new(year, month, day, hour, 0, 0).ok()?;
            Some(value.with_offset(zone.and_then(Offset::from_minutes)))
        };
        if let (Some(a), Some(b)) = (build(a), build(b)) {
            prop_assert_eq!(a == b, a.partial_cmp(&b) == EQUAL);
            prop_assert_eq!(a.partial_cmp(&b), b.partial_cmp(&a).map(Ordering::reverse));
        }
    }

    #[test]
    fn white_space_is_idempotent(text in "[ \\t\\n\\ra\u{a0}]{0,12}") {
        let once = lexical::collapse(&text);
        prop_assert!(lexical::is_token(&once));
        prop_assert_eq!(lexical::collapse(&once), once.clone());
        let words: Vec<_> = lexical::words(&text).collect();
        prop_assert_eq!(words.join(" "), once.into_owned());
        prop_assert!(lexical::is_normalized_string(&lexical::replace(&text)));
    }
}
