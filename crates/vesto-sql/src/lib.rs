//! The Redshift dialect: one entry point, [`parse`], turns a query string into typed [`Statement`]s.
//!
//! Our own recursive descent over our own tokens takes everything that is Redshift's alone (COPY, UNLOAD, CREATE TABLE
//! attributes, users, grants, SHOW …); queries and DML go to sqlparser under our own dialect and come back normalized by
//! [`rewrite`]: names folded, TOP, MINUS, date parts and operators in the form that the engine plans.
//!
//! **Invariants:** no I/O, no clock, no panic on any input. What is known but not built still parses into typed values;
//! `not_built()` of COPY and UNLOAD names it. Secrets are [`vesto_types::Secret`] and [`Parsed::masked_text`] hides them.

#![deny(clippy::indexing_slicing, clippy::string_slice)]

pub mod ast;
mod column_type;
mod complexity;
pub mod copy;
pub mod create_table;
mod cursor;
mod dialect;
mod errors;
pub mod grant;
mod lexer;
mod names;
mod parse;
mod query;
pub mod rewrite;
mod secrets;
mod statement;
pub mod statements;
mod storage;
#[cfg(test)]
mod testing;
pub mod unload;

pub use names::QualifiedName;
pub use parse::{ParseOptions, Parsed, parse, parse_expression, parse_query, parse_type, parse_with};
pub use query::{Dml, OutputName, ParsedExpression, ParsedQuery};
pub use secrets::mask;
pub use statement::{CursorName, Statement};
pub use storage::{Authorization, FixedWidthColumn, ObjectUrl};
