//! `ALTER TABLE` <https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html>

use std::sync::Arc;

use datafusion::common::ScalarValue;
use vesto_session::Outcome;
use vesto_sql::create_table::{ColumnDefinition, DistStyle, Nullability, SortKey as SqlSortKey};
use vesto_sql::statements::alter_table::{AlterTable as Statement, TableChange};
use vesto_types::{ColumnType, SqlError, SqlState};
use vesto_warehouse::{AlterTable, ColumnId, Distribution, Privilege, Relation, Securable, SortKey, StatValue, Table};

use super::create_table::{column_spec, constraint_spec, encoding, exists, target_schema};
use super::defaults;
use super::dml::refuse_read_only;
use super::drop::must_be_owner;
use super::grant::user_id;
use crate::planning::scope::Scope;
use crate::session::{SqlSession, transaction_error};

pub(super) async fn execute(session: &mut SqlSession, alter: &Statement) -> Result<Outcome, SqlError> {
    session.transaction().begin_statement();
    refuse_read_only(session)?;
    let scope = Arc::new(session.scope());
    let relation = scope.stored(&alter.name)?;
    if !scope.catalog.has_privilege(scope.facts.user, &Securable::Relation(relation.id()), Privilege::Alter) {
        must_be_owner(&scope, &relation)?;
    }
    match relation {
        Relation::Table(table) => {
            let transaction = session.transaction();
            transaction.lock(table.id).await.map_err(|error| transaction_error(&error))?;
            let scope = Arc::new(session.scope());
            let table = scope.stored_table(&alter.name)?;
            let steps = steps(session, &scope, &table, &alter.change)?;
            session.transaction().alter_table(table.id, steps).map_err(|error| transaction_error(&error))?;
        }
        Relation::View(view) => match &alter.change {
            TableChange::RenameTo(name) => {
                let renamed = session.transaction().rename_view(view.id, view.schema_id, name);
                renamed.map_err(|error| transaction_error(&error))?;
            }
            TableChange::OwnerTo(owner) => {
                let owner = user_id(&scope, owner)?;
                session.transaction().set_view_owner(view.id, owner).map_err(|error| transaction_error(&error))?;
            }
            _ => return Err(SqlError::new(SqlState("42809"), format!("\"{}\" is not a table", view.name))),
        },
    }
    Ok(Outcome::Command("ALTER TABLE".to_owned()))
}

fn steps(
    session: &mut SqlSession,
    scope: &Arc<Scope>,
    table: &Arc<Table>,
    change: &TableChange,
) -> Result<Vec<AlterTable>, SqlError> {
    Ok(vec![match change {
        TableChange::AddColumn(column) => add_column(session, scope, column)?,
        TableChange::DropColumn { name, .. } => AlterTable::DropColumn(column_id(table, name)?),
        TableChange::RenameColumn { from, to } => AlterTable::RenameColumn(column_id(table, from)?, to.clone()),
        TableChange::RenameTo(name) => {
            exists(session, scope, table.schema_id, name, false)?;
            AlterTable::Rename(name.clone())
        }
        TableChange::OwnerTo(owner) => AlterTable::Owner(user_id(scope, owner)?),
        TableChange::AlterColumnType { column, column_type } => column_type_change(table, column, column_type)?,
        TableChange::AlterColumnEncode(changes) => {
            let step = |(name, wanted): &(String, vesto_sql::create_table::Encoding)| {
                Ok(AlterTable::ColumnEncoding(column_id(table, name)?, encoding(*wanted)))
            };
            return changes.iter().map(step).collect();
        }
        TableChange::AddConstraint { name, constraint } => {
            AlterTable::AddConstraint(constraint_spec(scope, name.clone(), constraint)?)
        }
        TableChange::DropConstraint { name, .. } => AlterTable::DropConstraint(name.clone()),
        TableChange::DistStyle(style) => AlterTable::Distribution(match style {
            DistStyle::Even => Distribution::Even,
            DistStyle::All => Distribution::All,
            DistStyle::Auto | DistStyle::Key => Distribution::Auto,
        }),
        TableChange::DistKey(column) => AlterTable::Distribution(Distribution::Key(column_id(table, column)?)),
        TableChange::SortKey(key) => {
            let ids = |names: &[String]| names.iter().map(|name| column_id(table, name)).collect::<Result<Vec<_>, _>>();
            AlterTable::SortKey(match key {
                None => SortKey::None,
                Some(SqlSortKey::Auto) => SortKey::Auto,
                Some(SqlSortKey::Compound(names)) => SortKey::Compound(ids(names)?),
                Some(SqlSortKey::Interleaved(names)) => SortKey::Interleaved(ids(names)?),
            })
        }
        TableChange::EncodeAuto => {
            return Ok(table.columns.iter().map(|column| AlterTable::ColumnEncoding(column.id, None)).collect());
        }
        TableChange::SetSchema(schema) => {
            let name = vesto_sql::QualifiedName {
                schema: Some(schema.clone()),
                ..vesto_sql::QualifiedName::bare(&table.name)
            };
            AlterTable::SetSchema(target_schema(session, scope, &name, false)?)
        }
        TableChange::AppendFrom { .. } => return Err(SqlError::not_supported("ALTER TABLE APPEND")),
    }])
}

