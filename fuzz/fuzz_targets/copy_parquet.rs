//! Parquet files into any columns.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| vesto_fuzz::columnar::copy_parquet(data));
