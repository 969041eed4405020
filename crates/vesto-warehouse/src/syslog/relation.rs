//! What a log relation is: a typed row, its table and how the two meet.

use chrono::{DateTime, Utc};
use sqlx::query_builder::Separated;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite};

use crate::error::Result;

/// A relation of the system log, defined by `log_relations!`.
pub trait LogRelation: Sized + Send {
    /// The relation's name, for instance `stl_load_errors`.
    const NAME: &'static str;
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

/// Defines a struct per relation, with Redshift's column names, and [`LogRow`] over all of them.
macro_rules! log_relations {
    ($($(#[$doc:meta])* $name:ident = $table:literal { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Eq)]
            pub struct $name { $($(#[$field_doc])* pub $field: $type),* }

            impl LogRelation for $name {
                const NAME: &'static str = $table;
                const CREATE: &'static str = concat!(
                    "CREATE TABLE IF NOT EXISTS ", $table, "(log_id INTEGER PRIMARY KEY AUTOINCREMENT",
                    $(", \"", stringify!($field), "\"",)* ")"
                );
                const INSERT: &'static str = concat!("INSERT INTO ", $table, " VALUES (NULL");
                const SELECT: &'static str = concat!("SELECT log_id", $(", \"", stringify!($field), "\"",)* " FROM ", $table, " ORDER BY log_id");
                const TRIM: &'static str =
                    concat!("DELETE FROM ", $table, " WHERE log_id <= (SELECT max(log_id) FROM ", $table, ") - ?");

                fn encode(&self, row: &mut Separated<'_, Sqlite, &'static str>) {
                    $(LogField::encode(&self.$field, row);)*
                }

                fn decode(row: &SqliteRow) -> Result<Self> {
                    let mut index = 0;
                    let mut next = || { index += 1; index };
                    Ok(Self { $($field: field(row, next())?),* })
                }
            }

            impl From<$name> for LogRow {
                fn from(row: $name) -> Self {
                    Self::$name(Box::new(row))
                }
            }
        )*

        /// A row of any relation.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum LogRow { $($name(Box<$name>)),* }

        impl LogRow {
            pub(super) fn insert(&self) -> &'static str {
                match self { $(Self::$name(_) => $name::INSERT),* }
            }

            pub(super) fn trim(&self) -> &'static str {
                match self { $(Self::$name(_) => $name::TRIM),* }
            }

            pub(super) fn encode(&self, fields: &mut Separated<'_, Sqlite, &'static str>) {
                match self { $(Self::$name(row) => row.encode(fields)),* }
            }
        }

        /// The statements that create every relation.
        pub(super) const CREATE: &[&str] = &[$($name::CREATE),*];
    };
}

pub(super) use log_relations;
