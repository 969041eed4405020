//! Between a statement and what the metadata keeps of it.

use serde_json::{Map, Value, json};
use vesto_meta::data_statements::StatementRecord;

use crate::error::DataError;
use crate::result_file::{Page, ResultInfo};
use crate::statement::{ExecutionMode, Owner, Part, ResultFormat, Statement, Status, Target};

pub(crate) fn to_record(statement: &Statement) -> StatementRecord {
    let Statement { id, owner, client_token, target, created_at, updated_at, status, .. } = statement;
    StatementRecord {
        id: id.clone(),
        account: owner.account.clone(),
        owner: owner.principal.clone(),
        user_id: owner.user_id.clone(),
        client_token: client_token.clone(),
        ended: status.has_ended(),
        created_at: *created_at,
        updated_at: *updated_at,
        body: json!({
            "target": target_json(target),
            "name": statement.name,
            "parameters": statement.parameters,
            "format": statement.format.as_str(),
            "mode": statement.mode.map(ExecutionMode::as_str),
            "session": statement.session_id,
            "status": status.as_str(),
            "error": statement.error,
            "pid": statement.pid,
            "duration": statement.duration,
            "parts": statement.parts.iter().map(part_json).collect::<Vec<_>>(),
        }),
    }
}

pub(crate) fn target_json(target: &Target) -> Value {
    json!({
        "cluster": target.cluster,
        "namespace": target.namespace,
        "database": target.database,
        "user": target.db_user,
        "groups": target.db_groups,
        "secret": target.secret_arn,
    })
}

fn part_json(part: &Part) -> Value {
    json!({
        "sql": part.sql,
        "created": part.created_at.timestamp_micros(),
        "updated": part.updated_at.timestamp_micros(),
        "status": part.status.as_str(),
        "error": part.error,
        "duration": part.duration,
        "query": part.query_id,
        "rows": part.rows,
        "result": part.result.as_ref().map(result_json),
    })
}

fn result_json(result: &ResultInfo) -> Value {
    let pages: Vec<_> = result.pages.iter().map(|page| json!([page.offset, page.len])).collect();
    json!({ "columns": result.columns, "pages": pages, "rows": result.rows, "bytes": result.bytes })
}

pub(crate) fn from_record(record: &StatementRecord) -> Result<Statement, DataError> {
    read(record).ok_or(DataError::Corrupt)
}

fn read(record: &StatementRecord) -> Option<Statement> {
    let body = record.body.as_object()?;
    let parameter = |value: &Value| match value.as_array()?.as_slice() {
        [name, value] => Some((name.as_str()?.to_owned(), value.as_str()?.to_owned())),
        _ => None,
    };
    Some(Statement {
        id: record.id.clone(),
        owner: Owner {
            account: record.account.clone(),
            principal: record.owner.clone(),
            user_id: record.user_id.clone(),
        },
        client_token: record.client_token.clone(),
        target: read_target(body.get("target")?)?,
        name: text(body, "name"),
        parameters: body.get("parameters")?.as_array()?.iter().map(parameter).collect::<Option<_>>()?,
        format: ResultFormat::parse(body.get("format")?.as_str()?)?,
        mode: text(body, "mode").map(|mode| ExecutionMode::parse(&mode)).map_or(Some(None), |mode| mode.map(Some))?,
        session_id: text(body, "session"),
        created_at: record.created_at,
        updated_at: record.updated_at,
        status: Status::parse(body.get("status")?.as_str()?)?,
        error: text(body, "error"),
        pid: number(body, "pid").and_then(|pid| i32::try_from(pid).ok()),
        duration: number(body, "duration"),
        parts: body.get("parts")?.as_array()?.iter().map(read_part).collect::<Option<_>>()?,
    })
}

pub(crate) fn read_target(value: &Value) -> Option<Target> {
    let body = value.as_object()?;
    let groups = body.get("groups")?.as_array()?.iter();
    Some(Target {
        cluster: text(body, "cluster")?,
        namespace: text(body, "namespace")?,
        database: text(body, "database")?,
        db_user: text(body, "user"),
        db_groups: groups.map(|group| group.as_str().map(str::to_owned)).collect::<Option<_>>()?,
        secret_arn: text(body, "secret"),
    })
}

fn read_part(value: &Value) -> Option<Part> {
    let body = value.as_object()?;
    let time = |name| chrono::DateTime::from_timestamp_micros(number(body, name)?);
    let result = match body.get("result")? {
        Value::Null => None,
        result => Some(read_result(result)?),
    };
    Some(Part {
        sql: text(body, "sql")?,
        created_at: time("created")?,
        updated_at: time("updated")?,
        status: Status::parse(body.get("status")?.as_str()?)?,
        error: text(body, "error"),
        duration: number(body, "duration"),
        query_id: number(body, "query"),
        rows: number(body, "rows"),
        result,
    })
}

fn read_result(value: &Value) -> Option<ResultInfo> {
    let body = value.as_object()?;
    let page = |page: &Value| match page.as_array()?.as_slice() {
        [offset, len] => Some(Page { offset: offset.as_u64()?, len: len.as_u64()? }),
        _ => None,
    };
    Some(ResultInfo {
        columns: body.get("columns")?.clone(),
        pages: body.get("pages")?.as_array()?.iter().map(page).collect::<Option<_>>()?,
        rows: body.get("rows")?.as_u64()?,
        bytes: body.get("bytes")?.as_u64()?,
    })
}

fn text(body: &Map<String, Value>, name: &str) -> Option<String> {
    body.get(name)?.as_str().map(str::to_owned)
}

fn number(body: &Map<String, Value>, name: &str) -> Option<i64> {
    body.get(name)?.as_i64()
}

#[cfg(test)]
mod tests;
