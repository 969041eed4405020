//! Which columns the file's fields go to, and where the other columns take their values from.
//! <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-column-mapping.html>

use std::sync::Arc;

use vesto_formats::TargetColumn;
use vesto_types::{SqlError, SqlState};
use vesto_warehouse::{Table, TableColumn};

use super::super::assign::Source;

/// The table as this load fills it.
pub(super) struct Target {
    pub(super) table: Arc<Table>,
    /// In the order of the file's fields.
    pub(super) fields: Vec<TargetColumn>,
    /// For each column of the table; `Source::Input` counts fields.
    pub(super) sources: Vec<Source>,
}

/// EXPLICIT_IDS: IDENTITY values come from the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ids {
    Generated,
    Explicit,
}

/// `absent` gives a column that the file does not have its source.
pub(super) fn target(
    table: &Arc<Table>,
    names: &[String],
    ids: Ids,
    mut absent: impl FnMut(&TableColumn) -> Result<Source, SqlError>,
) -> Result<Target, SqlError> {
    let loaded = if names.is_empty() { all_columns(table, ids) } else { listed_columns(table, names, ids)? };
    let mut sources = Vec::with_capacity(table.columns.len());
    for (index, column) in table.columns.iter().enumerate() {
        sources.push(match loaded.iter().position(|loaded| *loaded == index) {
            Some(field) => Source::Input(field),
            None if !column.nullable && column.default.is_none() && column.identity.is_none() => {
                let message = "NOT NULL column without DEFAULT must be included in column list";
                return Err(SqlError::new(SqlState::SYNTAX_ERROR, message));
            }
            None => absent(column)?,
        });
    }
    let fields = loaded.iter().filter_map(|index| table.columns.get(*index)).map(|column| TargetColumn {
        name: column.name.clone(),
        column_type: column.column_type.clone(),
        not_null: !column.nullable,
    });
    Ok(Target { table: Arc::clone(table), fields: fields.collect(), sources })
}

/// Without a list: every column but the generated ones.
fn all_columns(table: &Table, ids: Ids) -> Vec<usize> {
    let columns = table.columns.iter().enumerate();
    columns.filter(|(_, column)| column.identity.is_none() || ids == Ids::Explicit).map(|(index, _)| index).collect()
}

fn listed_columns(table: &Table, names: &[String], ids: Ids) -> Result<Vec<usize>, SqlError> {
    let mut loaded = Vec::with_capacity(names.len());
    for name in names {
        let Some(index) = table.columns.iter().position(|column| column.name == *name) else {
            let message = format!("column \"{name}\" of relation \"{}\" does not exist", table.name);
            return Err(SqlError::new(SqlState::UNDEFINED_COLUMN, message));
        };
        if loaded.contains(&index) {
            let message = format!("column \"{name}\" specified more than once");
            return Err(SqlError::new(SqlState::DUPLICATE_COLUMN, message));
        }
        loaded.push(index);
    }
    for (index, column) in table.columns.iter().enumerate() {
        let Some(identity) = &column.identity else { continue };
        let listed = loaded.contains(&index);
        if listed && ids == Ids::Generated && !identity.spec.by_default {
            return Err(SqlError::new(SqlState::SYNTAX_ERROR, "cannot set an identity column to a value"));
        }
        if !listed && ids == Ids::Explicit {
            let message = format!("EXPLICIT_IDS requires identity column \"{}\" in the column list", column.name);
            return Err(SqlError::new(SqlState::SYNTAX_ERROR, message));
        }
    }
    Ok(loaded)
}
