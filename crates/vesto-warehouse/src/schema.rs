//! Schemas.

use crate::ids::{SchemaId, UserId};

/// A schema (`pg_namespace`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schema {
    pub id: SchemaId,
    pub name: String,
    pub owner: UserId,
    /// A session's `pg_temp_N`: lives in that session only and is never stored.
    pub temporary: bool,
    pub comment: Option<String>,
}
