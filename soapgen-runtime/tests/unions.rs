//! Values of unions come back as what they were, or are not written: over every ordered pair of
//! types.

#![allow(clippy::unwrap_used)] // A test that fails panics.

use soapgen_runtime::{ReadOptions, Root, Text, codegen as rt};

/// What came of writing and reading a value of the second of two types.
#[derive(Debug, PartialEq)]
enum Outcome {
    /// It came back equal.
    Equal,
    /// It would have come back as a value of the first type: it was refused, and a check says so.
    Refused,
}

fn strict() -> ReadOptions {
    ReadOptions::default().with_strict(true)
}

/// A value of a type with a lexical form.
fn value_of<T: rt::Slot + 'static>(root: &'static Root<T>, text: &str) -> T {
    root.read_with(&format!("<v>{text}</v>"), &strict())
        .unwrap()
}

macro_rules! pairs {
    ($($name:ident: $type:ty, $simple:ident, [$($sample:literal),*];)*) => {
        fn all(found: &mut Vec<(&'static str, &'static str, &'static str, Outcome)>) {
            pairs!(@each found, [$($name: $type, $simple;)*], [$($name: $type, $simple, [$($sample),*];)*]);
        }
    };
    (@each $found:ident, $firsts:tt, [$($name:ident: $type:ty, $simple:ident, $samples:tt;)*]) => {
        $(pairs!(@second $found, $firsts, $name, $type, $simple, $samples);)*
    };
    (@second $found:ident, [$($first:ident: $first_type:ty, $first_simple:ident;)*], $name:ident, $type:ty, $simple:ident, $samples:tt) => {
        $({
            #[derive(Debug, PartialEq)]
            enum Pair {
                First($first_type),
                Second($type),
                Other(String),
            }
            static MEMBERS: rt::SimpleType = rt::SimpleType::union(
                "pair",
                &[&rt::builtin::$first_simple, &rt::builtin::$simple],
                &[],
            );
            rt::union! { Pair, &MEMBERS;
                First = &rt::builtin::$first_simple;
                Second = &rt::builtin::$simple;
            }
            static PAIR: Root<Pair> = Root::new(rt::element("", "v", 1, 1), &[]);
            static ALONE: Root<$type> = Root::new(
                rt::element("", "v", 1, 1).simple(&rt::builtin::$simple),
                &[],
            );
            if stringify!($first) != stringify!($name) {
                for sample in $samples {
                    let value = Pair::Second(value_of(&ALONE, sample));
                    let violations = PAIR.validate(&value).unwrap();
                    let outcome = match PAIR.to_string(&value) {
                        Ok(text) => {
                            let back = PAIR.read_with(&text, &strict()).unwrap();
                            assert_eq!(back, value, "{text}");
                            assert!(violations.is_empty(), "{text} {violations:?}");
                            Outcome::Equal
                        }
                        Err(error) => {
                            let error = error.to_string();
                            assert!(error.contains("would be read as one of"), "{error}");
                            assert!(!violations.is_empty(), "{error}");
                            // The way out that it names.
                            let other = Pair::Other(sample.to_string());
                            let text = PAIR.to_string(&other).unwrap();
                            let back = PAIR.read_with(&text, &strict()).unwrap();
                            assert!(matches!(back, Pair::First(_)), "{text}");
                            Outcome::Refused
                        }
                    };
                    $found.push((stringify!($first), stringify!($name), sample, outcome));
                }
            }
        })*
    };
}

pairs! {
    Boolean: bool, BOOLEAN, ["true", "0"];
    Int: i32, INT, ["0", "1", "7", "2001", "-3", "12345678"];
    Byte: u8, UNSIGNED_BYTE, ["0", "1", "200"];
    Integer: rt::Integer, INTEGER, ["0", "1", "-20", "20010", "99999999999999999999"];
    Decimal: rt::Decimal, DECIMAL, ["0", "1", "-2.5", "2001"];
    Float: f32, FLOAT, ["0", "1", "1.5", "-3", "1E20", "INF"];
    Double: f64, DOUBLE, ["0", "1", "1.5", "-3", "2001", "1E300", "-INF"];
    Year: rt::GYear, G_YEAR, ["2001", "2001Z", "-0044"];
    Month: rt::GMonth, G_MONTH, ["--12"];
    Date: rt::Date, DATE, ["2001-02-03", "2001-02-03Z"];
    DateTime: rt::DateTime, DATE_TIME, ["2001-02-03T04:05:06Z"];
    Time: rt::Time, TIME, ["04:05:06", "04:05:06.5+01:00"];
    Duration: rt::Duration, DURATION, ["P1Y", "-PT1S", "P1DT2H"];
    Hex: rt::HexBinary, HEX_BINARY, ["12", "ABCD", "1E10"];
    Base64: rt::Base64Binary, BASE64_BINARY, ["ABCD", "1234", "Zm9v"];
    Token: String, TOKEN, ["1", "true", "word", "2001"];
    Text: String, STRING, ["1", "true", "a b"];
}

#[test]
fn a_value_comes_back_as_its_own_member_or_is_refused() {
    let mut found = Vec::new();
    all(&mut found);
    assert!(found.len() > 600);
    let refused = found
        .iter()
        .filter(|(.., outcome)| *outcome == Outcome::Refused);
    let mut wrong = Vec::new();
    for (first, second, sample, _) in refused {
        // Where the value has one form, and the first type has it too, there is no other way.
        let has_one_form = match (*first, *second) {
            ("Token" | "Text", _) => true,
            (_, "Token" | "Text" | "Year" | "Hex") => true,
            // Every form of a whole number is one of these, and every form of a decimal.
            ("Int" | "Integer" | "Byte", "Int" | "Integer" | "Byte") => true,
            ("Decimal" | "Float" | "Double", "Int" | "Integer" | "Byte" | "Decimal") => true,
            ("Float" | "Double", "Float" | "Double") => true,
            _ => false,
        };
        if !has_one_form {
            wrong.push((first, second, sample));
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[derive(Debug, PartialEq)]
enum Setting {
    Flag(bool),
    Number(f64),
    Text(String),
    Other(String),
}
static SETTING: rt::SimpleType = rt::SimpleType::union(
    "setting",
    &[
        &rt::builtin::BOOLEAN,
        &rt::builtin::DOUBLE,
        &rt::builtin::STRING,
    ],
    &[],
);
rt::union! { Setting, &SETTING;
    Flag = &rt::builtin::BOOLEAN;
    Number = &rt::builtin::DOUBLE;
    Text = &rt::builtin::STRING;
}
static SETTING_ELEMENT: Root<Setting> = Root::new(rt::element("", "v", 1, 1), &[]);
static SETTINGS: Root<rt::List<Setting>> = Root::new(rt::element("", "v", 1, 1), &[]);

#[test]
fn the_form_of_each_value_is_the_plainest_that_no_earlier_member_takes() {
    for (value, written, violation) in [
        (Setting::Flag(true), "true", ""),
        (Setting::Number(1.0), "1.0", ""),
        (Setting::Number(2.5), "2.5", ""),
        (Setting::Number(-1.0), "-1", ""),
        (Setting::Text("a&b".to_owned()), "a&amp;b", ""),
        (
            Setting::Text("1".to_owned()),
            "1",
            "\"1\" is read as a value of xs:boolean",
        ),
        (
            Setting::Text("2.5".to_owned()),
            "2.5",
            "is read as a value of xs:double",
        ),
        (
            Setting::Other("x".to_owned()),
            "x",
            "is read as a value of xs:string",
        ),
    ] {
        match (SETTING_ELEMENT.to_string(&value), &value) {
            (Err(error), Setting::Text(_)) if !violation.is_empty() => {
                let error = error.to_string();
                assert!(error.contains("would be read as one of xs:"), "{error}");
                assert!(error.contains("as `Other`"), "{error}");
            }
            (text, _) => assert_eq!(text.unwrap(), format!("<v>{written}</v>")),
        }
        let violations = SETTING_ELEMENT.validate(&value).unwrap();
        match violation {
            "" => assert!(violations.is_empty(), "{violations:?}"),
            _ => assert!(violations[0].message.contains(violation), "{violations:?}"),
        }
    }
    // Items of a list: no white space tells them apart.
    let list = rt::List(vec![
        Setting::Number(0.0),
        Setting::Flag(false),
        Setting::Number(1.0),
    ]);
    let text = SETTINGS.to_string(&list).unwrap();
    assert_eq!(text, "<v>0.0 false 1.0</v>");
    assert_eq!(SETTINGS.from_str(&text).unwrap(), list);
    assert_eq!(Setting::TYPE.name, "setting");
}
