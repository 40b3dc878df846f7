//! The comparison of the differential test, over whatever text the fuzzer thinks of.

#![no_main]

#[path = "../../soapgen-runtime/tests/differential/compare.rs"]
mod compare;

libfuzzer_sys::fuzz_target!(|text: &str| compare::document(text));
