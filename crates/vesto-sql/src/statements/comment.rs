//! `COMMENT ON` <https://docs.aws.amazon.com/redshift/latest/dg/r_COMMENT.html>

use crate::QualifiedName;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    pub on: CommentTarget,
    /// `None`: the comment is removed.
    pub text: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommentTarget {
    Table(QualifiedName),
    View(QualifiedName),
    Column { table: QualifiedName, column: String },
    Constraint { name: String, table: QualifiedName },
    Schema(String),
    Database(String),
}
