//! FIXEDWIDTH of any widths.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| vesto_fuzz::formats::copy_fixed_width(data));
