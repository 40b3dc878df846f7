//! See `soapgen_fuzz::multipart`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| soapgen_fuzz::multipart::check(input));
