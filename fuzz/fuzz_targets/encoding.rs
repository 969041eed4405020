//! Text in the encodings that COPY knows.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| vesto_fuzz::formats::encoding(data));
