//! `CALL` <https://docs.aws.amazon.com/redshift/latest/dg/r_CALL_procedure.html>

use crate::{ParsedExpression, QualifiedName};

#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    pub name: QualifiedName,
    pub arguments: Vec<ParsedExpression>,
}
