//! Tables: columns, Redshift's attributes, constraints, and the files that hold the rows.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, IntervalUnit, Schema as ArrowSchema, SchemaRef};
use parquet::arrow::PARQUET_FIELD_ID_META_KEY;
use vesto_types::ColumnType;

use crate::counter::Counter;
use crate::data_file::DataFile;
use crate::identity::Identity;
use crate::ids::{ColumnId, RelationId, SchemaId, SnapshotId, TransactionId, UserId};
use crate::stats::{ColumnStats, StatValue};

/// A table as one snapshot (or one transaction) sees it. Immutable; shared by `Arc`.
#[derive(Debug, Clone)]
pub struct Table {
    pub id: RelationId,
    pub schema_id: SchemaId,
    pub name: String,
    pub owner: UserId,
    pub temporary: bool,
    /// In the order of definition, without dropped columns.
    pub columns: Arc<Vec<TableColumn>>,
    pub distribution: Distribution,
    pub sort_key: SortKey,
    /// BACKUP YES: kept and shown, without effect.
    pub backup: bool,
    /// Informational, as in Redshift: never enforced.
    pub constraints: Arc<Vec<Constraint>>,
    pub comment: Option<String>,
    /// The files that hold the rows, oldest first.
    pub files: Arc<Vec<Arc<DataFile>>>,
    /// Bounds that hold for every row that any file had; they only widen.
    pub column_stats: Arc<BTreeMap<ColumnId, ColumnStats>>,
    pub(crate) uuid: uuid::Uuid,
    pub(crate) next_column_id: u32,
    /// DuckLake's row lineage: the next `row_id_start`.
    pub(crate) next_row_id: Arc<Counter>,
    pub(crate) changes: LastChanges,
}

/// When the table last changed, and by whom: what error 1023 is decided on.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct LastChanges {
    /// Columns, name, attributes, or the table's creation.
    pub(crate) definition: Option<(SnapshotId, TransactionId)>,
    /// Rows added or deleted.
    pub(crate) data: Option<(SnapshotId, TransactionId)>,
    /// Rows moved to other files: they are the same, but where they stand is not.
    pub(crate) places: Option<(SnapshotId, TransactionId)>,
}

