//! What INSERT, UPDATE and DELETE share: finding and locking the target, row positions as delete vectors.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::Int64Type;
use sqlparser::ast::{
    Expr, GroupByExpr, Ident, ObjectName, ObjectNamePart, Query, Select, SelectFlavor, SelectItem, SetExpr, TableAlias,
    TableFactor, TableWithJoins, With,
};
use vesto_sql::{Dml, QualifiedName};
use vesto_types::{ColumnType, SqlError, SqlState};
use vesto_warehouse::{DeleteVector, FileId, Privilege, Relation, Table};

use super::{delete, insert, update};
use crate::planning::parameters::ParameterTypes;
use crate::planning::scope::DML_TARGET;
use crate::scan::{FILE_COLUMN, POSITION_COLUMN};
use crate::session::{SqlSession, transaction_error};

/// Finds the table, checks the privileges, takes its lock, and looks it up again: it may have changed meanwhile.
pub(crate) async fn lock_for(
    session: &mut SqlSession,
    name: &QualifiedName,
    privileges: &[Privilege],
) -> Result<Arc<Table>, SqlError> {
    let scope = session.scope();
    let table = scope.stored_table(name)?;
    for privilege in privileges {
        scope.require(scope.facts.user, &Relation::Table(Arc::clone(&table)), *privilege)?;
    }
    refuse_read_only(session)?;
    let transaction = session.transaction();
    transaction.lock(table.id).await.map_err(|error| transaction_error(&error))?;
    let table = transaction.catalog().table_by_id(table.id).cloned();
    table.ok_or_else(|| crate::planning::scope::undefined_relation(&name.name))
}

pub(crate) fn refuse_read_only(session: &SqlSession) -> Result<(), SqlError> {
    if session.settings.is_on("transaction_read_only") || session.settings.is_on("readonly") {
        return Err(SqlError::new(SqlState("25006"), "transaction is read-only"));
    }
    Ok(())
}

pub(super) fn qualified(name: &ObjectName) -> Result<QualifiedName, SqlError> {
    let mut parts: Vec<String> =
        name.0.iter().filter_map(ObjectNamePart::as_ident).map(|ident| ident.value.clone()).collect();
    let bad =
        || SqlError::new(SqlState::SYNTAX_ERROR, format!("improper relation name (too many dotted names): {name}"));
    let table = parts.pop().ok_or_else(bad)?;
    let schema = parts.pop();
    let database = parts.pop();
    if parts.is_empty() { Ok(QualifiedName { database, schema, name: table }) } else { Err(bad()) }
}

pub(super) fn last_name(name: &ObjectName) -> Result<String, SqlError> {
    let ident = name.0.last().and_then(ObjectNamePart::as_ident);
    ident
        .map(|ident| ident.value.clone())
        .ok_or_else(|| SqlError::new(SqlState::SYNTAX_ERROR, format!("improper column name: {name}")))
}

/// The target of UPDATE or DELETE: its name and what the rest of the statement calls it.
pub(super) struct Target {
    pub(super) name: QualifiedName,
    pub(super) alias: String,
}

pub(super) fn target(factor: &TableFactor) -> Result<Target, SqlError> {
    match factor {
        TableFactor::Table { name, alias, args: None, .. } => {
            let name = qualified(name)?;
            let alias = alias.as_ref().map_or_else(|| name.name.clone(), |alias| alias.name.value.clone());
            Ok(Target { name, alias })
        }
        _ => Err(SqlError::not_supported("changing anything but a table")),
    }
}

/// `SELECT file, pos[, values …] FROM target AS alias[, from …] WHERE selection`
pub(super) fn positions_query(
    with: Option<&With>,
    alias: &str,
    values: Vec<Expr>,
    from: Vec<TableWithJoins>,
    selection: Option<Expr>,
) -> Query {
    let quoted = |name: &str| Ident::with_quote('"', name);
    let position = |name: &str| Expr::CompoundIdentifier(vec![quoted(alias), quoted(name)]);
    let mut projection =
        vec![SelectItem::UnnamedExpr(position(FILE_COLUMN)), SelectItem::UnnamedExpr(position(POSITION_COLUMN))];
    for (index, value) in values.into_iter().enumerate() {
        projection.push(SelectItem::ExprWithAlias { expr: value, alias: quoted(&format!("\u{1}value{index}")) });
    }
    let relation = TableFactor::Table {
        name: ObjectName::from(vec![quoted(DML_TARGET)]),
        alias: Some(TableAlias { explicit: true, name: quoted(alias), columns: Vec::new(), at: None }),
        args: None,
        with_hints: Vec::new(),
        version: None,
        with_ordinality: false,
        partitions: Vec::new(),
        json_path: None,
        sample: None,
        index_hints: Vec::new(),
    };
    let mut tables = vec![TableWithJoins { relation, joins: Vec::new() }];
    tables.extend(from);
    select_query(with, projection, tables, selection)
}

