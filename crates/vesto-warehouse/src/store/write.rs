//! Writing a commit: one snapshot row, and the rows of every changed entity.

mod jobs;
mod principals;
mod tables;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use sqlx::QueryBuilder;

use crate::catalog::{Catalog, Lease};
use crate::commit::{Change, Merged, TableWrite};
use crate::error::{Result, WarehouseError};
use crate::grants::{GrantInfo, GrantKey, Grantee, Privilege, Securable};
use crate::ids::{FIRST_CATALOG_ID, FileId, SchemaId, SnapshotId, UserId};
use crate::schema::Schema;
use crate::store::{FORMAT, Store, encode, layout};
use crate::users::User;
use crate::view::View;
use crate::warehouse::Counters;

/// Bound values per statement, well below SQLite's limit of 32766.
const MAX_BINDS: usize = 16_000;

impl Store {
    /// Makes the catalog of a new warehouse: the schema `public`, the administrator, and what PUBLIC may do.
    pub(super) async fn create(&mut self, admin: &User) -> Result<()> {
        let first = first_commit(admin);
        let counters = Counters {
            catalog_id: AtomicU32::new(FIRST_CATALOG_ID),
            file_id: AtomicU64::new(0),
            user_id: AtomicU32::new(UserId::ADMIN.0 + 1),
            group_id: AtomicU32::new(100),
        };
        self.begin().await?;
        self.run(include_str!("schema.sql"), "create tables").await?;
        let data_path = self.data_path();
        for (key, value) in [
            ("version", "1.0"),
            ("created_by", "Vesto"),
            ("data_path", &data_path),
            ("encrypted", "false"),
            ("vesto_format", FORMAT),
        ] {
            sqlx::query("INSERT INTO ducklake_metadata(key, value) VALUES (?, ?)")
                .bind(key)
                .bind(value)
                .execute(&mut self.connection)
                .await
                .map_err(WarehouseError::database("write metadata"))?;
        }
        self.write(&first, &counters).await?;
        self.commit().await
    }

    /// Writes the rows of one commit into the open transaction.
    pub(crate) async fn write(&mut self, merged: &Merged, counters: &Counters) -> Result<()> {
        let snapshot = merged.catalog.snapshot.sql();
        self.write_snapshot(merged, counters).await?;
        for change in &merged.changes {
            match change {
                Change::Schema(old, new) => self.write_schema(snapshot, old.as_deref(), new.as_deref()).await?,
                Change::Table(table) => self.write_table(snapshot, merged.catalog.schema_version, table).await?,
                Change::View(old, new) => self.write_view(snapshot, old.as_deref(), new.as_deref()).await?,
                Change::User(old, new) => self.write_user(old.as_deref(), new.as_deref()).await?,
                Change::Group(old, new) => self.write_group(old.as_deref(), new.as_deref()).await?,
                Change::Grant(key, new) => self.write_grant(key, *new).await?,
                Change::CopyJob(old, new) => self.write_copy_job(old.as_deref(), new.as_deref()).await?,
                Change::CopyJobFile(job, file) => self.write_copy_job_file(*job, file).await?,
                Change::Template(old, new) => self.write_template(old.as_deref(), new.as_deref()).await?,
            }
        }
        Ok(())
    }

    async fn write_snapshot(&mut self, merged: &Merged, counters: &Counters) -> Result<()> {
        let catalog = &merged.catalog;
        let failed = WarehouseError::database("write snapshot");
        sqlx::query("INSERT INTO ducklake_snapshot VALUES (?, ?, ?, ?, ?)")
            .bind(catalog.snapshot.sql())
            .bind(encode::time(self.clock.now()))
            .bind(catalog.schema_version.cast_signed())
            .bind(i64::from(counters.catalog_id.load(Ordering::Relaxed)))
            .bind(counters.file_id.load(Ordering::Relaxed).cast_signed())
            .execute(&mut self.connection)
            .await
            .map_err(failed)?;
        sqlx::query("INSERT INTO ducklake_snapshot_changes(snapshot_id, changes_made) VALUES (?, ?)")
            .bind(catalog.snapshot.sql())
            .bind(changes_made(catalog, &merged.changes))
            .execute(&mut self.connection)
            .await
            .map_err(WarehouseError::database("write snapshot"))?;
        if merged.changes.iter().any(|change| matches!(change, Change::User(..) | Change::Group(..))) {
            for (name, counter) in [("user", &counters.user_id), ("group", &counters.group_id)] {
                sqlx::query("INSERT OR REPLACE INTO rs_counter VALUES (?, ?)")
                    .bind(name)
                    .bind(i64::from(counter.load(Ordering::Relaxed)))
                    .execute(&mut self.connection)
                    .await
                    .map_err(WarehouseError::database("write counters"))?;
            }
        }
        Ok(())
    }

