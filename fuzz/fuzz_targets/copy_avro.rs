//! Avro files, and any records of a few schemas.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| vesto_fuzz::formats::copy_avro(data));
