//! CSV under any options.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| vesto_fuzz::formats::copy_csv(data));