    async fn write_schema(&mut self, snapshot: i64, old: Option<&Schema>, new: Option<&Schema>) -> Result<()> {
        let Some(id) = new.or(old).map(|schema| schema.id.sql()) else { return Ok(()) };
        // DuckLake's primary key allows one row per schema: a renamed schema's row is replaced.
        self.delete("DELETE FROM rs_schema WHERE schema_id = ?", id).await?;
        match new {
            Some(new) => {
                let uuid = self.ids.uuid().to_string();
                sqlx::query(
                    "INSERT INTO ducklake_schema VALUES (?, ?, ?, NULL, ?, ?, TRUE) \
                     ON CONFLICT(schema_id) DO UPDATE SET schema_name = excluded.schema_name",
                )
                .bind(id)
                .bind(uuid)
                .bind(snapshot)
                .bind(&new.name)
                .bind(layout::SCHEMA_PATH)
                .execute(&mut self.connection)
                .await
                .map_err(WarehouseError::database("write schema"))?;
                sqlx::query("INSERT INTO rs_schema VALUES (?, ?)")
                    .bind(id)
                    .bind(new.owner.sql())
                    .execute(&mut self.connection)
                    .await
                    .map_err(WarehouseError::database("write schema"))?;
            }
            None => self.end("UPDATE ducklake_schema SET end_snapshot = ? WHERE schema_id = ?", snapshot, id).await?,
        }
        let comment = |schema: Option<&Schema>| schema.and_then(|schema| schema.comment.clone());
        self.write_comment(snapshot, id, comment(old), comment(new)).await
    }

    async fn write_view(&mut self, snapshot: i64, old: Option<&View>, new: Option<&View>) -> Result<()> {
        let Some(id) = new.or(old).map(|view| view.id.sql()) else { return Ok(()) };
        self.end("UPDATE ducklake_view SET end_snapshot = ? WHERE view_id = ? AND end_snapshot IS NULL", snapshot, id)
            .await?;
        self.delete("DELETE FROM rs_view WHERE view_id = ?", id).await?;
        if let Some(new) = new {
            let uuid = self.ids.uuid().to_string();
            sqlx::query("INSERT INTO ducklake_view VALUES (?, ?, ?, NULL, ?, ?, 'redshift', ?, '')")
                .bind(id)
                .bind(uuid)
                .bind(snapshot)
                .bind(new.schema_id.sql())
                .bind(&new.name)
                .bind(&new.definition)
                .execute(&mut self.connection)
                .await
                .map_err(WarehouseError::database("write view"))?;
            let columns: Vec<_> = new
                .columns
                .iter()
                .map(|column| {
                    let of = &column.column_type;
                    serde_json::json!([column.name, of.internal_name(), of.type_modifier()])
                })
                .collect();
            sqlx::query("INSERT INTO rs_view VALUES (?, ?, ?, ?)")
                .bind(id)
                .bind(new.owner.sql())
                .bind(new.late_binding)
                .bind(serde_json::Value::from(columns).to_string())
                .execute(&mut self.connection)
                .await
                .map_err(WarehouseError::database("write view"))?;
        }
        let comment = |view: Option<&View>| view.and_then(|view| view.comment.clone());
        self.write_comment(snapshot, id, comment(old), comment(new)).await
    }

    async fn write_comment(&mut self, snapshot: i64, id: i64, old: Option<String>, new: Option<String>) -> Result<()> {
        if old == new {
            return Ok(());
        }
        let ended = "UPDATE ducklake_tag SET end_snapshot = ? WHERE object_id = ? AND end_snapshot IS NULL";
        self.end(ended, snapshot, id).await?;
        if let Some(comment) = new {
            sqlx::query("INSERT INTO ducklake_tag VALUES (?, ?, NULL, 'comment', ?)")
                .bind(id)
                .bind(snapshot)
                .bind(comment)
                .execute(&mut self.connection)
                .await
                .map_err(WarehouseError::database("write comment"))?;
        }
        Ok(())
    }

    /// Drops the rows of files that were removed from disk.
    pub(crate) async fn forget(&mut self, data: &[FileId], deletes: &[FileId]) -> Result<()> {
        for (sql, ids) in [
            ("DELETE FROM ducklake_data_file WHERE data_file_id IN (", data),
            ("DELETE FROM ducklake_file_column_stats WHERE data_file_id IN (", data),
            ("DELETE FROM ducklake_delete_file WHERE delete_file_id IN (", deletes),
            ("DELETE FROM ducklake_files_scheduled_for_deletion WHERE data_file_id IN (", data),
            ("DELETE FROM ducklake_files_scheduled_for_deletion WHERE data_file_id IN (", deletes),
        ] {
            for chunk in ids.chunks(MAX_BINDS) {
                let mut query = QueryBuilder::new(sql);
                push_ids(&mut query, chunk);
                let done = query.build().execute(&mut self.connection).await;
                done.map_err(WarehouseError::database("forget files"))?;
            }
        }
        Ok(())
    }

    async fn end(&mut self, sql: &'static str, snapshot: i64, id: i64) -> Result<()> {
        let done = sqlx::query(sql).bind(snapshot).bind(id).execute(&mut self.connection).await;
        done.map(drop).map_err(WarehouseError::database("end rows"))
    }

