//! See `soapgen_fuzz::settings`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| soapgen_fuzz::settings::check(input));

libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    soapgen_fuzz::mutate::mutate(data, size, max_size, seed)
});
