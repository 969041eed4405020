//! `BatchExecuteStatement`
//! <https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_BatchExecuteStatement.html>
//! As one transaction, in which the first failure takes everything back; or each statement on its own (AUTO_COMMIT).

use vesto_aws_wire::json11::missing;
use vesto_aws_wire::{ApiError, Members};
use vesto_identity::OpCtx;

use super::submit::{Sqls, check_batch, execution_mode, submit};
use crate::data_api::DataApi;

pub async fn batch_execute_statement(api: &DataApi, ctx: &OpCtx, request: &Members) -> Result<String, ApiError> {
    Ok(submit(api, ctx, request, "redshift-data:BatchExecuteStatement", read).await?)
}

fn read(request: &Members) -> Result<Sqls<'_>, ApiError> {
    let sqls = request.texts("Sqls")?.ok_or_else(|| missing("Sqls"))?;
    check_batch(sqls.len())?;
    Ok((sqls, Some(execution_mode(request)?)))
}
