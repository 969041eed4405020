//! COPY and UNLOAD statements.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| vesto_fuzz::sql::sql_copy_unload(data));
