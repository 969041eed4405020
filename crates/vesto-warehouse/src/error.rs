//! What can go wrong in the warehouse, and how a SQL client reads it.

use std::path::PathBuf;
use std::sync::Arc;

use thiserror::Error;
use vesto_types::{SqlError, SqlState};

use crate::ids::{RelationId, TransactionId};

pub type Result<T, E = WarehouseError> = std::result::Result<T, E>;

#[derive(Debug, Clone, Error)]
pub enum WarehouseError {
    #[error("schema `{0}` does not exist")]
    NoSuchSchema(String),
    #[error("schema `{0}` exists already")]
    SchemaExists(String),
    #[error("schema `{0}` is not empty")]
    SchemaNotEmpty(String),
    #[error("relation `{0}` does not exist")]
    NoSuchRelation(String),
    #[error("relation `{0}` exists already")]
    RelationExists(String),
    #[error("column `{column}` of relation `{relation}` does not exist")]
    NoSuchColumn { relation: String, column: String },
    #[error("column `{column}` of relation `{relation}` exists already")]
    ColumnExists { relation: String, column: String },
    #[error("constraint `{constraint}` of relation `{relation}` does not exist")]
    NoSuchConstraint { relation: String, constraint: String },
    #[error("constraint `{constraint}` of relation `{relation}` exists already")]
    ConstraintExists { relation: String, constraint: String },
    #[error("column `{column}` of relation `{relation}` cannot be dropped: {because}")]
    ColumnInUse { relation: String, column: String, because: &'static str },
    #[error("user `{0}` does not exist")]
    NoSuchUser(String),
    #[error("user `{0}` exists already")]
    UserExists(String),
    #[error("group `{0}` does not exist")]
    NoSuchGroup(String),
    #[error("group `{0}` exists already")]
    GroupExists(String),
    #[error("copy job `{0}` does not exist")]
    NoSuchCopyJob(String),
    #[error("copy job `{0}` exists already")]
    CopyJobExists(String),
    #[error("template `{0}` does not exist")]
    NoSuchTemplate(String),
    #[error("template `{0}` exists already")]
    TemplateExists(String),
    #[error("there are {0} templates already")]
    TooManyTemplates(usize),
    /// A writer's table changed after the writer's snapshot: Redshift's error 1023.
    #[error("table {table} was changed by transaction {by} after the snapshot of transaction {transaction}")]
    SerializationFailure { table: RelationId, transaction: TransactionId, by: TransactionId, pid: i32 },
    #[error("table {0} was dropped by a concurrent transaction")]
    DroppedConcurrently(RelationId),
    /// Two transactions changed the same schema, user, group, view or table definition.
    #[error("{0} was changed by a concurrent transaction")]
    ConcurrentUpdate(String),
    #[error("waiting for the lock of table {waits_for} would close a circle")]
    Deadlock { waits_for: RelationId, transaction: TransactionId, held_by: TransactionId },
    #[error("identity column {column} of table {table} has no values left")]
    IdentityExhausted { table: RelationId, column: String },
    #[error("a batch does not fit the table: {0}")]
    BatchMismatch(String),
    #[error("rows do not exist: {0}")]
    NoSuchRows(String),
    #[error("{action} `{path}`")]
    Io {
        action: &'static str,
        path: PathBuf,
        #[source]
        source: Arc<std::io::Error>,
    },
    #[error("parquet file `{path}`")]
    Parquet {
        path: PathBuf,
        #[source]
        source: Arc<parquet::errors::ParquetError>,
    },
    #[error("catalog database, {action}")]
    Database {
        action: &'static str,
        #[source]
        source: Arc<sqlx::Error>,
    },
    #[error("the catalog is damaged: {0}")]
    Corrupt(String),
    /// A commit whose outcome could not be learned, or a closed warehouse: nothing more is written until it is reopened.
    #[error("the warehouse takes no more commits: {0}")]
    Closed(String),
}

impl WarehouseError {
    pub(crate) fn io(action: &'static str, path: impl Into<PathBuf>, source: std::io::Error) -> Self {
        Self::Io { action, path: path.into(), source: Arc::new(source) }
    }

    pub(crate) fn parquet(path: impl Into<PathBuf>, source: parquet::errors::ParquetError) -> Self {
        Self::Parquet { path: path.into(), source: Arc::new(source) }
    }

    pub(crate) fn database(action: &'static str) -> impl FnOnce(sqlx::Error) -> Self {
        move |source| Self::Database { action, source: Arc::new(source) }
    }

    /// Whether what was asked for cannot be, whoever asks again: a name that is taken, or that means nothing.
    pub fn is_of_the_request(&self) -> bool {
        matches!(self, Self::NoSuchSchema(_) | Self::NoSuchRelation(_) | Self::RelationExists(_) | Self::NoSuchUser(_))
    }

