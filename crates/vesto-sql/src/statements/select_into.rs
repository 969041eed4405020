//! `SELECT INTO` <https://docs.aws.amazon.com/redshift/latest/dg/r_SELECT_INTO.html>

use crate::{ParsedQuery, QualifiedName};

#[derive(Debug, Clone, PartialEq)]
pub struct SelectInto {
    pub table: QualifiedName,
    pub temporary: bool,
    /// Without its INTO.
    pub query: ParsedQuery,
}
