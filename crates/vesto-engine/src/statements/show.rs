//! `SHOW` <https://docs.aws.amazon.com/redshift/latest/dg/r_SHOW.html>

use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use futures::stream::{self, StreamExt};
use vesto_session::{Column, Outcome, Rows, RowsTag};
use vesto_sql::statements::show::Show;
use vesto_types::{ColumnType, SqlError, SqlState};
use vesto_warehouse::{Relation, Table};

use super::template;
use crate::planning::scope::Scope;
use crate::relations::pg_constraint;
use crate::session::SqlSession;

pub(super) fn execute(session: &mut SqlSession, show: &Show) -> Result<Outcome, SqlError> {
    let names = names(show);
    let rows: Vec<Vec<String>> = match show {
        Show::Parameter(name) if name == "session_authorization" => vec![vec![session.user.1.clone()]],
        Show::Parameter(name) if name == "is_superuser" => {
            vec![vec![if session.scope().is_superuser() { "on" } else { "off" }.to_owned()]]
        }
        Show::Parameter(name) => vec![vec![session.settings.show(name)?.to_owned()]],
        Show::All => session.settings.all().into_iter().map(|(name, value, text)| vec![name, value, text]).collect(),
        Show::Table(name) => {
            session.transaction().begin_statement();
            let scope = session.scope();
            let table = scope.stored_table(name)?;
            vec![vec![table_ddl(&scope, &table)]]
        }
        Show::View(name) => {
            session.transaction().begin_statement();
            match session.scope().stored(name)? {
                Relation::View(view) => vec![vec![format!("{};", view.definition.trim_end_matches(';'))]],
                Relation::Table(table) => {
                    return Err(SqlError::new(SqlState("42809"), format!("\"{}\" is not a view", table.name)));
                }
            }
        }
        Show::Databases { .. } => return Err(SqlError::not_supported("SHOW DATABASES")),
        Show::Schemas { .. } => return Err(SqlError::not_supported("SHOW SCHEMAS")),
        Show::Tables { .. } => return Err(SqlError::not_supported("SHOW TABLES")),
        Show::Columns { .. } => return Err(SqlError::not_supported("SHOW COLUMNS")),
        Show::ExternalTable(_) => return Err(SqlError::not_supported("SHOW EXTERNAL TABLE")),
        Show::Procedure(_) => return Err(SqlError::not_supported("SHOW PROCEDURE")),
        Show::Function(_) => return Err(SqlError::not_supported("SHOW FUNCTION")),
        Show::Grants { .. } => return Err(SqlError::not_supported("SHOW GRANTS")),
        Show::Datashares { .. } => return Err(SqlError::not_supported("SHOW DATASHARES")),
        Show::Parameters { .. } => return Err(SqlError::not_supported("SHOW PARAMETERS")),
        Show::Template(name) => vec![vec![template::show(session, name)?]],
    };
    text_rows(&names, rows, RowsTag::Plain("SHOW"))
}

/// Rows of text, made in memory.
pub(crate) fn text_rows(names: &[String], rows: Vec<Vec<String>>, tag: RowsTag) -> Result<Outcome, SqlError> {
    let fields = names.iter().map(|name| Field::new(name, DataType::Utf8, true)).collect::<Vec<_>>();
    let arrays = (0..names.len()).map(|index| -> ArrayRef {
        Arc::new(rows.iter().map(|row| row.get(index).map(String::as_str)).collect::<StringArray>())
    });
    let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays.collect())
        .map_err(|error| SqlError::new(SqlState::INTERNAL_ERROR, error.to_string()))?;
    let columns = names.iter().map(|name| text_column(name)).collect();
    Ok(Outcome::Rows(Rows { columns, batches: stream::iter([Ok(batch)]).boxed(), tag }))
}

pub(crate) fn text_column(name: &str) -> Column {
    Column { type_modifier: -1, ..Column::new(name, &ColumnType::Varchar(ColumnType::MAX_VARCHAR)) }
}

fn names(show: &Show) -> Vec<String> {
    match show {
        // Redshift spells these three as they are reported.
        Show::Parameter(name) => vec![match name.as_str() {
            "datestyle" => "DateStyle".to_owned(),
            "timezone" => "TimeZone".to_owned(),
            other => other.to_owned(),
        }],
        Show::All => vec!["name".to_owned(), "setting".to_owned(), "description".to_owned()],
        Show::Table(_) => vec!["Show Table DDL statement".to_owned()],
        Show::View(_) => vec!["Show View DDL statement".to_owned()],
        Show::Template(_) => vec!["Show Template DDL statement".to_owned()],
        _ => vec!["result".to_owned()],
    }
}

pub(super) fn columns(show: &Show) -> Vec<Column> {
    names(show).iter().map(|name| text_column(name)).collect()
}

/// The CREATE TABLE statement that makes the table.
fn table_ddl(scope: &Scope, table: &Table) -> String {
    use vesto_warehouse::{Distribution, SortKey};
    let schema = scope.catalog.schema_by_id(table.schema_id).map(|schema| schema.name.as_str()).unwrap_or_default();
    let mut lines = Vec::new();
    for column in table.columns.iter() {
        let mut line = format!("    {} {}", column.name, column.column_type);
        if let Some(identity) = &column.identity {
            let spec = identity.spec;
            let kind = if spec.by_default { "default generated by default as identity" } else { "identity" };
            line.push_str(&format!(" {kind}({},{})", spec.seed, spec.step));
        }
        if !column.nullable {
            line.push_str(" NOT NULL");
        }
        if let Some(default) = &column.default {
            line.push_str(&format!(" DEFAULT {default}"));
        }
        if let Some(encoding) = &column.encoding {
            line.push_str(&format!(" ENCODE {encoding}"));
        }
        if table.distribution == Distribution::Key(column.id) {
            line.push_str(" distkey");
        }
        lines.push(line);
    }
    for constraint in table.constraints.iter() {
        lines.push(format!("    {}", pg_constraint::text(scope, table, constraint)));
    }
    let style = match table.distribution {
        Distribution::Auto => "AUTO",
        Distribution::Even => "EVEN",
        Distribution::All => "ALL",
        Distribution::Key(_) => "KEY",
    };
    let keys: Vec<&str> = table
        .sort_key
        .columns()
        .iter()
        .filter_map(|id| table.column_by_id(*id))
        .map(|column| column.name.as_str())
        .collect();
    let sort = match &table.sort_key {
        SortKey::None => String::new(),
        SortKey::Auto => "\nSORTKEY AUTO".to_owned(),
        SortKey::Compound(_) => format!("\nSORTKEY ({})", keys.join(", ")),
        SortKey::Interleaved(_) => format!("\nINTERLEAVED SORTKEY ({})", keys.join(", ")),
    };
    format!("CREATE TABLE {schema}.{} (\n{}\n)\nDISTSTYLE {style}{sort};", table.name, lines.join(",\n"))
}
