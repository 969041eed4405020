//! Tables on disk: the catalog in DuckLake 1.0 layout on SQLite, transactions with Redshift's isolation, Parquet data
//! files, database users and privileges, and the system log.
//!
//! Start at [`Warehouse`]: `begin` gives a [`Transaction`], whose [`Catalog`] answers every question about names and
//! files and whose methods change them; `data_file_writer` writes rows; `log` keeps the `stl_*` rows. Scanning the files
//! is the engine's work.
//!
//! **Invariants:** only what a `commit` has answered is visible or survives a crash. Catalog reads are synchronous and
//! in memory; readers never wait. Data files never change once written.

mod catalog;
mod commit;
mod compaction;
mod constant;
mod copy_job;
mod counter;
mod data_file;
mod delete_file;
mod delete_vector;
mod error;
mod fault;
mod files;
mod grants;
mod identity;
mod ids;
mod lock;
mod schema;
mod snapshot;
mod stats;
mod store;
mod sweep;
pub mod syslog;
mod table;
mod table_restore;
mod temp;
mod template;
mod transaction;
mod users;
mod view;
mod warehouse;
mod writer;

pub use catalog::{Catalog, Relation};
pub use commit::CommitInfo;
pub use compaction::{Compacted, CompactionOptions};
pub use constant::constant_array;
pub use copy_job::{CopyJob, CopyJobFile, CopyJobFileStatus};
pub use data_file::DataFile;
pub use delete_vector::DeleteVector;
pub use error::{Result, WarehouseError};
#[doc(hidden)]
pub use fault::{FaultHook, FaultPoint};
pub use grants::{GrantInfo, GrantKey, Grantee, Privilege, RevokeScope, Securable};
pub use identity::{Identity, IdentityRange};
pub use ids::{
    ColumnId, CopyJobId, FileId, GroupId, RelationId, SchemaId, SnapshotId, TemplateId, TransactionId, UserId,
};
pub use lock::LockInfo;
pub use schema::Schema;
pub use snapshot::{UNFINISHED, copy_snapshot};
pub use stats::{ColumnStats, StatValue};
pub use syslog::SystemLog;
pub use table::{
    AlterTable, ColumnSpec, Constraint, ConstraintKind, ConstraintKindSpec, ConstraintSpec, Distribution,
    DistributionSpec, IdentitySpec, SortKey, SortKeySpec, Table, TableColumn, TableSpec,
};
pub use table_restore::TableRestore;
pub use temp::TempSpace;
pub use template::{MAX_TEMPLATES, Template};
pub use transaction::{BeginOptions, IsolationLevel, Transaction};
pub use users::{Group, User};
pub use view::{View, ViewColumn, ViewSpec};
pub use warehouse::{Warehouse, WarehouseOptions};
pub use writer::{DataFileWriter, NewDataFile};
