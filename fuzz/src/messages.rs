//! Messages of every kind of service and documents of every feature: what can be read, leniently
//! or strictly, can be written, is well-formed, and is read again equal.
//!
//! The first line of an input says what it is read as: `encoded Thing` for a global element of a
//! feature, `request Find` or `response Find` for a message of one of [`OPERATIONS`], `serve Shelf`
//! for a request to a server.

use std::fmt::Debug;

use soapgen_runtime::{
    Error, ErrorKind, Fault, Operation, ReadOptions, ReadXml, Root, Slot, WriteOptions, WriteXml,
    decode,
};

use crate::outline;
use crate::serve;
use crate::services::encoded::StaffOperations;
use crate::services::principal::SoPrincipalOperations;
use crate::services::wsdl_2::RoomsOperations;

type Row = (&'static str, fn(&str));

static ROOTS: &[Row] = include!(concat!(env!("OUT_DIR"), "/roots.rs"));

/// Three services: document style with header blocks and SOAP 1.1; RPC style, encoded; SOAP 1.2
/// with a header block and a declared fault.
static OPERATIONS: &[Row] = &[
    ("request Authenticate", |text| {
        request(&SoPrincipalOperations::AUTHENTICATE_USERNAME_PASSWORD, text);
    }),
    ("response Authenticate", |text| {
        response(&SoPrincipalOperations::AUTHENTICATE_USERNAME_PASSWORD, text);
    }),
    ("request Find", |text| request(&StaffOperations::FIND, text)),
    ("response Find", |text| {
        response(&StaffOperations::FIND, text)
    }),
    ("request Book", |text| request(&RoomsOperations::BOOK, text)),
    ("response Book", |text| {
        response(&RoomsOperations::BOOK, text)
    }),
    ("serve Shelf", serve::shelf),
];

/// Panics where a message is read otherwise than it was written.
pub fn check(input: &[u8]) {
    let end = input.iter().position(|b| *b == b'\n').unwrap_or(0);
    let (name, message) = input.split_at(end);
    let rows = || ROOTS.iter().chain(OPERATIONS);
    let Some((_, run)) = rows().find(|row| row.0.as_bytes() == name) else {
        return;
    };
    let message = message.strip_prefix(b"\n").unwrap_or(message);
    if let Ok(text) = decode(message, None) {
        run(&text);
    }
}

fn options(strict: bool) -> ReadOptions {
    ReadOptions::default().with_strict(strict)
}

/// Equal, or not equal to itself as what holds a NaN, and then spelled the same.
fn assert_same<T: PartialEq + Debug>(first: &T, second: &T, written: &str) {
    #[allow(clippy::eq_op)]
    let is_itself = first == first;
    let is_same = match is_itself {
        true => first == second,
        false => format!("{first:?}") == format!("{second:?}"),
    };
    assert!(
        is_same,
        "read as\n{first:?}\nwritten as\n{written}\nread again as\n{second:?}"
    );
}

fn value<T: Slot + PartialEq + Debug>(root: &'static Root<T>, text: &str) {
    let lenient = root.read_with(text, &options(false));
    let strict = root.read_with(text, &options(true));
    for (value, strict) in [(&lenient, false), (&strict, true)] {
        let value = match value {
            Ok(value) => value,
            Err(error) => {
                // It can be shown.
                let _ = format!("{error} {error:?}");
                continue;
            }
        };
        let written = match root.to_string(value) {
            Ok(written) => written,
            Err(error) => panic!("read and then not written: {error}: {value:?}"),
        };
        outline::of_text(&written);
        match root.read_with(&written, &options(strict)) {
            Ok(again) if strict => assert_same(value, &again, &written),
            // What was unknown is not written, and with it goes what kept two groups apart whose
            // content the schema leaves ambiguous.
            Ok(again) => {
                let again = root.to_string(&again).expect("it was written before");
                assert_eq!(again, written, "read as {value:?}");
            }
            Err(error) => panic!("written and then not read: {error}:\n{written}\n{value:?}"),
        }
        if strict {
            let violations = root.validate(value);
            assert!(
                violations.as_ref().is_ok_and(|found| found.is_empty()),
                "read strictly and then not valid: {violations:?}: {value:?}"
            );
        }
    }
    if let Ok(strict) = &strict {
        match &lenient {
            Ok(lenient) => assert_same(strict, lenient, text),
            Err(error) => panic!("read strictly and not leniently: {error}"),
        }
    }
}

fn request<Req, Resp, H, RH>(operation: &Operation<Req, Resp, H, RH>, text: &str)
where
    Req: Slot + PartialEq + Debug,
    H: WriteXml + ReadXml + PartialEq + Debug,
{
    for strict in [false, true] {
        let (body, headers) = match operation.read_request(text, &options(strict)) {
            Ok(read) => read,
            Err(error) => {
                let _ = format!("{error} {error:?}");
                continue;
            }
        };
        let written = operation
            .write_request(&body, &headers, &[], &WriteOptions::default())
            .unwrap_or_else(|error| {
                panic!("read and then not written: {error}: {body:?} {headers:?}")
            });
        outline::of_text(&written);
        match operation.read_request(&written, &options(strict)) {
            Ok(again) => assert_same(&(body, headers), &again, &written),
            Err(error) => panic!("written and then not read: {error}:\n{written}"),
        }
    }
}

fn response<Req, Resp, H, RH>(operation: &Operation<Req, Resp, H, RH>, text: &str)
where
    Resp: Slot + PartialEq + Debug + Send + Sync + 'static,
    RH: WriteXml + ReadXml + PartialEq + Debug + Send + Sync + 'static,
{
    for strict in [false, true] {
        let read = |text: &str| operation.read_response(text, &options(strict));
        match read(text) {
            Ok(response) => {
                let written = operation
                    .write_response(
                        &response.body,
                        &response.headers,
                        &[],
                        &WriteOptions::default(),
                    )
                    .unwrap_or_else(|error| panic!("read and then not written: {error}"));
                outline::of_text(&written);
                match read(&written) {
                    // Header blocks that could not be read are told, and not written.
                    Ok(again) => assert_same(
                        &(response.body, response.headers),
                        &(again.body, again.headers),
                        &written,
                    ),
                    Err(error) => panic!("written and then not read: {error}:\n{written}"),
                }
            }
            Err(error) => {
                let _ = format!("{error} {error:?}");
                let Some(fault) = error.fault() else { continue };
                // A fault that breaks the rules is read as far as it goes; its code may be none.
                let Ok(written) = fault.to_envelope(&WriteOptions::default()) else {
                    continue;
                };
                outline::of_text(&written);
                assert_same(&said(fault), &said(&fault_of(read(&written))), &written);
            }
        }
    }
}

/// The fault that was answered.
pub(crate) fn fault_of<T: Debug>(read: Result<T, Error>) -> Fault {
    match read {
        Err(error) => match error.into_kind() {
            ErrorKind::Fault(fault) => fault,
            other => panic!("no fault: {other:?}"),
        },
        Ok(response) => panic!("no fault: {response:?}"),
    }
}

/// What both versions can say.
fn said(fault: &Fault) -> impl PartialEq + Debug + use<> {
    (
        fault.version,
        fault.code.clone(),
        fault.subcodes.clone(),
        fault.reason.clone(),
        fault.detail.as_ref().map(outline::of_tree),
    )
}
