//! Type names in CAST, as Redshift's types: marked fields, so that lengths reach the result.

use arrow::datatypes::{DataType, FieldRef};
use datafusion::common::DataFusionError;
use datafusion::common::datatype::DataTypeExt;
use datafusion::logical_expr::planner::TypePlanner;
use sqlparser::ast::DataType as SqlType;
use vesto_types::SqlState;

use crate::errors::{external, fail};
use crate::types::{INTERVAL, cast_field};

#[derive(Debug)]
pub(crate) struct RedshiftTypes;

impl TypePlanner for RedshiftTypes {
    fn plan_type_field(&self, sql_type: &SqlType) -> Result<Option<FieldRef>, DataFusionError> {
        let name = sql_type.to_string();
        let lower = name.to_ascii_lowercase();
        match lower.rsplit('.').next().unwrap_or(&lower) {
            // PostgreSQL's catalog types, which its clients cast to.
            "oid" | "xid" | "cid" => return Ok(Some(DataType::Int64.into_nullable_field_ref())),
            "name" | "\"char\"" | "regtype" | "regproc" => return Ok(Some(DataType::Utf8.into_nullable_field_ref())),
            "regclass" => return Ok(Some(DataType::Int64.into_nullable_field_ref())),
            "interval" => return Ok(Some(INTERVAL.into_nullable_field_ref())),
            word if word.ends_with("[]") => return Ok(None),
            _ => {}
        }
        if matches!(sql_type, SqlType::Unspecified) {
            return fail(SqlState::SYNTAX_ERROR, "a type name is expected");
        }
        let bare = name.strip_prefix("pg_catalog.").unwrap_or(&name);
        vesto_sql::parse_type(bare).map(|column_type| Some(cast_field(&column_type))).map_err(external)
    }
}
