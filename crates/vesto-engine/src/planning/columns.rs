//! The columns of relations by name, for resolving lateral aliases.

use vesto_sql::QualifiedName;
use vesto_sql::rewrite::ColumnSource;
use vesto_warehouse::Relation;

use super::scope::{DML_TARGET, Found, Scope};

pub(super) struct Columns<'a>(pub(super) &'a Scope);

impl ColumnSource for Columns<'_> {
    fn columns(&self, name: &QualifiedName) -> Option<Vec<String>> {
        if name.name == DML_TARGET {
            let table = self.0.catalog.table_by_id(self.0.dml_target?)?;
            return Some(table.columns.iter().map(|column| column.name.clone()).collect());
        }
        Some(match self.0.find(name.schema.as_deref(), &name.name)? {
            Found::Stored(Relation::Table(table)) => table.columns.iter().map(|column| column.name.clone()).collect(),
            // A late-binding view's columns are not known.
            Found::Stored(Relation::View(view)) if view.columns.is_empty() => return None,
            Found::Stored(Relation::View(view)) => view.columns.iter().map(|column| column.name.clone()).collect(),
            Found::System(relation) => relation.columns.iter().map(|(name, _)| (*name).to_owned()).collect(),
        })
    }
}
