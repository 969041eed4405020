//! `ListTables` <https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_ListTables.html>

use serde_json::{Map, Value, json};
use vesto_aws_wire::{ApiError, Members};
use vesto_identity::OpCtx;

use crate::answers::put;
use crate::catalog::{like, max_results, query};
use crate::data_api::DataApi;
use crate::error::DataError;
use crate::pages::page;

pub async fn list_tables(api: &DataApi, ctx: &OpCtx, request: &Members) -> Result<String, ApiError> {
    Ok(list(api, ctx, request).await?.to_string())
}

async fn list(api: &DataApi, ctx: &OpCtx, request: &Members) -> Result<Value, DataError> {
    request.required_text("Database")?;
    let (schema, table) = (request.text("SchemaPattern")?, request.text("TablePattern")?);
    let (own, system) = (
        format!("{} AND {}", like("table_schema", schema), like("table_name", table)),
        format!("{} AND {}", like("n.nspname", schema), like("c.relname", table)),
    );
    let sql = |database: &str| {
        format!(
            "SELECT table_schema, table_name, table_type FROM svv_tables \
             WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND {own} AND \
             current_database() = {database} \
             UNION ALL \
             SELECT n.nspname, c.relname, CASE c.relkind WHEN 'v' THEN 'SYSTEM VIEW' ELSE 'SYSTEM TABLE' END \
             FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
             WHERE n.nspname IN ('pg_catalog', 'information_schema') AND c.relkind IN ('r', 'v') AND {system} AND \
             current_database() = {database} ORDER BY 1, 2"
        )
    };
    let rows = query(api, ctx, request, "redshift-data:ListTables", sql).await?;
    let (rows, next) = page(rows, request.text("NextToken")?, max_results(request)?)?;
    let mut answer = Map::new();
    put(&mut answer, "Tables", Some(rows.iter().map(|row| member(row)).collect::<Value>()));
    put(&mut answer, "NextToken", next);
    Ok(Value::Object(answer))
}

fn member(row: &[Option<String>]) -> Value {
    let cell = |index: usize| row.get(index).and_then(Option::as_deref).unwrap_or_default();
    let (schema, name, kind) = (cell(0), cell(1), cell(2));
    let kind = match kind {
        "BASE TABLE" => "TABLE",
        "LOCAL TEMPORARY" => "LOCAL TEMPORARY TABLE",
        other => other,
    };
    json!({ "name": name, "schema": schema, "type": kind })
}
