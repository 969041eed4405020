//! `PREPARE` and `EXECUTE` <https://docs.aws.amazon.com/redshift/latest/dg/r_PREPARE.html>

use crate::{ParsedExpression, Statement};

#[derive(Debug, Clone, PartialEq)]
pub struct Prepare {
    pub name: String,
    pub parameter_types: Vec<vesto_types::ColumnType>,
    pub statement: Box<Statement>,
    /// The number of `$n` in the statement.
    pub n_parameters: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Execute {
    pub name: String,
    pub arguments: Vec<ParsedExpression>,
}
