//! `ExecuteStatement` <https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_ExecuteStatement.html>
//! Answers at once; a task runs the statement. Not there: workgroups, and events (`WithEvent` is only logged).

use vesto_aws_wire::{ApiError, Members};
use vesto_identity::OpCtx;

use super::submit::{Sqls, submit};
use crate::data_api::DataApi;

pub async fn execute_statement(api: &DataApi, ctx: &OpCtx, request: &Members) -> Result<String, ApiError> {
    Ok(submit(api, ctx, request, "redshift-data:ExecuteStatement", read).await?)
}

fn read(request: &Members) -> Result<Sqls<'_>, ApiError> {
    Ok((vec![request.required_text("Sql")?], None))
}
