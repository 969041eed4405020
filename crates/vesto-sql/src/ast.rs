//! sqlparser's syntax tree, re-exported so that users of this crate see the version that it was parsed with.

pub use sqlparser::ast::*;
