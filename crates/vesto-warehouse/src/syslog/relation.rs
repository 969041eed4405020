//! What a log relation is: a typed row, its table and how the two meet.

use chrono::{DateTime, Utc};
use sqlx::query_builder::Separated;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite};

use crate::error::Result;

/// A relation of the system log, defined by `log_relation!`.
pub trait LogRelation: Sized + Send {
    /// The relation's name, for instance `stl_load_errors`.
    const NAME: &'static str;
    #[doc(hidden)]
    const COLUMNS: &'static [&'static str];
    #[doc(hidden)]
    const CREATE: &'static str;
    #[doc(hidden)]
    const INSERT: &'static str;
    #[doc(hidden)]
    const SELECT: &'static str;
    #[doc(hidden)]
    const TRIM: &'static str;
    #[doc(hidden)]
    fn encode(&self, row: &mut Separated<'_, Sqlite, &'static str>);
    #[doc(hidden)]
    fn decode(row: &SqliteRow) -> Result<Self>;
}

/// A type that a log column can have.
pub(super) trait LogField: Sized {
    fn encode(&self, row: &mut Separated<'_, Sqlite, &'static str>);
    fn decode(row: &SqliteRow, index: usize) -> sqlx::Result<Self>;
}

impl LogField for i32 {
    fn encode(&self, row: &mut Separated<'_, Sqlite, &'static str>) {
        row.push_bind(*self);
    }

    fn decode(row: &SqliteRow, index: usize) -> sqlx::Result<Self> {
        row.try_get_unchecked(index)
    }
}

impl LogField for i64 {
    fn encode(&self, row: &mut Separated<'_, Sqlite, &'static str>) {
        row.push_bind(*self);
    }

    fn decode(row: &SqliteRow, index: usize) -> sqlx::Result<Self> {
        row.try_get_unchecked(index)
    }
}

impl LogField for String {
    fn encode(&self, row: &mut Separated<'_, Sqlite, &'static str>) {
        row.push_bind(self.clone());
    }

    fn decode(row: &SqliteRow, index: usize) -> sqlx::Result<Self> {
        row.try_get_unchecked(index)
    }
}

impl LogField for Option<String> {
    fn encode(&self, row: &mut Separated<'_, Sqlite, &'static str>) {
        row.push_bind(self.clone());
    }

    fn decode(row: &SqliteRow, index: usize) -> sqlx::Result<Self> {
        row.try_get_unchecked(index)
    }
}

/// Microseconds since 1970.
impl LogField for DateTime<Utc> {
    fn encode(&self, row: &mut Separated<'_, Sqlite, &'static str>) {
        row.push_bind(self.timestamp_micros());
    }

    fn decode(row: &SqliteRow, index: usize) -> sqlx::Result<Self> {
        let micros: i64 = row.try_get_unchecked(index)?;
        Ok(Self::from_timestamp_micros(micros).unwrap_or_default())
    }
}

impl LogField for Option<DateTime<Utc>> {
    fn encode(&self, row: &mut Separated<'_, Sqlite, &'static str>) {
        row.push_bind(self.map(|at| at.timestamp_micros()));
    }

    fn decode(row: &SqliteRow, index: usize) -> sqlx::Result<Self> {
        let micros: Option<i64> = row.try_get_unchecked(index)?;
        Ok(micros.and_then(DateTime::from_timestamp_micros))
    }
}

/// Defines a relation: a struct with Redshift's column names, and how it is stored.
macro_rules! log_relation {
    ($(#[$doc:meta])* $name:ident = $table:literal { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name { $($(#[$field_doc])* pub $field: $type),* }

        impl $crate::syslog::relation::LogRelation for $name {
            const NAME: &'static str = $table;
            const COLUMNS: &'static [&'static str] = &[$(stringify!($field)),*];
            const CREATE: &'static str = concat!(
                "CREATE TABLE IF NOT EXISTS ", $table, "(log_id INTEGER PRIMARY KEY AUTOINCREMENT",
                $(", \"", stringify!($field), "\"",)* ")"
            );
            const INSERT: &'static str = concat!(
                "INSERT INTO ", $table, "(log_id", $(", \"", stringify!($field), "\"",)* ") "
            );
            const SELECT: &'static str = concat!(
                "SELECT log_id", $(", \"", stringify!($field), "\"",)* " FROM ", $table, " ORDER BY log_id"
            );
            const TRIM: &'static str =
                concat!("DELETE FROM ", $table, " WHERE log_id <= (SELECT max(log_id) FROM ", $table, ") - ?");

            fn encode(&self, row: &mut sqlx::query_builder::Separated<'_, sqlx::Sqlite, &'static str>) {
                $($crate::syslog::relation::LogField::encode(&self.$field, row);)*
            }

            fn decode(row: &sqlx::sqlite::SqliteRow) -> $crate::error::Result<Self> {
                let mut index = 0;
                let mut next = || { index += 1; index };
                Ok(Self { $($field: $crate::syslog::field(row, next())?),* })
            }
        }

        impl From<$name> for $crate::syslog::LogRow {
            fn from(row: $name) -> Self {
                Self::$name(Box::new(row))
            }
        }
    };
}

/// Defines [`LogRow`] over all relations.
macro_rules! log_rows {
    ($($name:ident),* $(,)?) => {
        /// A row of any relation.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum LogRow { $($name(Box<$name>)),* }

        impl LogRow {
            pub(super) fn table(&self) -> Table {
                match self { $(Self::$name(_) => Table::of::<$name>()),* }
            }

            pub(super) fn encode(&self, fields: &mut Separated<'_, Sqlite, &'static str>) {
                match self { $(Self::$name(row) => row.encode(fields)),* }
            }
        }

        /// Every relation's table.
        pub(super) const TABLES: &[Table] = &[$(Table::of::<$name>()),*];
    };
}

/// How a relation is stored.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: &'static [&'static str],
    pub(super) create: &'static str,
    /// The head of an insertion: rows follow.
    pub(super) insert: &'static str,
    pub(super) trim: &'static str,
}

impl Table {
    pub(super) const fn of<R: LogRelation>() -> Self {
        Self { name: R::NAME, columns: R::COLUMNS, create: R::CREATE, insert: R::INSERT, trim: R::TRIM }
    }
}

pub(super) use {log_relation, log_rows};
