//! `ListSchemas` <https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_ListSchemas.html>

use serde_json::{Map, Value};
use vesto_aws_wire::{ApiError, Members};
use vesto_identity::OpCtx;

use crate::answers::put;
use crate::catalog::{like, max_results, query};
use crate::data_api::DataApi;
use crate::error::DataError;
use crate::pages::page;

pub async fn list_schemas(api: &DataApi, ctx: &OpCtx, request: &Members) -> Result<String, ApiError> {
    Ok(list(api, ctx, request).await?.to_string())
}

async fn list(api: &DataApi, ctx: &OpCtx, request: &Members) -> Result<Value, DataError> {
    request.required_text("Database")?;
    let pattern = like("nspname", request.text("SchemaPattern")?);
    let sql = |database: &str| {
        format!(
            "SELECT nspname FROM pg_namespace WHERE {pattern} AND nspname NOT LIKE 'pg_temp%' AND \
             current_database() = {database} ORDER BY nspname"
        )
    };
    let rows = query(api, ctx, request, "redshift-data:ListSchemas", sql).await?;
    let names: Vec<String> = rows.into_iter().flatten().flatten().collect();
    let (names, next) = page(names, request.text("NextToken")?, max_results(request)?)?;
    let mut answer = Map::new();
    put(&mut answer, "Schemas", Some(names));
    put(&mut answer, "NextToken", next);
    Ok(Value::Object(answer))
}
