use http::StatusCode;
use soapgen_runtime::{Error, Fault, SoapVersion, WriteOptions};
use soapgen_tests::declared_faults::*;

use crate::server::{Server, answer};

/// What a call fails with that is answered with this fault.
fn error(fault: &Fault) -> Error {
    let text = fault.to_envelope(&WriteOptions::default()).unwrap();
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    let server = Server::new(move |_| answer(status, "text/xml", &text));
    let client = CalculatorClient::with_transport("http://calc", server);
    let call = client.compute(&"1 + 1".to_owned()).send_blocking();
    call.unwrap_err()
}

#[test]
fn each_fault_is_the_variant_that_was_sent() {
    for sent in [
        ComputeFault::Overflow(Overflow { limit: 7 }),
        ComputeFault::NotANumber("x".to_owned()),
        ComputeFault::Locked("x".to_owned()),
    ] {
        for version in [SoapVersion::V11, SoapVersion::V12] {
            let fault = Fault::new(version, "Server", "no");
            let fault = sent.clone().into_fault(fault).unwrap();
            assert_eq!(fault.declared(), Some(sent.clone()));
            assert_eq!(error(&fault).declared(), Some(sent.clone()));
        }
    }
}

#[test]
fn one_fault_by_its_type_alone() {
    let fault = Fault::new(SoapVersion::V11, "Server", "no");
    let fault = fault.with_detail(&elements::OVERFLOW, Overflow { limit: 9 });
    let error = error(&fault.unwrap());
    assert_eq!(error.declared(), Some(Overflow { limit: 9 }));
    assert_eq!(error.declared::<String>(), None);
    let fault = error.fault().unwrap();
    assert!(fault.detail_of(&elements::OVERFLOW).is_some());
}

#[test]
fn what_is_not_declared_is_none() {
    let fault = Fault::new(SoapVersion::V11, "Server", "no");
    assert_eq!(error(&fault).declared::<ComputeFault>(), None);
    // Of the type of two faults, and neither.
    let fault = fault.with_detail(&elements::KEY, "x".to_owned()).unwrap();
    assert_eq!(error(&fault).declared::<ComputeFault>(), None);
    assert_eq!(fault.declared::<ComputeFault>(), None);
}
