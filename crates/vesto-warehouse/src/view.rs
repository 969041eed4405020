//! Views: text, kept as the engine wrote it.

use vesto_types::ColumnType;

use crate::ids::{RelationId, SchemaId, UserId};

/// A view (`pg_class` with relkind `v`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    pub id: RelationId,
    pub schema_id: SchemaId,
    pub name: String,
    pub owner: UserId,
    /// The query, as `pg_get_viewdef` shows it.
    pub definition: String,
    /// WITH NO SCHEMA BINDING: names are looked up when the view is used.
    pub late_binding: bool,
    /// Result columns as known when the view was made; empty for a late-binding view.
    pub columns: Vec<ViewColumn>,
    pub comment: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewColumn {
    pub name: String,
    pub column_type: ColumnType,
}

/// What the engine gives to make a view.
#[derive(Debug, Clone)]
pub struct ViewSpec {
    pub schema_id: SchemaId,
    pub name: String,
    pub owner: UserId,
    pub definition: String,
    pub late_binding: bool,
    pub columns: Vec<ViewColumn>,
}
