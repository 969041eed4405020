//! `LOCK` <https://docs.aws.amazon.com/redshift/latest/dg/r_LOCK.html>

use crate::QualifiedName;

/// Always ACCESS EXCLUSIVE, Redshift's only mode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    pub tables: Vec<QualifiedName>,
}
