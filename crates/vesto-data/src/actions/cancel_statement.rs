//! `CancelStatement` <https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_CancelStatement.html>
//! A statement of a batch is cancelled with its batch.

use serde_json::json;
use vesto_aws_wire::{ApiError, Members};
use vesto_identity::OpCtx;

use super::owned::owned;
use crate::data_api::DataApi;
use crate::error::DataError;

pub async fn cancel_statement(api: &DataApi, ctx: &OpCtx, request: &Members) -> Result<String, ApiError> {
    cancel(api, ctx, request).await?;
    Ok(json!({ "Status": true }).to_string())
}

async fn cancel(api: &DataApi, ctx: &OpCtx, request: &Members) -> Result<(), DataError> {
    let found = owned(api, ctx, request, "redshift-data:CancelStatement").await?;
    let live = api.store.live_one(&found.id.uuid).map(|live| (live.now().status, live));
    match live.filter(|(status, _)| !status.has_ended()) {
        Some((_, live)) => {
            live.cancel.cancel();
            Ok(())
        }
        None => {
            // It may have ended since.
            let status = api.store.get(&found.id.uuid).await?.map_or(found.statement.status, |now| now.status);
            Err(DataError::HasEnded { id: found.id_text(), status })
        }
    }
}
