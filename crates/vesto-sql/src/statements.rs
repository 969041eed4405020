//! The smaller statements, a file each.

pub mod alter_table;
pub mod analyze;
pub mod comment;
pub mod cursor;
pub mod drop;
pub mod explain;
pub mod lock;
mod parse_parts;
pub(crate) use parse_parts::cascade;
pub mod prepare;
pub mod routine;
pub mod schema;
pub mod select_into;
pub mod set;
pub mod show;
pub mod template;
pub mod transaction;
pub mod user;
pub mod vacuum;
pub mod view;
