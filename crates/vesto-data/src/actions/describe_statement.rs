//! `DescribeStatement` <https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_DescribeStatement.html>
//! `RedshiftQueryUuid` is left out: queries have a number only.

use serde_json::{Map, Value};
use vesto_aws_wire::{ApiError, Members};
use vesto_identity::OpCtx;

use super::owned::{Owned, owned};
use crate::answers::{moment, parameters, put, put_part, put_target};
use crate::data_api::DataApi;
use crate::error::DataError;
use crate::limits::WAIT_SECONDS;
use crate::statement::{ExecutionMode, Part, Statement};

pub async fn describe_statement(api: &DataApi, ctx: &OpCtx, request: &Members) -> Result<String, ApiError> {
    Ok(describe(api, ctx, request).await?.to_string())
}

async fn describe(api: &DataApi, ctx: &OpCtx, request: &Members) -> Result<Value, DataError> {
    let mut found = owned(api, ctx, request, "redshift-data:DescribeStatement").await?;
    if let Some(seconds) = request.integer_in("WaitTimeSeconds", WAIT_SECONDS)? {
        api.wait(&found.id.uuid, Some(seconds)).await?;
        found.statement = api.store.get(&found.id.uuid).await?.unwrap_or(found.statement);
    }
    let part = found.part().and_then(|index| found.statement.parts.get(index));
    Ok(match part {
        Some(part) if found.statement.is_batch() => one_of_batch(&found, part),
        _ => whole(&found.statement),
    })
}

fn whole(statement: &Statement) -> Value {
    let mut answer = common(statement, &statement.id);
    put(&mut answer, "Status", Some(statement.status.as_str()));
    put(&mut answer, "Error", statement.error.as_deref());
    put(&mut answer, "CreatedAt", Some(moment(statement.created_at)));
    put(&mut answer, "UpdatedAt", Some(moment(statement.updated_at)));
    put(&mut answer, "Duration", Some(statement.duration.unwrap_or(-1)));
    put(&mut answer, "HasResultSet", Some(statement.status.has_ended() && statement.has_result()));
    put(&mut answer, "ExecutionMode", statement.mode.map(ExecutionMode::as_str));
    match (statement.is_batch(), statement.parts.first()) {
        (false, Some(part)) => put_part(&mut answer, part),
        _ => {
            put(&mut answer, "RedshiftQueryId", Some(0));
            put(&mut answer, "ResultRows", Some(-1));
            put(&mut answer, "ResultSize", Some(-1));
            let parts = statement.parts.iter().enumerate();
            let parts = parts.map(|(index, part)| Value::Object(sub_statement(&statement.id, index, part)));
            put(&mut answer, "SubStatements", Some(parts.collect::<Value>()));
        }
    }
    Value::Object(answer)
}

fn one_of_batch(found: &Owned, part: &Part) -> Value {
    let mut answer = common(&found.statement, &found.id_text());
    let index = found.part().unwrap_or_default();
    answer.extend(sub_statement(&found.id.uuid, index, part));
    Value::Object(answer)
}

fn common(statement: &Statement, id: &str) -> Map<String, Value> {
    let mut answer = Map::new();
    put(&mut answer, "Id", Some(id));
    put_target(&mut answer, &statement.target);
    put(&mut answer, "RedshiftPid", Some(statement.pid.map_or(-1, i64::from)));
    put(&mut answer, "QueryParameters", parameters(statement));
    put(&mut answer, "ResultFormat", Some(statement.format.as_str()));
    put(&mut answer, "SessionId", statement.session_id.as_deref());
    answer
}

/// `SubStatementData`
fn sub_statement(id: &str, index: usize, part: &Part) -> Map<String, Value> {
    let mut answer = Map::new();
    put(&mut answer, "Id", Some(format!("{id}:{}", index + 1)));
    put(&mut answer, "Status", Some(part.status.as_str()));
    put(&mut answer, "Error", part.error.as_deref());
    put(&mut answer, "CreatedAt", Some(moment(part.created_at)));
    put(&mut answer, "UpdatedAt", Some(moment(part.updated_at)));
    put(&mut answer, "Duration", Some(part.duration.unwrap_or(-1)));
    put(&mut answer, "HasResultSet", Some(part.result.is_some()));
    put_part(&mut answer, part);
    answer
}
