//! Schemas, tables and views.

use std::collections::BTreeMap;
use std::sync::Arc;

use sqlx::sqlite::SqliteRow;
use uuid::Uuid;
use vesto_types::ColumnType;

use super::{corrupt, get, id_list};
use crate::catalog::Catalog;
use crate::counter::Counter;
use crate::error::Result;
use crate::identity::Identity;
use crate::ids::{ColumnId, RelationId, SchemaId, UserId};
use crate::schema::Schema;
use crate::store::{Store, encode};
use crate::table::{Constraint, ConstraintKind, Distribution, IdentitySpec, LastChanges, SortKey, Table, TableColumn};
use crate::view::{View, ViewColumn};

pub(super) type Tables = BTreeMap<RelationId, Table>;

impl Store {
    pub(super) async fn load_schemas(&mut self, catalog: &mut Catalog) -> Result<()> {
        let rows = self
            .rows(
                "SELECT s.schema_id, s.schema_name, r.owner, t.value FROM ducklake_schema s JOIN rs_schema r USING (schema_id) \
                 LEFT JOIN ducklake_tag t ON t.object_id = s.schema_id AND t.end_snapshot IS NULL AND t.key = 'comment' \
                 WHERE s.end_snapshot IS NULL",
            )
            .await?;
        for row in &rows {
            catalog.put_schema(Schema {
                id: SchemaId::from_sql(get(row, 0)?),
                name: get(row, 1)?,
                owner: UserId::from_sql(get(row, 2)?),
                temporary: false,
                comment: get(row, 3)?,
            });
        }
        Ok(())
    }

    pub(super) async fn load_views(&mut self, catalog: &mut Catalog) -> Result<()> {
        let rows = self
            .rows(
                "SELECT v.view_id, v.schema_id, v.view_name, v.sql, r.owner, r.late_binding, r.columns, t.value \
                 FROM ducklake_view v JOIN rs_view r USING (view_id) \
                 LEFT JOIN ducklake_tag t ON t.object_id = v.view_id AND t.end_snapshot IS NULL AND t.key = 'comment' \
                 WHERE v.end_snapshot IS NULL",
            )
            .await?;
        for row in &rows {
            catalog.put_view(Arc::new(View {
                id: RelationId::from_sql(get(row, 0)?),
                schema_id: SchemaId::from_sql(get(row, 1)?),
                name: get(row, 2)?,
                owner: UserId::from_sql(get(row, 4)?),
                definition: get(row, 3)?,
                late_binding: get(row, 5)?,
                columns: view_columns(&get::<String>(row, 6)?)?,
                comment: get(row, 7)?,
            }));
        }
        Ok(())
    }

    /// Tables with columns and attributes, without files.
    pub(super) async fn load_tables(&mut self) -> Result<Tables> {
        let rows = self
            .rows(
                "SELECT t.table_id, t.table_uuid, t.schema_id, t.table_name, r.owner, r.next_column_id, r.diststyle, r.distkey, \
                 r.sort_kind, r.sort_columns, r.backup, s.next_row_id, c.value \
                 FROM ducklake_table t JOIN rs_table r USING (table_id) LEFT JOIN ducklake_table_stats s USING (table_id) \
                 LEFT JOIN ducklake_tag c ON c.object_id = t.table_id AND c.end_snapshot IS NULL AND c.key = 'comment' \
                 WHERE t.end_snapshot IS NULL",
            )
            .await?;
        let mut tables: Tables =
            rows.iter().map(|row| table(row).map(|table| (table.id, table))).collect::<Result<_>>()?;
        let rows = self
            .rows(
                "SELECT c.table_id, c.column_id, c.column_name, c.nulls_allowed, c.initial_default, r.physical_name, \
                 r.type_name, r.type_modifier, r.default_expression, r.encoding, r.identity_seed, r.identity_step, \
                 r.identity_by_default, r.identity_taken, t.value \
                 FROM ducklake_column c JOIN rs_column r USING (table_id, column_id) \
                 LEFT JOIN ducklake_column_tag t ON t.table_id = c.table_id AND t.column_id = c.column_id \
                 AND t.end_snapshot IS NULL AND t.key = 'comment' \
                 WHERE c.end_snapshot IS NULL ORDER BY c.table_id, c.column_order",
            )
            .await?;
        for row in &rows {
            if let Some(table) = tables.get_mut(&RelationId::from_sql(get(row, 0)?)) {
                Arc::make_mut(&mut table.columns).push(column(row)?);
            }
        }
        let constraints = "SELECT table_id, constraint_id, name, kind, columns, references_id, referenced_columns \
                           FROM rs_constraint ORDER BY constraint_id";
        for row in &self.rows(constraints).await? {
            if let Some(table) = tables.get_mut(&RelationId::from_sql(get(row, 0)?)) {
                Arc::make_mut(&mut table.constraints).push(constraint(row)?);
            }
        }
        Ok(tables)
    }
}

