//! `DECLARE`, `FETCH` and `CLOSE` <https://docs.aws.amazon.com/redshift/latest/dg/declare.html>

use crate::ParsedQuery;

#[derive(Debug, Clone, PartialEq)]
pub struct DeclareCursor {
    pub name: String,
    pub query: ParsedQuery,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    pub cursor: String,
    pub count: FetchCount,
}

/// Redshift's cursors only move forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FetchCount {
    Rows(u64),
    All,
}