#[derive(Debug, Clone)]
pub struct TableColumn {
    pub id: ColumnId,
    pub name: String,
    /// The column's name inside the Parquet files. It never changes and is unique among all columns the table ever
    /// had, so a scan can map by name: a file that lacks it predates the column (see `initial_default`).
    pub physical_name: String,
    pub column_type: ColumnType,
    pub nullable: bool,
    /// The text of the DEFAULT expression.
    pub default: Option<String>,
    /// The value that rows of older files have in a column added later; `None` is NULL.
    pub initial_default: Option<StatValue>,
    pub identity: Option<Arc<Identity>>,
    /// The ENCODE keyword in lower case (`az64`, `lzo` …); `None` means automatic.
    pub encoding: Option<String>,
    pub comment: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Distribution {
    #[default]
    Auto,
    Even,
    All,
    Key(ColumnId),
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum SortKey {
    #[default]
    None,
    Auto,
    Compound(Vec<ColumnId>),
    Interleaved(Vec<ColumnId>),
}

impl SortKey {
    pub fn columns(&self) -> &[ColumnId] {
        match self {
            Self::None | Self::Auto => &[],
            Self::Compound(columns) | Self::Interleaved(columns) => columns,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constraint {
    /// `pg_constraint.oid`.
    pub id: u32,
    pub name: String,
    pub columns: Vec<ColumnId>,
    pub kind: ConstraintKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConstraintKind {
    PrimaryKey,
    Unique,
    ForeignKey { references: RelationId, referenced_columns: Vec<ColumnId> },
}

impl Table {
    pub fn column(&self, name: &str) -> Option<&TableColumn> {
        self.columns.iter().find(|column| column.name == name)
    }

    pub fn column_by_id(&self, id: ColumnId) -> Option<&TableColumn> {
        self.columns.iter().find(|column| column.id == id)
    }

    /// Rows that a scan returns: those in the files less the deleted ones.
    pub fn row_count(&self) -> u64 {
        self.files.iter().map(|file| file.live_rows()).sum()
    }

    pub fn size_bytes(&self) -> u64 {
        self.files.iter().map(|file| file.size_bytes).sum()
    }

    /// Rows as SQL sees them: logical names, `column_type.arrow()`. Fields are nullable whatever NOT NULL says.
    pub fn arrow_schema(&self) -> SchemaRef {
        let field = |column: &TableColumn| Field::new(&column.name, column.column_type.arrow(), true);
        Arc::new(ArrowSchema::new(self.columns.iter().map(field).collect::<Vec<_>>()))
    }

    /// Rows as the Parquet files hold them: physical names and field ids. Same order as `arrow_schema`, and the same
    /// types but for intervals: Parquet would not give back which kind they are, so their whole numbers are written.
    pub fn file_schema(&self) -> SchemaRef {
        let field = |column: &TableColumn| {
            let id = [(PARQUET_FIELD_ID_META_KEY.to_owned(), column.id.to_string())];
            let data_type = match column.column_type.arrow() {
                DataType::Interval(IntervalUnit::YearMonth) => DataType::Int32,
                DataType::Duration(_) => DataType::Int64,
                other => other,
            };
            Field::new(&column.physical_name, data_type, true).with_metadata(id.into())
        };
        Arc::new(ArrowSchema::new(self.columns.iter().map(field).collect::<Vec<_>>()))
    }

    pub(crate) fn column_index(&self, id: ColumnId) -> Option<usize> {
        self.columns.iter().position(|column| column.id == id)
    }
}

/// What the engine gives to make a table. Columns are referred to by name.
#[derive(Debug, Clone)]
pub struct TableSpec {
    pub schema_id: SchemaId,
    pub name: String,
    pub owner: UserId,
    pub columns: Vec<ColumnSpec>,
    pub distribution: DistributionSpec,
    pub sort_key: SortKeySpec,
    pub backup: bool,
    pub constraints: Vec<ConstraintSpec>,
}

#[derive(Debug, Clone)]
pub struct ColumnSpec {
    pub name: String,
    pub column_type: ColumnType,
    pub nullable: bool,
    pub default: Option<String>,
    pub identity: Option<IdentitySpec>,
    pub encoding: Option<String>,
}

impl ColumnSpec {
    /// A nullable column without attributes.
    pub fn new(name: impl Into<String>, column_type: ColumnType) -> Self {
        Self { name: name.into(), column_type, nullable: true, default: None, identity: None, encoding: None }
    }
}

/// IDENTITY(seed, step) or GENERATED BY DEFAULT AS IDENTITY(seed, step).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdentitySpec {
    pub seed: i64,
    pub step: i64,
    pub by_default: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum DistributionSpec {
    #[default]
    Auto,
    Even,
    All,
    Key(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum SortKeySpec {
    #[default]
    None,
    Auto,
    Compound(Vec<String>),
    Interleaved(Vec<String>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConstraintSpec {
    /// `None`: named as PostgreSQL does (`t_pkey`, `t_a_key`, `t_a_fkey`).
    pub name: Option<String>,
    pub columns: Vec<String>,
    pub kind: ConstraintKindSpec,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConstraintKindSpec {
    PrimaryKey,
    Unique,
    /// Without columns: those of the other table's primary key.
    ForeignKey {
        references: RelationId,
        referenced_columns: Vec<String>,
    },
}

impl TableSpec {
    /// A table with automatic attributes.
    pub fn new(schema_id: SchemaId, name: impl Into<String>, owner: UserId, columns: Vec<ColumnSpec>) -> Self {
        Self {
            schema_id,
            name: name.into(),
            owner,
            columns,
            distribution: DistributionSpec::Auto,
            sort_key: SortKeySpec::None,
            backup: true,
            constraints: Vec::new(),
        }
    }
}

/// One ALTER TABLE (or COMMENT ON) step.
#[derive(Debug, Clone)]
pub enum AlterTable {
    Rename(String),
    SetSchema(SchemaId),
    Owner(UserId),
    /// `initial` is what existing rows get: the DEFAULT's value, `None` for NULL.
    AddColumn {
        column: ColumnSpec,
        initial: Option<StatValue>,
    },
    DropColumn(ColumnId),
    RenameColumn(ColumnId, String),
    /// The new type must have the same Arrow type (VARCHAR of another length).
    ColumnType(ColumnId, ColumnType),
    ColumnEncoding(ColumnId, Option<String>),
    Distribution(Distribution),
    SortKey(SortKey),
    AddConstraint(ConstraintSpec),
    DropConstraint(String),
    Comment(Option<String>),
    ColumnComment(ColumnId, Option<String>),
}
