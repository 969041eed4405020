//! `ListSessions`: the caller's sessions, newest first; those of the last 24 hours if closed ones are asked for.

use chrono::{DateTime, TimeDelta};
use serde_json::{Map, Value};
use vesto_aws_wire::{ApiError, Members};
use vesto_identity::OpCtx;
use vesto_meta::data_sessions::{self, SessionRecord};
use vesto_meta::data_statements::OfOwner;

use super::owned::authorize;
use crate::answers::{moment, put};
use crate::data_api::DataApi;
use crate::error::DataError;
use crate::pages::{number, token};
use crate::record::read_target;
use crate::sessions::SessionStatus;
use crate::statement::Owner;
use crate::store::of;

const READ_AT_ONCE: u32 = 200;

pub async fn list_sessions(api: &DataApi, ctx: &OpCtx, request: &Members) -> Result<String, ApiError> {
    Ok(list(api, ctx, request).await?.to_string())
}

async fn list(api: &DataApi, ctx: &OpCtx, request: &Members) -> Result<Value, DataError> {
    let owner = Owner::of(ctx);
    authorize(ctx, "redshift-data:ListSessions", "redshift-data:session-owner-iam-userid", &owner.user_id)?;
    let status = request.word("Status", SessionStatus::WORDS)?;
    let status = status.and_then(|index| SessionStatus::WORDS.get(index).copied());
    let max_results = request.integer_in("MaxResults", 0..=100)?.filter(|n| *n > 0).unwrap_or(100);
    let max_results = usize::try_from(max_results).unwrap_or(usize::MAX);
    let of_role = request.boolean("RoleLevel")?.unwrap_or(true);
    let user_id = (!of_role).then_some(owner.user_id.as_str());
    let wanted = |data: &Map<String, Value>, name: &str, member: &str| {
        let given = request.text(member)?;
        Ok::<_, ApiError>(given.is_none_or(|given| data.get(name).and_then(Value::as_str) == Some(given)))
    };
    let mut before = number(request.text("NextToken")?)?.unwrap_or(i64::MAX);
    let mut found = Vec::new();
    let next = 'pages: loop {
        let page = read(api, OfOwner { user_id, ..of(&owner) }, before).await?;
        let is_last = page.len() < usize::try_from(READ_AT_ONCE).unwrap_or(usize::MAX);
        for (sequence, record) in page {
            if found.len() == max_results {
                break 'pages Some(token(before));
            }
            before = sequence;
            let data = session_data(api, &record, &owner)?;
            let passes = wanted(&data, "SessionId", "SessionId")?
                && wanted(&data, "ClusterIdentifier", "ClusterIdentifier")?
                && wanted(&data, "Database", "Database")?
                && wanted(&data, "WorkgroupName", "WorkgroupName")?
                && status.is_none_or(|status| data.get("Status").and_then(Value::as_str) == Some(status));
            if passes {
                found.push(Value::Object(data));
            }
        }
        if is_last {
            break None;
        }
    };
    let mut answer = Map::new();
    put(&mut answer, "Sessions", Some(found));
    put(&mut answer, "NextToken", next);
    Ok(Value::Object(answer))
}

async fn read(api: &DataApi, of: OfOwner<'_>, before: i64) -> Result<Vec<(i64, SessionRecord)>, DataError> {
    let mut tx = api.store.meta().begin().await?;
    Ok(data_sessions::list(&mut tx, of, before, READ_AT_ONCE).await?)
}

/// What is stored of a session, and what it does now if it is open.
fn session_data(api: &DataApi, record: &SessionRecord, owner: &Owner) -> Result<Map<String, Value>, DataError> {
    let open = api.sessions.get(&record.id, owner);
    let now = open.as_ref().map(|kept| (kept.state(), kept.to_record()));
    let body = now.as_ref().map_or(&record.body, |(_, record)| &record.body);
    let target = body.get("target").and_then(read_target).ok_or(DataError::Corrupt)?;
    let time = |name: &str| DateTime::from_timestamp_micros(body.get(name)?.as_i64()?);
    let created_at = time("created").ok_or(DataError::Corrupt)?;
    let (status, updated_at) = match &now {
        Some((state, _)) => (state.status, state.updated_at),
        None => (SessionStatus::Closed, record.updated_at),
    };
    let mut data = Map::new();
    put(&mut data, "SessionId", Some(record.id.as_str()));
    put(&mut data, "Status", Some(status.as_str()));
    put(&mut data, "CreatedAt", Some(moment(created_at)));
    put(&mut data, "UpdatedAt", Some(moment(updated_at)));
    put(&mut data, "Database", Some(target.database));
    put(&mut data, "DbUser", target.db_user);
    put(&mut data, "ClusterIdentifier", Some(target.cluster));
    put(&mut data, "SessionAliveSeconds", body.get("keep_alive").and_then(Value::as_i64));
    let ends_at = match &now {
        // While it runs a statement, its time has not begun.
        Some((state, _)) if state.status == SessionStatus::Busy => {
            api.now() + TimeDelta::from_std(state.keep_alive).unwrap_or_default()
        }
        _ => time("ends").ok_or(DataError::Corrupt)?,
    };
    put(&mut data, "SessionTtl", Some(moment(ends_at)));
    put(&mut data, "CurrentStatementId", now.and_then(|(state, _)| state.current));
    Ok(data)
}
