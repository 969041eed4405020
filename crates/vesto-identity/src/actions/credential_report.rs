//! The credential report: a line for the root user and one for each user.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html>

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use vesto_types::AccountId;

use super::password_policy;
use crate::{
    Identity,
    records::{LoginProfile, MfaDevice, OfUser, SigningCertificate},
    state::{State, arn_of_user},
};

/// How long a report is good for; a new one is not made before.
pub(crate) const GOOD_FOR: TimeDelta = TimeDelta::hours(4);

const HEADER: &str = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,\
    password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,\
    access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,\
    access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,\
    cert_1_last_rotated,cert_2_active,cert_2_last_rotated";
const NONE: &str = "N/A";
const UNKNOWN: &str = "no_information";
const OF_ROOT: &str = "not_supported";

pub(crate) fn csv(identity: &Identity, state: &State, account: &AccountId) -> String {
    let mut lines = vec![HEADER.to_owned(), root(identity, state, account).join(",")];
    for user in state.users_of(account) {
        let id = &user.record.id;
        let mut fields =
            vec![quoted(&user.record.name), quoted(&arn_of_user(&user.record)), time(user.record.created_at)];
        fields.extend(password(state, account, id));
        fields.push(has::<MfaDevice>(state, account, id).to_string());
        fields.extend(keys(identity, state, account, Some(id)));
        fields.extend(certificates(state, account, id));
        lines.push(fields.join(","));
    }
    lines.join("\n")
}

fn root(identity: &Identity, state: &State, account: &AccountId) -> Vec<String> {
    let created_at = state.accounts.get(account).map_or_else(|| NONE.to_owned(), |account| time(account.created_at));
    let mut fields = vec!["<root_account>".to_owned(), format!("arn:aws:iam::{account}:root"), created_at];
    fields.extend([OF_ROOT, UNKNOWN, OF_ROOT, OF_ROOT, "false"].map(str::to_owned));
    fields.extend(keys(identity, state, account, None));
    fields.extend(["false", NONE, "false", NONE].map(str::to_owned));
    fields
}

/// Enabled, last used, last changed, next rotation.
fn password(state: &State, account: &AccountId, user_id: &str) -> [String; 4] {
    let Some(profile) = state.records.get::<LoginProfile>(account, user_id) else {
        return ["false", NONE, NONE, NONE].map(str::to_owned);
    };
    let next = password_policy::expires_at(password_policy::of(state, account), profile);
    ["true".to_owned(), UNKNOWN.to_owned(), time(profile.changed_at.time()), next.map_or_else(|| NONE.to_owned(), time)]
}

/// Of two keys: active, last rotated, last used (date, Region, service).
fn keys(identity: &Identity, state: &State, account: &AccountId, user_id: Option<&str>) -> Vec<String> {
    let keys = state.long_term_keys(account, user_id);
    let mut fields = Vec::new();
    for n in 0..2 {
        let Some(key) = keys.get(n) else {
            fields.extend(["false", NONE, NONE, NONE, NONE].map(str::to_owned));
            continue;
        };
        let used = identity.last_use(&key.id);
        fields.extend([key.active.to_string(), time(key.created_at)]);
        fields.push(used.as_ref().map_or_else(|| NONE.to_owned(), |used| time(used.at)));
        fields.push(used.as_ref().map_or_else(|| NONE.to_owned(), |used| used.region.to_string()));
        fields.push(used.as_ref().map_or_else(|| NONE.to_owned(), |used| used.service.clone()));
    }
    fields
}

/// Of two signing certificates: active, last rotated.
fn certificates(state: &State, account: &AccountId, user_id: &str) -> Vec<String> {
    let mut certificates: Vec<_> = state.records.of_user::<SigningCertificate>(account, user_id).collect();
    certificates.sort_by_key(|certificate| certificate.uploaded_at);
    let line = |n: usize| match certificates.get(n) {
        Some(certificate) => [certificate.active.to_string(), time(certificate.uploaded_at.time())],
        None => ["false", NONE].map(str::to_owned),
    };
    [line(0), line(1)].concat()
}

fn has<F: OfUser>(state: &State, account: &AccountId, user_id: &str) -> bool {
    state.records.of_user::<F>(account, user_id).next().is_some()
}

/// `2027-01-15T08:00:00+00:00`
fn time(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// User names may have commas in them.
fn quoted(text: &str) -> String {
    if text.contains(',') { format!("\"{text}\"") } else { text.to_owned() }
}
