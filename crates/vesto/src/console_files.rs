//! The files of the web console, as `build.rs` found them when this binary was built.

use vesto_edge::ConsoleFile;

/// Empty when the console had not been built.
pub(crate) const FILES: &[ConsoleFile] = include!(concat!(env!("OUT_DIR"), "/console_files.rs"));
