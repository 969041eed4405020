//! `ListDatabases` <https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_ListDatabases.html>

use serde_json::{Map, Value};
use vesto_aws_wire::{ApiError, Members};
use vesto_identity::OpCtx;

use crate::answers::put;
use crate::catalog::{max_results, query};
use crate::data_api::DataApi;
use crate::error::DataError;
use crate::pages::page;

pub async fn list_databases(api: &DataApi, ctx: &OpCtx, request: &Members) -> Result<String, ApiError> {
    Ok(list(api, ctx, request).await?.to_string())
}

async fn list(api: &DataApi, ctx: &OpCtx, request: &Members) -> Result<Value, DataError> {
    let sql = |_: &str| "SELECT datname FROM pg_database WHERE datallowconn ORDER BY datname".to_owned();
    let rows = query(api, ctx, request, "redshift-data:ListDatabases", sql).await?;
    let names: Vec<String> = rows.into_iter().flatten().flatten().collect();
    let (names, next) = page(names, request.text("NextToken")?, max_results(request)?)?;
    let mut answer = Map::new();
    put(&mut answer, "Databases", Some(names));
    put(&mut answer, "NextToken", next);
    Ok(Value::Object(answer))
}
