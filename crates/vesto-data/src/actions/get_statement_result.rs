//! `GetStatementResult` <https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_GetStatementResult.html>
//! Pages come from the disk as they were cut when the statement ran.

use serde_json::Value;
use vesto_aws_wire::{ApiError, Members};
use vesto_identity::OpCtx;

use super::owned::owned;
use crate::data_api::DataApi;
use crate::error::DataError;
use crate::limits::WAIT_SECONDS;
use crate::pages::{number, token};
use crate::result_file::ResultInfo;
use crate::statement::{ResultFormat, Status};

/// V2 as well: there is no action of that name in policies.
const ACTION: &str = "redshift-data:GetStatementResult";

pub async fn get_statement_result(api: &DataApi, ctx: &OpCtx, request: &Members) -> Result<String, ApiError> {
    let page = page(api, ctx, request, ResultFormat::Json).await?;
    Ok(page.answer(&format!("[{}]", page.text), ""))
}

/// A page of a result, and what is told with each.
pub(super) struct ResultPage {
    pub(super) text: String,
    result: ResultInfo,
    next: Option<String>,
}

impl ResultPage {
    /// `records` and `more` are JSON; `more` begins with a comma.
    pub(super) fn answer(&self, records: &str, more: &str) -> String {
        let next = self.next.as_ref().map(|next| format!(r#","NextToken":{}"#, Value::from(next.as_str())));
        format!(
            r#"{{"Records":{records},"ColumnMetadata":{},"TotalNumRows":{}{more}{}}}"#,
            self.result.columns,
            self.result.rows,
            next.unwrap_or_default()
        )
    }
}

pub(super) async fn page(
    api: &DataApi,
    ctx: &OpCtx,
    request: &Members,
    format: ResultFormat,
) -> Result<ResultPage, DataError> {
    let mut found = owned(api, ctx, request, ACTION).await?;
    if let Some(seconds) = request.integer_in("WaitTimeSeconds", WAIT_SECONDS)? {
        api.wait(&found.id.uuid, Some(seconds)).await?;
        found.statement = api.store.get(&found.id.uuid).await?.unwrap_or(found.statement);
    }
    let no_result = || DataError::NoResult(found.id_text());
    if found.statement.is_batch() && found.id.part.is_none() {
        return Err(DataError::ResultOfBatch);
    }
    let index = found.part().ok_or_else(no_result)?;
    let part = found.statement.parts.get(index).ok_or_else(no_result)?;
    // Of a batch, a statement's own end counts; of one alone, that everything is durable.
    let has_ended = found.statement.is_batch() || found.statement.status == Status::Finished;
    let result = part.result.clone().filter(|_| part.status == Status::Finished && has_ended);
    let result = result.ok_or_else(no_result)?;
    if found.statement.format != format {
        return Err(DataError::WrongFormat(match format {
            ResultFormat::Json => "The result is in CSV format: use GetStatementResultV2.",
            ResultFormat::Csv => "The result is in JSON format: use GetStatementResult.",
        }));
    }
    let number = number(request.text("NextToken")?)?.unwrap_or(0);
    let position = usize::try_from(number).map_err(|_| DataError::Token)?;
    let text = match result.pages.get(position) {
        Some(page) => api.store.results.read(&found.id.uuid, index, *page).await?,
        None if position == 0 => String::new(),
        None => return Err(DataError::Token),
    };
    let next = (position + 1 < result.pages.len()).then(|| token(number + 1));
    Ok(ResultPage { text, result, next })
}
