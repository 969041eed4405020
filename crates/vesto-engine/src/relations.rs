//! System relations: `pg_catalog`, `information_schema`, `svv_*`, `stl_*`, one file each, over the transaction's own view
//! of the catalog. They are computed when a statement names them, on the leader only.

pub(crate) mod encodings;
pub(crate) mod log;
mod pg_attribute;
mod pg_class;
pub(crate) mod pg_constraint;
mod pg_namespace;
mod rows;

pub(crate) use rows::{Cell, Kind, Rows};

use arrow::array::RecordBatch;
use vesto_types::SqlError;

use crate::planning::scope::Scope;

/// One system relation: what it is called, its columns, and how its rows come about.
#[derive(Debug)]
pub(crate) struct SystemRelation {
    pub(crate) schema: &'static str,
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [(&'static str, Kind)],
    pub(crate) rows: fn(&Scope, &mut Rows) -> Result<(), SqlError>,
}

pub(crate) const PG_CATALOG: &str = "pg_catalog";
pub(crate) const INFORMATION_SCHEMA: &str = "information_schema";

/// All of them; bare names are found in `pg_catalog`.
pub(crate) static RELATIONS: &[&SystemRelation] =
    &[&pg_attribute::RELATION, &pg_class::RELATION, &pg_constraint::RELATION, &pg_namespace::RELATION];

pub(crate) fn find(schema: &str, name: &str) -> Option<&'static SystemRelation> {
    RELATIONS.iter().find(|relation| relation.schema == schema && relation.name == name).copied()
}

pub(crate) fn is_system_schema(name: &str) -> bool {
    name == PG_CATALOG || name == INFORMATION_SCHEMA
}

impl SystemRelation {
    pub(crate) fn rows(&self, scope: &Scope) -> Result<RecordBatch, SqlError> {
        let mut rows = Rows::new(self.columns);
        (self.rows)(scope, &mut rows)?;
        rows.finish()
    }
}
