//! Ids of everything that the catalog holds.
//!
//! **Invariant:** schemas, relations (tables and views), constraints, copy jobs and templates draw from one counter and keep their id for
//! life, across renames and restarts: it is DuckLake's catalog id and PostgreSQL's OID at once.

use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $repr:ty) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub $repr);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl $name {
            /// As SQLite stores it.
            pub(crate) fn sql(self) -> i64 {
                i64::try_from(self.0).unwrap_or(i64::MAX)
            }

            /// From SQLite. A negative or too large number is a damaged catalog; it becomes an id that matches nothing.
            pub(crate) fn from_sql(value: i64) -> Self {
                Self(<$repr>::try_from(value).unwrap_or(<$repr>::MAX))
            }
        }
    };
}

id!(
    /// A schema: its OID (`pg_namespace.oid`) and DuckLake's `schema_id`.
    SchemaId, u32
);
id!(
    /// A table or a view: its OID (`pg_class.oid`) and DuckLake's `table_id` or `view_id`.
    RelationId, u32
);
id!(
    /// A column within its table: the Parquet field id and DuckLake's `column_id`. Never used twice in a table.
    ColumnId, u32
);
id!(
    /// A data file or a delete file: DuckLake's `data_file_id` or `delete_file_id`.
    FileId, u64
);
id!(
    /// One committed state of the catalog: DuckLake's `snapshot_id`.
    SnapshotId, u64
);
id!(
    /// A database user (`pg_user.usesysid`).
    UserId, u32
);
id!(
    /// A copy job (`sys_copy_job.job_id`).
    CopyJobId, u32
);
id!(
    /// A template of COPY options.
    TemplateId, u32
);
id!(
    /// A group of users (`pg_group.grosysid`).
    GroupId, u32
);

/// A transaction (`xid`). Only ever shown; grows within a process and across restarts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TransactionId(pub u64);

impl fmt::Display for TransactionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl SchemaId {
    /// The schema `public`, with PostgreSQL's OID.
    pub const PUBLIC: Self = Self(2200);
}

impl UserId {
    /// The administrator named when the cluster was made; Redshift counts its users from here.
    pub const ADMIN: Self = Self(100);
}

/// The first id that a user's own schema or relation gets; smaller ones are PostgreSQL's.
pub(crate) const FIRST_CATALOG_ID: u32 = 100_000;
