//! The fuzz targets' seeds, and the inputs that once broke a promise, on the stable compiler (`make fuzz` looks for
//! more of them).

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a broken promise is a panic here")]

use std::fs;
use std::path::Path;

#[expect(unreachable_pub, reason = "the fuzz crate's library makes it public")]
#[path = "../../../fuzz/src/columnar.rs"]
mod columnar;
#[expect(unreachable_pub, reason = "the fuzz crate's library makes it public")]
#[path = "../../../fuzz/src/formats.rs"]
mod formats;

fn run_inputs(target: &str, run: fn(&[u8])) {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz");
    let mut n_inputs = 0;
    for kind in ["seeds", "regressions"] {
        let Ok(inputs) = fs::read_dir(fuzz.join(kind).join(target)) else { continue };
        for input in inputs {
            let path = input.unwrap().path();
            run(&fs::read(&path).unwrap());
            n_inputs += 1;
        }
    }
    assert!(n_inputs > 0, "{target} has no seeds");
}

#[test]
fn copy_delimited() {
    run_inputs("copy_delimited", formats::copy_delimited);
}

#[test]
fn copy_csv() {
    run_inputs("copy_csv", formats::copy_csv);
}

#[test]
fn copy_fixed_width() {
    run_inputs("copy_fixed_width", formats::copy_fixed_width);
}

#[test]
fn compression() {
    run_inputs("compression", formats::compression);
}

#[test]
fn encoding() {
    run_inputs("encoding", formats::encoding);
}

#[test]
fn copy_json() {
    run_inputs("copy_json", formats::copy_json);
}

#[test]
fn copy_avro() {
    run_inputs("copy_avro", formats::copy_avro);
}

#[test]
fn jsonpaths() {
    run_inputs("jsonpaths", formats::jsonpaths);
}

#[test]
fn copy_parquet() {
    run_inputs("copy_parquet", columnar::copy_parquet);
}

#[test]
fn copy_orc() {
    run_inputs("copy_orc", columnar::copy_orc);
}
