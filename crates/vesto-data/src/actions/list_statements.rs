//! `ListStatements` <https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_ListStatements.html>
//! The caller's own, newest first; those that have finished, unless the request says otherwise.

use serde_json::{Map, Value, json};
use vesto_aws_wire::{ApiError, Members};
use vesto_identity::OpCtx;

use super::owned::authorize;
use crate::answers::{moment, parameters, put};
use crate::data_api::DataApi;
use crate::error::DataError;
use crate::pages::{number, token};
use crate::statement::{Owner, Statement, Status};

/// So many are read from the metadata at a time, and looked at in one call at most.
const READ_AT_ONCE: u32 = 200;
const MAX_LOOKED_AT: usize = 10_000;

pub async fn list_statements(api: &DataApi, ctx: &OpCtx, request: &Members) -> Result<String, ApiError> {
    Ok(list(api, ctx, request).await?.to_string())
}

struct Filter<'a> {
    /// `None`: all.
    status: Option<Status>,
    name: Option<&'a str>,
    cluster: Option<&'a str>,
    database: Option<&'a str>,
    workgroup: Option<&'a str>,
}

impl Filter<'_> {
    fn passes(&self, statement: &Statement) -> bool {
        let starts = |prefix: &&str| statement.name.as_ref().is_some_and(|name| name.starts_with(prefix));
        self.status.is_none_or(|status| status == statement.status)
            && self.name.is_none_or(|prefix| starts(&prefix))
            && self.cluster.is_none_or(|name| statement.target.cluster.eq_ignore_ascii_case(name))
            && self.database.is_none_or(|name| statement.target.database == name)
            && self.workgroup.is_none()
    }
}

async fn list(api: &DataApi, ctx: &OpCtx, request: &Members) -> Result<Value, DataError> {
    let owner = Owner::of(ctx);
    authorize(ctx, "redshift-data:ListStatements", "redshift-data:statement-owner-iam-userid", &owner.user_id)?;
    let filter = Filter {
        status: status(request)?,
        name: request.text_of("StatementName", 0..=500)?,
        cluster: request.text("ClusterIdentifier")?,
        database: request.text("Database")?,
        workgroup: request.text("WorkgroupName")?,
    };
    let max_results = request.integer_in("MaxResults", 0..=100)?.filter(|n| *n > 0).unwrap_or(100);
    let max_results = usize::try_from(max_results).unwrap_or(usize::MAX);
    let of_role = request.boolean("RoleLevel")?.unwrap_or(true);
    let only_session = (!of_role).then_some(owner.user_id.as_str());
    let mut before = number(request.text("NextToken")?)?.unwrap_or(i64::MAX);
    let mut found = Vec::new();
    let mut looked_at = 0;
    let next = 'pages: loop {
        let page = api.store.list(&owner, only_session, before, READ_AT_ONCE).await?;
        let is_last = page.len() < usize::try_from(READ_AT_ONCE).unwrap_or(usize::MAX);
        for (sequence, statement) in page {
            if found.len() == max_results || looked_at == MAX_LOOKED_AT {
                break 'pages Some(token(before));
            }
            (before, looked_at) = (sequence, looked_at + 1);
            if filter.passes(&statement) {
                found.push(statement_data(&statement));
            }
        }
        if is_last {
            break None;
        }
    };
    let mut answer = Map::new();
    put(&mut answer, "Statements", Some(found));
    put(&mut answer, "NextToken", next);
    Ok(Value::Object(answer))
}

fn status(request: &Members) -> Result<Option<Status>, ApiError> {
    let words: Vec<&str> = Status::ALL.iter().map(|status| status.as_str()).chain(["ALL"]).collect();
    Ok(match request.word("Status", &words)? {
        None => Some(Status::Finished),
        Some(index) => Status::ALL.get(index).copied(),
    })
}

fn statement_data(statement: &Statement) -> Value {
    let mut data = Map::new();
    put(&mut data, "Id", Some(statement.id.as_str()));
    put(&mut data, "Status", Some(statement.status.as_str()));
    put(&mut data, "StatementName", statement.name.as_deref());
    put(&mut data, "IsBatchStatement", Some(statement.is_batch()));
    put(&mut data, "CreatedAt", Some(moment(statement.created_at)));
    put(&mut data, "UpdatedAt", Some(moment(statement.updated_at)));
    put(&mut data, "SecretArn", statement.target.secret_arn.as_deref());
    put(&mut data, "QueryParameters", parameters(statement));
    put(&mut data, "ResultFormat", Some(statement.format.as_str()));
    put(&mut data, "SessionId", statement.session_id.as_deref());
    let sqls: Vec<&str> = statement.parts.iter().map(|part| part.sql.as_str()).collect();
    match statement.is_batch() {
        true => put(&mut data, "QueryStrings", Some(json!(sqls))),
        false => put(&mut data, "QueryString", sqls.first().copied()),
    }
    Value::Object(data)
}