    pub fn sql_state(&self) -> SqlState {
        match self {
            Self::NoSuchSchema(_) => SqlState::INVALID_SCHEMA_NAME,
            Self::SchemaExists(_) => SqlState::DUPLICATE_SCHEMA,
            Self::SchemaNotEmpty(_) | Self::ColumnInUse { .. } => SqlState("2BP01"),
            Self::NoSuchRelation(_) => SqlState::UNDEFINED_TABLE,
            Self::RelationExists(_) => SqlState::DUPLICATE_TABLE,
            Self::NoSuchColumn { .. } => SqlState::UNDEFINED_COLUMN,
            Self::ColumnExists { .. } => SqlState::DUPLICATE_COLUMN,
            Self::NoSuchConstraint { .. }
            | Self::NoSuchUser(_)
            | Self::NoSuchGroup(_)
            | Self::NoSuchCopyJob(_)
            | Self::NoSuchTemplate(_) => SqlState::UNDEFINED_OBJECT,
            Self::ConstraintExists { .. }
            | Self::UserExists(_)
            | Self::GroupExists(_)
            | Self::CopyJobExists(_)
            | Self::TemplateExists(_) => SqlState::DUPLICATE_OBJECT,
            Self::TooManyTemplates(_) => SqlState("54000"),
            Self::SerializationFailure { .. } => SqlState::SERIALIZATION_FAILURE,
            Self::Deadlock { .. } => SqlState("40P01"),
            Self::IdentityExhausted { .. } => SqlState("2200H"),
            Self::DroppedConcurrently(_)
            | Self::ConcurrentUpdate(_)
            | Self::BatchMismatch(_)
            | Self::NoSuchRows(_)
            | Self::Parquet { .. }
            | Self::Database { .. }
            | Self::Corrupt(_) => SqlState::INTERNAL_ERROR,
            Self::Io { source, .. } if source.kind() == std::io::ErrorKind::StorageFull => SqlState::DISK_FULL,
            Self::Io { .. } => SqlState("58030"),
            Self::Closed(_) => SqlState::ADMIN_SHUTDOWN,
        }
    }

    /// The error as Redshift words it. Paths and causes of internal failures stay in the log.
    /// <https://docs.aws.amazon.com/redshift/latest/dg/c_serial_isolation-serializable-isolation-troubleshooting.html>
    pub fn sql_error(&self) -> SqlError {
        let state = self.sql_state();
        match self {
            Self::NoSuchSchema(name) => SqlError::new(state, format!("schema \"{name}\" does not exist")),
            Self::SchemaExists(name) => SqlError::new(state, format!("schema \"{name}\" already exists")),
            Self::SchemaNotEmpty(name) => {
                SqlError::new(state, format!("cannot drop schema {name} because other objects depend on it"))
                    .with_hint("Use DROP ... CASCADE to drop the dependent objects too.")
            }
            Self::NoSuchRelation(name) => SqlError::new(state, format!("relation \"{name}\" does not exist")),
            Self::RelationExists(name) => SqlError::new(state, format!("Relation \"{name}\" already exists")),
            Self::NoSuchColumn { relation, column } => {
                SqlError::new(state, format!("column \"{column}\" of relation \"{relation}\" does not exist"))
            }
            Self::ColumnExists { relation, column } => {
                SqlError::new(state, format!("column \"{column}\" of relation \"{relation}\" already exists"))
            }
            Self::NoSuchConstraint { relation, constraint } => {
                SqlError::new(state, format!("constraint \"{constraint}\" of relation \"{relation}\" does not exist"))
            }
            Self::ConstraintExists { relation, constraint } => {
                SqlError::new(state, format!("constraint \"{constraint}\" for relation \"{relation}\" already exists"))
            }
            Self::ColumnInUse { column, because, .. } => {
                SqlError::new(state, format!("cannot drop column \"{column}\": {because}"))
            }
            Self::NoSuchUser(name) => SqlError::new(state, format!("user \"{name}\" does not exist")),
            Self::UserExists(name) => SqlError::new(state, format!("user \"{name}\" already exists")),
            Self::NoSuchGroup(name) => SqlError::new(state, format!("group \"{name}\" does not exist")),
            Self::GroupExists(name) => SqlError::new(state, format!("group \"{name}\" already exists")),
            Self::NoSuchCopyJob(name) => SqlError::new(state, format!("copy job \"{name}\" does not exist")),
            Self::CopyJobExists(name) => SqlError::new(state, format!("copy job \"{name}\" already exists")),
            Self::NoSuchTemplate(name) => SqlError::new(state, format!("template \"{name}\" does not exist")),
            Self::TemplateExists(name) => SqlError::new(state, format!("template \"{name}\" already exists")),
            Self::TooManyTemplates(limit) => {
                SqlError::new(state, format!("cannot create more than {limit} templates in a cluster"))
            }
            Self::SerializationFailure { table, transaction, by, pid } => SqlError::new(state, "1023").with_detail(format!(
                "Serializable isolation violation on table - {table}, transactions forming the cycle are: {by}, {transaction} (pid:{pid})"
            )),
            Self::DroppedConcurrently(table) => {
                SqlError::new(state, format!("table {table} dropped by concurrent transaction"))
            }
            Self::ConcurrentUpdate(what) => SqlError::new(state, "tuple concurrently updated")
                .with_detail(format!("A concurrent transaction changed {what}.")),
            Self::Deadlock { waits_for, transaction, held_by } => SqlError::new(state, "deadlock detected").with_detail(format!(
                "Transaction {transaction} waits for ShareRowExclusiveLock on relation {waits_for}; blocked by transaction {held_by}."
            )),
            Self::IdentityExhausted { column, .. } => {
                SqlError::new(state, format!("Value out of range for identity column \"{column}\""))
            }
            Self::BatchMismatch(_) | Self::NoSuchRows(_) | Self::Parquet { .. } | Self::Database { .. } | Self::Corrupt(_) => {
                SqlError::new(state, "internal error in table storage")
            }
            Self::Io { .. } if state == SqlState::DISK_FULL => SqlError::new(state, "Disk Full"),
            Self::Io { action, .. } => SqlError::new(state, format!("could not {action} a table's file")),
            Self::Closed(_) => SqlError::new(state, "the cluster is shutting down or must be restarted"),
        }
    }
}