/// `WITH … SELECT … FROM … WHERE …`
pub(crate) fn select_query(
    with: Option<&With>,
    projection: Vec<SelectItem>,
    from: Vec<TableWithJoins>,
    selection: Option<Expr>,
) -> Query {
    let select = Select {
        select_token: sqlparser::ast::helpers::attached_token::AttachedToken::empty(),
        optimizer_hints: Vec::new(),
        distinct: None,
        select_modifiers: None,
        top: None,
        top_before_distinct: false,
        projection,
        exclude: None,
        into: None,
        from,
        lateral_views: Vec::new(),
        prewhere: None,
        selection,
        connect_by: Vec::new(),
        group_by: GroupByExpr::Expressions(Vec::new(), Vec::new()),
        cluster_by: Vec::new(),
        distribute_by: Vec::new(),
        sort_by: Vec::new(),
        having: None,
        named_window: Vec::new(),
        qualify: None,
        window_before_qualify: false,
        value_table_mode: None,
        flavor: SelectFlavor::Standard,
    };
    Query {
        with: with.cloned(),
        body: Box::new(SetExpr::Select(Box::new(select))),
        order_by: None,
        limit_clause: None,
        fetch: None,
        locks: Vec::new(),
        for_clause: None,
        settings: None,
        format_clause: None,
        pipe_operators: Vec::new(),
    }
}

/// Rows to delete, by file. A row found twice counts once.
#[derive(Debug, Default)]
pub(super) struct Positions {
    seen: BTreeMap<i64, HashSet<i64>>,
}

impl Positions {
    /// Takes a batch's positions; returns which of its rows are new.
    pub(super) fn add(&mut self, batch: &RecordBatch) -> Result<Vec<bool>, SqlError> {
        let column =
            |index: usize| batch.columns().get(index).and_then(|column| column.as_primitive_opt::<Int64Type>());
        let (Some(files), Some(positions)) = (column(0), column(1)) else {
            return Err(SqlError::new(SqlState::INTERNAL_ERROR, "a scan did not say where its rows are"));
        };
        let mut new = Vec::with_capacity(files.len());
        for (file, position) in files.iter().zip(positions) {
            let (Some(file), Some(position)) = (file, position) else {
                new.push(false);
                continue;
            };
            new.push(self.seen.entry(file).or_default().insert(position));
        }
        Ok(new)
    }

    pub(super) fn merge(mut self, other: Self) -> Self {
        for (file, positions) in other.seen {
            self.seen.entry(file).or_default().extend(positions);
        }
        self
    }

    /// As the table's delete vectors: files are numbered by their place in `table.files`.
    pub(super) fn delete_vectors(self, table: &Table) -> Vec<(FileId, DeleteVector)> {
        let of_file = |(file, positions): (i64, HashSet<i64>)| {
            let file = table.files.get(usize::try_from(file).ok()?)?;
            let positions = positions.into_iter().filter_map(|position| u64::try_from(position).ok());
            Some((file.id, DeleteVector::from_positions(positions)))
        };
        self.seen.into_iter().filter_map(of_file).collect()
    }
}

/// The parameters' types of a DML statement.
pub(super) fn describe(
    session: &mut SqlSession,
    dml: &Dml,
    types: &ParameterTypes,
    n_parameters: usize,
) -> Result<Vec<ColumnType>, SqlError> {
    if n_parameters == 0 {
        return Ok(Vec::new());
    }
    match dml {
        Dml::Insert { with, insert } => insert::describe(session, with.as_ref(), insert, types, n_parameters),
        Dml::Update { with, update } => {
            let (plan, _) = update::plan(session, with.as_ref(), update, types)?;
            types.resolved(&plan, n_parameters)
        }
        Dml::Delete { with, delete } => {
            let (plan, _) = delete::plan(session, with.as_ref(), delete, types)?;
            types.resolved(&plan, n_parameters)
        }
        Dml::Merge { .. } => Err(SqlError::not_supported("MERGE")),
    }
}
