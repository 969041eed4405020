//! `DescribeTable` <https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_DescribeTable.html>
//! Without a schema: the columns of every table of that name.

use serde_json::{Map, Value, json};
use vesto_aws_wire::{ApiError, Members};
use vesto_identity::OpCtx;

use crate::answers::put;
use crate::catalog::{max_results, query};
use crate::columns::type_facts;
use crate::data_api::DataApi;
use crate::error::DataError;
use crate::pages::page;
use crate::parameters::literal;

pub async fn describe_table(api: &DataApi, ctx: &OpCtx, request: &Members) -> Result<String, ApiError> {
    Ok(describe(api, ctx, request).await?.to_string())
}

async fn describe(api: &DataApi, ctx: &OpCtx, request: &Members) -> Result<Value, DataError> {
    request.required_text("Database")?;
    let (schema, table) = (request.text("Schema")?, request.text("Table")?);
    let is = |column: &str, name: Option<&str>| match name {
        Some(name) => format!("{column} = {}", literal(name)),
        None => "true".to_owned(),
    };
    let (in_schema, of_table) = (is("n.nspname", schema), is("c.relname", table));
    let sql = |database: &str| {
        format!(
            "SELECT n.nspname, c.relname, a.attname, a.atttypid, a.atttypmod, a.attnotnull, d.adsrc \
             FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
             LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum \
             WHERE {in_schema} AND {of_table} AND a.attnum > 0 AND NOT a.attisdropped AND \
             current_database() = {database} ORDER BY n.nspname, c.relname, a.attnum"
        )
    };
    let rows = query(api, ctx, request, "redshift-data:DescribeTable", sql).await?;
    let (rows, next) = page(rows, request.text("NextToken")?, max_results(request)?)?;
    let mut answer = Map::new();
    put(&mut answer, "TableName", table);
    put(&mut answer, "ColumnList", Some(rows.iter().map(|row| column(row)).collect::<Value>()));
    put(&mut answer, "NextToken", next);
    Ok(Value::Object(answer))
}

fn column(row: &[Option<String>]) -> Value {
    let cell = |index: usize| row.get(index).and_then(Option::as_deref).unwrap_or_default();
    let facts = type_facts(cell(3).parse().unwrap_or_default(), cell(4).parse().unwrap_or(-1));
    let mut column = Map::new();
    put(&mut column, "isCaseSensitive", Some(facts.is_case_sensitive));
    put(&mut column, "isCurrency", Some(false));
    put(&mut column, "isSigned", Some(facts.is_signed));
    put(&mut column, "label", Some(cell(2)));
    put(&mut column, "length", Some(if facts.precision == i32::MAX { 0 } else { facts.precision }));
    put(&mut column, "name", Some(cell(2)));
    put(&mut column, "nullable", Some(json!(i32::from(cell(5) != "t"))));
    put(&mut column, "precision", Some(facts.precision));
    put(&mut column, "scale", Some(facts.scale));
    put(&mut column, "schemaName", Some(cell(0)));
    put(&mut column, "tableName", Some(cell(1)));
    put(&mut column, "typeName", Some(facts.name));
    put(&mut column, "columnDefault", row.get(6).and_then(Option::as_deref));
    Value::Object(column)
}
