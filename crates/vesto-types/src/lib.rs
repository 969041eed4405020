//! The words that every other crate uses: identifiers and ARNs as types, Redshift's column types, SQL errors,
//! and the traits through which time and randomness enter.
//!
//! **Invariant:** no I/O and no clock here. An identifier that exists has been checked; `parse` is the only door.

pub mod arn;
pub mod clock;
pub mod column_type;
pub mod ids;
pub mod interval;
pub mod names;
pub mod password;
pub mod secret;
pub mod sql_error;
pub mod temporary_login;
pub mod timetz;

pub use arn::{Arn, ArnError, RoleArn};
pub use clock::{Clock, FixedClock};
pub use column_type::ColumnType;
pub use ids::{Ids, SeededIds};
pub use interval::{IntervalField, IntervalQualifier};
pub use names::{AccessKeyId, AccountId, ClusterIdentifier, NameError, Region, RequestId};
pub use password::{PasswordVerifiers, ScramVerifier};
pub use secret::Secret;
pub use sql_error::{Notice, Severity, SqlError, SqlState};
pub use temporary_login::{MissingUser, TemporaryLogin};
pub use timetz::Timetz;
