//! `GetStatementResultV2` <https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_GetStatementResultV2.html>
//! Results of statements that ran with `ResultFormat` CSV.

use serde_json::json;
use vesto_aws_wire::{ApiError, Members};
use vesto_identity::OpCtx;

use super::get_statement_result::page;
use crate::data_api::DataApi;
use crate::statement::ResultFormat;

pub async fn get_statement_result_v2(api: &DataApi, ctx: &OpCtx, request: &Members) -> Result<String, ApiError> {
    let page = page(api, ctx, request, ResultFormat::Csv).await?;
    let records = if page.text.is_empty() { json!([]) } else { json!([{ "CSVRecords": page.text }]) };
    Ok(page.answer(&records.to_string(), r#","ResultFormat":"CSV""#))
}
