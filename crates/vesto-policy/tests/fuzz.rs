//! The fuzz targets' seeds, and the inputs that once broke a promise, on the stable compiler (`make fuzz` looks for more
//! of them).

#![expect(clippy::unwrap_used, reason = "an input that cannot be read is a panic here")]

use std::fs;
use std::path::Path;

#[expect(unreachable_pub, reason = "the fuzz crate's library makes it public")]
#[path = "../../../fuzz/src/policies.rs"]
mod policies;

fn run_inputs(target: &str, run: fn(&str)) {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz");
    let inputs = |kind: &str| fs::read_dir(fuzz.join(kind).join(target)).into_iter().flatten();
    let mut n_inputs = 0;
    for input in inputs("seeds").chain(inputs("regressions")) {
        run(&fs::read_to_string(input.unwrap().path()).unwrap());
        n_inputs += 1;
    }
    assert!(n_inputs > 0, "{target} has no seeds");
}

#[test]
fn policy_document() {
    run_inputs("policy_document", policies::policy_document);
}

#[test]
fn policy_decision() {
    run_inputs("policy_decision", policies::policy_decision);
}