fn add_column(session: &SqlSession, scope: &Arc<Scope>, column: &ColumnDefinition) -> Result<AlterTable, SqlError> {
    if column.identity.is_some() {
        return Err(SqlError::not_supported("ALTER TABLE ADD COLUMN with IDENTITY"));
    }
    if column.nullability == Some(Nullability::NotNull) && column.default.is_none() {
        let message = "ALTER TABLE ADD COLUMN defined as NOT NULL must have a non-null default expression";
        return Err(SqlError::new(SqlState::NOT_NULL_VIOLATION, message));
    }
    let initial = match &column.default {
        Some(default) => {
            let value = defaults::constant(&session.shared, scope, &default.ast, &column.column_type)?;
            stat_value(&ScalarValue::try_from_array(&value, 0).map_err(crate::errors::sql_error)?)
        }
        None => None,
    };
    Ok(AlterTable::AddColumn { column: column_spec(session, scope, column)?, initial })
}

/// A value in the form that the catalog keeps.
fn stat_value(value: &ScalarValue) -> Option<StatValue> {
    Some(match value {
        ScalarValue::Boolean(value) => StatValue::Boolean((*value)?),
        ScalarValue::Int16(value) => StatValue::Integer(i64::from((*value)?)),
        ScalarValue::Int32(value) | ScalarValue::Date32(value) => StatValue::Integer(i64::from((*value)?)),
        ScalarValue::Int64(value)
        | ScalarValue::TimestampMicrosecond(value, _)
        | ScalarValue::Time64Microsecond(value) => StatValue::Integer((*value)?),
        ScalarValue::Decimal128(value, _, _) => StatValue::Decimal((*value)?),
        ScalarValue::Float32(value) => StatValue::Float(f64::from((*value)?)),
        ScalarValue::Float64(value) => StatValue::Float((*value)?),
        ScalarValue::Utf8(value) => StatValue::Text(value.clone()?),
        ScalarValue::Binary(value) => StatValue::Bytes(value.clone()?),
        _ => return None,
    })
}

/// Only VARCHAR columns, and only to a length that holds what is there.
fn column_type_change(table: &Table, name: &str, wanted: &ColumnType) -> Result<AlterTable, SqlError> {
    let id = column_id(table, name)?;
    let Some(column) = table.column_by_id(id) else { return Err(missing(table, name)) };
    match (&column.column_type, wanted) {
        (ColumnType::Varchar(from), ColumnType::Varchar(to)) if to >= from => {
            Ok(AlterTable::ColumnType(id, wanted.clone()))
        }
        (ColumnType::Varchar(_), ColumnType::Varchar(_)) => {
            Err(SqlError::not_supported("ALTER COLUMN TYPE to a shorter VARCHAR"))
        }
        (from, _) => {
            let message = format!(
                "cannot alter column \"{name}\" of relation \"{}\": target data type differs from {from}",
                table.name
            );
            Err(SqlError::new(SqlState::FEATURE_NOT_SUPPORTED, message))
        }
    }
}

fn column_id(table: &Table, name: &str) -> Result<ColumnId, SqlError> {
    table.column(name).map(|column| column.id).ok_or_else(|| missing(table, name))
}

fn missing(table: &Table, name: &str) -> SqlError {
    let message = format!("column \"{name}\" of relation \"{}\" does not exist", table.name);
    SqlError::new(SqlState::UNDEFINED_COLUMN, message)
}
