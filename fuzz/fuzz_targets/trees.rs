//! See `soapgen_fuzz::trees`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| soapgen_fuzz::trees::check(input));
