//! Any text as a document of any kind: parsed and checked without a panic, refused only with words.

#![no_main]

use libfuzzer_sys::fuzz_target;
use vesto_policy::check::{check, guess_kind};
use vesto_policy::{ParseOptions, Policy, PolicyKind, limits};

const KINDS: [PolicyKind; 7] = [
    PolicyKind::Identity,
    PolicyKind::Resource,
    PolicyKind::Trust,
    PolicyKind::Session,
    PolicyKind::Boundary,
    PolicyKind::ServiceControl,
    PolicyKind::ResourceControl,
];

fuzz_target!(|text: &str| {
    for legacy_redshift_arns in [true, false] {
        let options = ParseOptions { legacy_redshift_arns };
        for kind in KINDS {
            if let Err(error) = Policy::parse(text, kind, &options) {
                assert!(!error.message().is_empty());
            }
        }
        for finding in check(text, guess_kind(text), &options) {
            assert!(finding.line >= 1 && finding.column >= 1);
        }
    }
    assert!(limits::size(text) <= text.len());
});