fn table(row: &SqliteRow) -> Result<Table> {
    let uuid: String = get(row, 1)?;
    let distkey: Option<i64> = get(row, 7)?;
    let distribution = match (get::<String>(row, 6)?.as_str(), distkey) {
        ("auto", _) => Distribution::Auto,
        ("even", _) => Distribution::Even,
        ("all", _) => Distribution::All,
        ("key", Some(column)) => Distribution::Key(ColumnId::from_sql(column)),
        (other, _) => return Err(corrupt(format_args!("distribution style `{other}`"))),
    };
    let sort_columns = columns(&get::<String>(row, 9)?)?;
    let sort_key = match get::<String>(row, 8)?.as_str() {
        "none" => SortKey::None,
        "auto" => SortKey::Auto,
        "compound" => SortKey::Compound(sort_columns),
        "interleaved" => SortKey::Interleaved(sort_columns),
        other => return Err(corrupt(format_args!("sort key `{other}`"))),
    };
    Ok(Table {
        id: RelationId::from_sql(get(row, 0)?),
        schema_id: SchemaId::from_sql(get(row, 2)?),
        name: get(row, 3)?,
        owner: UserId::from_sql(get(row, 4)?),
        temporary: false,
        columns: Arc::default(),
        distribution,
        sort_key,
        backup: get(row, 10)?,
        constraints: Arc::default(),
        comment: get(row, 12)?,
        files: Arc::default(),
        column_stats: Arc::default(),
        uuid: Uuid::parse_str(&uuid).map_err(|_| corrupt(format_args!("`{uuid}` is not a UUID")))?,
        next_column_id: u32::try_from(get::<i64>(row, 5)?).unwrap_or(u32::MAX),
        next_row_id: Arc::new(Counter::starting_at(get::<Option<i64>>(row, 11)?.unwrap_or(0).cast_unsigned())),
        changes: LastChanges::default(),
    })
}

fn column(row: &SqliteRow) -> Result<TableColumn> {
    let (name, modifier): (String, i64) = (get(row, 6)?, get(row, 7)?);
    let column_type = typed(&name, modifier)?;
    let initial_default: Option<String> = get(row, 4)?;
    let identity = match (get::<Option<i64>>(row, 10)?, get::<Option<i64>>(row, 11)?) {
        (Some(seed), Some(step)) => {
            let spec = IdentitySpec { seed, step, by_default: get(row, 12)? };
            Some(Arc::new(Identity::new(spec, get::<Option<i64>>(row, 13)?.unwrap_or(0).cast_unsigned())))
        }
        _ => None,
    };
    Ok(TableColumn {
        id: ColumnId::from_sql(get(row, 1)?),
        name: get(row, 2)?,
        physical_name: get(row, 5)?,
        initial_default: initial_default.and_then(|text| encode::parse_value(&text, &column_type)),
        column_type,
        nullable: get(row, 3)?,
        default: get(row, 8)?,
        identity,
        encoding: get(row, 9)?,
        comment: get(row, 14)?,
    })
}

fn constraint(row: &SqliteRow) -> Result<Constraint> {
    let references: Option<i64> = get(row, 5)?;
    let kind = match (get::<String>(row, 3)?.as_str(), references) {
        ("primary_key", _) => ConstraintKind::PrimaryKey,
        ("unique", _) => ConstraintKind::Unique,
        ("foreign_key", Some(table)) => ConstraintKind::ForeignKey {
            references: RelationId::from_sql(table),
            referenced_columns: columns(&get::<String>(row, 6)?)?,
        },
        (other, _) => return Err(corrupt(format_args!("constraint kind `{other}`"))),
    };
    Ok(Constraint {
        id: u32::try_from(get::<i64>(row, 1)?).unwrap_or(u32::MAX),
        name: get(row, 2)?,
        columns: columns(&get::<String>(row, 4)?)?,
        kind,
    })
}

fn columns(text: &str) -> Result<Vec<ColumnId>> {
    Ok(id_list(text)?.into_iter().map(ColumnId).collect())
}

fn view_columns(text: &str) -> Result<Vec<ViewColumn>> {
    let parsed: Vec<(String, String, i64)> =
        serde_json::from_str(text).map_err(|_| corrupt(format_args!("`{text}` is not a list of columns")))?;
    let column =
        |(name, of, modifier): (String, String, i64)| Ok(ViewColumn { name, column_type: typed(&of, modifier)? });
    parsed.into_iter().map(column).collect()
}

fn typed(name: &str, modifier: i64) -> Result<ColumnType> {
    let modifier = i32::try_from(modifier).unwrap_or(-1);
    encode::column_type(name, modifier).ok_or_else(|| corrupt(format_args!("type `{name}` ({modifier})")))
}
