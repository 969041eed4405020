//! `EXPLAIN [VERBOSE]` <https://docs.aws.amazon.com/redshift/latest/dg/r_EXPLAIN.html>

use crate::Statement;

#[derive(Debug, Clone, PartialEq)]
pub struct Explain {
    pub verbose: bool,
    /// EXPLAIN ANALYZE, which Redshift does not have.
    pub analyze: bool,
    pub statement: Box<Statement>,
}
