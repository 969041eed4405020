//! `VACUUM` <https://docs.aws.amazon.com/redshift/latest/dg/r_VACUUM_command.html>: rewrites a table's files without the
//! deleted rows, sorted by the sort key.

use std::sync::Arc;

use datafusion::datasource::provider_as_source;
use datafusion::logical_expr::{LogicalPlanBuilder, SortExpr, col};
use vesto_session::Outcome;
use vesto_sql::statements::vacuum::{Vacuum, VacuumMode};
use vesto_types::{SqlError, SqlState};
use vesto_warehouse::{FileId, Relation, Table};

use super::assign::{RowShape, Source, TableWriter};
use super::drop::must_be_owner;
use crate::errors::sql_error;
use crate::execute;
use crate::scan::TableScan;
use crate::session::{Block, Running, SqlSession, transaction_error};

pub(super) async fn execute(session: &mut SqlSession, vacuum: &Vacuum, running: &Running) -> Result<Outcome, SqlError> {
    if session.transactions.block() == Block::Explicit {
        return Err(SqlError::new(SqlState::ACTIVE_TRANSACTION, "VACUUM cannot run inside a transaction block"));
    }
    session.transaction().begin_statement();
    let scope = session.scope();
    let tables: Vec<Arc<Table>> = match &vacuum.table {
        Some(name) => {
            let table = scope.stored_table(name)?;
            must_be_owner(&scope, &Relation::Table(Arc::clone(&table)))?;
            vec![table]
        }
        None => {
            let own =
                |table: &&Arc<Table>| !table.temporary && (scope.is_superuser() || table.owner == scope.facts.user);
            scope.catalog.tables().filter(own).cloned().collect()
        }
    };
    for table in tables {
        let table_id = table.id;
        let transaction = session.transaction();
        transaction.lock(table_id).await.map_err(|error| transaction_error(&error))?;
        let Some(table) = transaction.catalog().table_by_id(table_id).cloned() else { continue };
        if is_worthwhile(&table, vacuum.mode) {
            rewrite(session, &table, vacuum.mode, running).await?;
        }
    }
    Ok(Outcome::Command("VACUUM".to_owned()))
}

/// Deleted rows to reclaim, several files to merge, or a sort key to sort by.
fn is_worthwhile(table: &Table, mode: VacuumMode) -> bool {
    let has_deletes = table.files.iter().any(|file| !file.deletes.is_empty());
    let has_many = table.files.len() > 1;
    match mode {
        VacuumMode::DeleteOnly => has_deletes,
        VacuumMode::Full | VacuumMode::SortOnly | VacuumMode::Reindex | VacuumMode::Recluster => {
            has_deletes || has_many
        }
    }
}

async fn rewrite(
    session: &mut SqlSession,
    table: &Arc<Table>,
    mode: VacuumMode,
    running: &Running,
) -> Result<(), SqlError> {
    let old: Vec<FileId> = table.files.iter().map(|file| file.id).collect();
    let source = provider_as_source(Arc::new(TableScan::new(Arc::clone(table))));
    let mut plan = LogicalPlanBuilder::scan("t", source, None).map_err(sql_error)?;
    let keys = table.sort_key.columns().iter().filter_map(|id| table.column_by_id(*id));
    let sort: Vec<SortExpr> = keys.map(|column| col(quoted(&column.name)).sort(true, false)).collect();
    if mode != VacuumMode::DeleteOnly && !sort.is_empty() {
        plan = plan.sort(sort).map_err(sql_error)?;
    }
    let plan = plan.build().map_err(sql_error)?;
    let scope = session.scope();
    let shared = Arc::clone(&session.shared);
    let shape = RowShape { table: Arc::clone(table), sources: (0..table.columns.len()).map(Source::Input).collect() };
    let executable = execute::prepare(&shared, &scope.catalog, plan, scope.facts.now).await?;
    let writers = execute::drive(&shared, &executable, running, || TableWriter::new(&shared.warehouse, &shape)).await?;
    let finish = move || {
        let files = writers.into_iter().map(TableWriter::finish).collect::<Result<Vec<_>, _>>()?;
        Ok(files.into_iter().flatten().collect::<Vec<_>>())
    };
    let files = execute::blocking(&shared, finish).await?;
    session.transaction().replace_files(table.id, &old, files).map_err(|error| transaction_error(&error))
}

/// `col()` reads its argument as SQL.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
