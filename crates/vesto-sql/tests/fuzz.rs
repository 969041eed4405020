//! The fuzz target's seeds, and the inputs that once broke a promise, on the stable compiler (`make fuzz` looks for more
//! of them).

use std::fs;
use std::path::Path;

#[expect(unreachable_pub, reason = "the fuzz crate's library makes it public")]
#[path = "../../../fuzz/src/sql.rs"]
mod sql;

#[test]
fn sql_copy_unload() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz");
    let inputs = |kind: &str| fs::read_dir(fuzz.join(kind).join("sql_copy_unload")).into_iter().flatten();
    let mut n_inputs = 0;
    for input in inputs("seeds").chain(inputs("regressions")) {
        sql::sql_copy_unload(&fs::read(input.unwrap().path()).unwrap());
        n_inputs += 1;
    }
    assert!(n_inputs > 0, "the target has no seeds");
}
