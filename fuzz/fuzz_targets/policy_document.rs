//! Policy documents of every kind.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| vesto_fuzz::policies::policy_document(text));