    async fn delete(&mut self, sql: &'static str, id: i64) -> Result<()> {
        let done = sqlx::query(sql).bind(id).execute(&mut self.connection).await;
        done.map(drop).map_err(WarehouseError::database("delete rows"))
    }
}

/// The end of an `IN (` list.
fn push_ids(query: &mut QueryBuilder<sqlx::Sqlite>, ids: &[FileId]) {
    let mut list = query.separated(", ");
    for id in ids {
        list.push_bind(id.sql());
    }
    query.push(")");
}

/// Redshift's state before anybody did anything: PUBLIC may use and create in `public`, make temporary tables, and use
/// every IAM role that the cluster has.
fn first_commit(admin: &User) -> Merged {
    let id = UserId::ADMIN;
    let admin = Arc::new(User { id, superuser: true, create_db: true, create_user: true, ..admin.clone() });
    let public = Arc::new(Schema {
        id: SchemaId::PUBLIC,
        name: "public".to_owned(),
        owner: id,
        temporary: false,
        comment: None,
    });
    let schema = Securable::Schema(public.id);
    let all_roles = Securable::IamRole("ALL".to_owned());
    let grants = [
        (schema.clone(), Privilege::Usage),
        (schema, Privilege::Create),
        (Securable::Database, Privilege::Temporary),
        (all_roles.clone(), Privilege::AssumeRoleCopy),
        (all_roles.clone(), Privilege::AssumeRoleUnload),
        (all_roles.clone(), Privilege::AssumeRoleExternalFunction),
        (all_roles, Privilege::AssumeRoleCreateModel),
    ];
    let info = GrantInfo { grantor: id, grant_option: false };
    let keys = grants.into_iter().map(|(object, privilege)| GrantKey { object, grantee: Grantee::Public, privilege });
    let mut changes = vec![Change::Schema(None, Some(public)), Change::User(None, Some(admin))];
    changes.extend(keys.map(|key| Change::Grant(key, Some(info))));
    Merged { catalog: empty_catalog(), changes }
}

/// The catalog before anything was loaded into it.
pub(super) fn empty_catalog() -> Catalog {
    Catalog {
        snapshot: SnapshotId(0),
        schema_version: 0,
        schemas: Arc::default(),
        tables: Arc::default(),
        views: Arc::default(),
        names: Arc::default(),
        users: Arc::default(),
        groups: Arc::default(),
        session_groups: Arc::default(),
        grants: Arc::default(),
        copy_jobs: Arc::default(),
        templates: Arc::default(),
        lease: Arc::new(Lease::default()),
    }
}

/// What a snapshot changed, in DuckLake's words.
/// <https://ducklake.select/docs/stable/specification/tables/ducklake_snapshot_changes>
fn changes_made(catalog: &Catalog, changes: &[Change]) -> String {
    let mut words = BTreeSet::new();
    for change in changes {
        match change {
            Change::Schema(None, Some(new)) => drop(words.insert(format!("created_schema:{}", quoted(&new.name)))),
            Change::Schema(Some(old), None) => drop(words.insert(format!("dropped_schema:{}", old.id))),
            Change::View(None, Some(new)) => {
                words.insert(format!("created_view:{}", qualified(catalog, new.schema_id, &new.name)));
            }
            Change::View(Some(old), None) => drop(words.insert(format!("dropped_view:{}", old.id))),
            Change::View(Some(old), Some(_)) => drop(words.insert(format!("altered_view:{}", old.id))),
            Change::Table(table) => words.extend(table_changes(catalog, table)),
            // DuckLake has no word for these.
            Change::Schema(..)
            | Change::View(None, None)
            | Change::User(..)
            | Change::Group(..)
            | Change::Grant(..)
            | Change::CopyJob(..)
            | Change::CopyJobFile(..)
            | Change::Template(..) => {}
        }
    }
    words.into_iter().collect::<Vec<_>>().join(",")
}

fn table_changes(catalog: &Catalog, table: &TableWrite) -> Vec<String> {
    let id = table.id;
    let mut words = Vec::new();
    match (&table.old, &table.new) {
        (None, Some(new)) => words.push(format!("created_table:{}", qualified(catalog, new.schema_id, &new.name))),
        (Some(_), None) => return vec![format!("dropped_table:{id}")],
        _ if table.definition => words.push(format!("altered_table:{id}")),
        _ => {}
    }
    if !table.added.is_empty() {
        words.push(format!("inserted_into_table:{id}"));
    }
    if !(table.removed.is_empty() && table.redeleted.is_empty()) {
        words.push(format!("deleted_from_table:{id}"));
    }
    words
}

fn qualified(catalog: &Catalog, schema: SchemaId, name: &str) -> String {
    let schema = catalog.schema_by_id(schema).map(|schema| schema.name.clone()).unwrap_or_default();
    format!("{}.{}", quoted(&schema), quoted(name))
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
