//! Compressed files, damaged and hostile.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| vesto_fuzz::formats::compression(data));
