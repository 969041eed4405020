//! Functions that answer about the session or the catalog: bound to the statement's [`Scope`] when it is planned.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_System_information_functions.html>

mod catalog_functions;
mod privileges;

use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::datatypes::DataType;
use chrono::{DateTime, Timelike, Utc};
use datafusion::common::ScalarValue;
use datafusion::common::utils::SingleRowListArrayBuilder;
use datafusion::logical_expr::ScalarUDF;

use super::scope::Scope;
use crate::functions::constant::constant;
use crate::values;

pub(crate) const VERSION: &str = concat!(
    "PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 (Red Hat 3.4.2-6.fc3), ",
    "Redshift 1.0.77467"
);

pub(super) fn find(name: &str, scope: &Arc<Scope>) -> Option<Arc<ScalarUDF>> {
    let found = simple(name, scope).or_else(|| catalog_functions::find(name, scope));
    found.or_else(|| privileges::find(name, scope)).map(Arc::new)
}

fn simple(name: &str, scope: &Scope) -> Option<ScalarUDF> {
    let facts = &scope.facts;
    let text = |text: &str| ScalarValue::Utf8(Some(text.to_owned()));
    let number = |number: i64| ScalarValue::Int64(Some(number));
    let (name, value): (&'static str, ScalarValue) = match name {
        "version" => ("version", text(VERSION)),
        "current_user" => ("current_user", text(&facts.user_name)),
        "user" => ("user", text(&facts.user_name)),
        "session_user" => ("session_user", text(&facts.session_user)),
        "current_user_id" => ("current_user_id", ScalarValue::Int32(i32::try_from(facts.user.0).ok())),
        "current_database" => ("current_database", text(&facts.database)),
        "current_catalog" => ("current_catalog", text(&facts.database)),
        "current_schema" => ("current_schema", current_schema(scope)),
        "current_namespace" => ("current_namespace", text(&facts.cluster)),
        "current_aws_account" => ("current_aws_account", text(&facts.account)),
        "pg_backend_pid" => ("pg_backend_pid", ScalarValue::Int32(Some(facts.process_id))),
        "pg_client_encoding" => ("pg_client_encoding", text("UTF8")),
        "pg_last_copy_count" => ("pg_last_copy_count", number(facts.last_copy.rows)),
        "pg_last_copy_id" => ("pg_last_copy_id", number(facts.last_copy.query_id)),
        "pg_last_unload_count" => ("pg_last_unload_count", number(facts.last_unload.rows)),
        "pg_last_unload_id" => ("pg_last_unload_id", number(facts.last_unload.query_id)),
        "pg_last_query_id" | "last_user_query_id" => ("pg_last_query_id", number(facts.last_query_id)),
        "txid_current" => ("txid_current", ScalarValue::Int64(i64::try_from(facts.transaction_id).ok())),
        "default_iam_role" => ("default_iam_role", ScalarValue::Utf8(facts.default_role.clone())),
        "slice_num" => ("slice_num", ScalarValue::Int32(Some(0))),
        // SYSDATE is the transaction's start, GETDATE the statement's, without fraction.
        "sysdate" => ("sysdate", stamp(facts.transaction_start, None)),
        "getdate" => ("getdate", stamp(whole_second(facts.now), None)),
        "now" | "current_timestamp" => ("now", stamp(facts.transaction_start, Some("UTC"))),
        "localtimestamp" => ("localtimestamp", stamp(facts.transaction_start, None)),
        "current_date" => {
            ("current_date", ScalarValue::Date32(Some(values::days_from_date(facts.transaction_start.date_naive()))))
        }
        "current_time" | "localtime" => {
            let micros = values::micros_from_time(facts.transaction_start.time());
            ("current_time", ScalarValue::Time64Microsecond(Some(micros)))
        }
        "timeofday" => ("timeofday", text(&facts.now.format("%a %b %d %H:%M:%S%.6f %Y UTC").to_string())),
        _ => return None,
    };
    Some(constant(name, value))
}

fn stamp(at: DateTime<Utc>, zone: Option<&str>) -> ScalarValue {
    ScalarValue::TimestampMicrosecond(Some(at.timestamp_micros()), zone.map(Into::into))
}

fn whole_second(at: DateTime<Utc>) -> DateTime<Utc> {
    at.with_nanosecond(0).unwrap_or(at)
}

/// The first schema of the search path that exists and can hold tables.
pub(crate) fn current_schema_name(scope: &Scope) -> Option<String> {
    let real = |schema: &&String| {
        scope.catalog.schema(schema).is_some_and(|schema| !schema.temporary)
            && !crate::relations::is_system_schema(schema)
    };
    scope.search_path.iter().find(real).cloned()
}

fn current_schema(scope: &Scope) -> ScalarValue {
    ScalarValue::Utf8(current_schema_name(scope))
}

/// `current_schemas(include_implicit)`
fn current_schemas(scope: &Scope) -> ScalarValue {
    let exists =
        |schema: &&String| scope.catalog.schema(schema).is_some() || crate::relations::is_system_schema(schema);
    let names: Vec<&String> = scope.search_path.iter().filter(exists).collect();
    let array: ArrayRef = Arc::new(arrow::array::StringArray::from_iter_values(names));
    SingleRowListArrayBuilder::new(array).build_list_scalar()
}

pub(crate) fn text_list() -> DataType {
    DataType::List(Arc::new(arrow::datatypes::Field::new_list_field(DataType::Utf8, true)))
}
