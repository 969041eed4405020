//! Requests under a policy.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| vesto_fuzz::policies::policy_decision(text));
