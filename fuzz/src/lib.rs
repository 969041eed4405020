//! What the fuzz targets run: functions over any bytes that panic when a promise is broken. They stand here, apart from
//! `fuzz_targets/`, so that the crates' own tests can run seeds and regressions through them on the stable compiler.

pub mod columnar;
pub mod formats;
pub mod policies;
pub mod sql;
