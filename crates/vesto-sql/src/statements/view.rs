//! `CREATE VIEW` <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_VIEW.html> and
//! `CREATE MATERIALIZED VIEW` <https://docs.aws.amazon.com/redshift/latest/dg/materialized-view-create-sql-command.html>

use crate::create_table::TableAttributes;
use crate::{ParsedQuery, QualifiedName};

#[derive(Debug, Clone, PartialEq)]
pub struct CreateView {
    pub name: QualifiedName,
    pub or_replace: bool,
    /// Empty: named by the query.
    pub columns: Vec<String>,
    pub query: ParsedQuery,
    /// WITH NO SCHEMA BINDING.
    pub late_binding: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CreateMaterializedView {
    pub name: QualifiedName,
    pub attributes: TableAttributes,
    pub auto_refresh: bool,
    pub query: ParsedQuery,
}
