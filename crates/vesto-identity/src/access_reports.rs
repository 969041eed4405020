//! Reports of which services an entity may use and last used, as `GenerateServiceLastAccessedDetails` makes them.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_access-advisor.html>

use std::{
    collections::{BTreeSet, VecDeque},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use serde_json::Value;
use vesto_types::AccountId;

use crate::last_uses::LastUse;

/// Services that exist here; a policy that allows everything allows these.
const SERVICES: &[(&str, &str)] = &[
    ("iam", "AWS Identity and Access Management"),
    ("redshift", "Amazon Redshift"),
    ("redshift-data", "Amazon Redshift Data API"),
    ("s3", "Amazon S3"),
    ("sts", "AWS Security Token Service"),
];
const MAX_REPORTS: usize = 100;

#[derive(Debug)]
pub(crate) struct AccessReport {
    pub(crate) job_id: String,
    pub(crate) account: AccountId,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) services: Vec<ServiceAccess>,
}

#[derive(Debug)]
pub(crate) struct ServiceAccess {
    pub(crate) namespace: String,
    pub(crate) entities: Vec<EntityAccess>,
}

#[derive(Debug)]
pub(crate) struct EntityAccess {
    pub(crate) arn: String,
    pub(crate) name: String,
    /// `USER` or `ROLE`.
    pub(crate) kind: String,
    pub(crate) id: String,
    pub(crate) path: String,
    pub(crate) used: Option<LastUse>,
}

/// The newest reports; a job's id is forgotten with its report.
#[derive(Debug, Default)]
pub(crate) struct AccessReports(VecDeque<Arc<AccessReport>>);

impl AccessReports {
    pub(crate) fn add(&mut self, report: AccessReport) {
        if self.0.len() >= MAX_REPORTS {
            self.0.pop_front();
        }
        self.0.push_back(Arc::new(report));
    }

    pub(crate) fn get(&self, account: &AccountId, job_id: &str) -> Option<Arc<AccessReport>> {
        self.0.iter().find(|report| report.job_id == job_id && report.account == *account).cloned()
    }
}

impl ServiceAccess {
    pub(crate) fn name(&self) -> &str {
        SERVICES.iter().find(|(namespace, _)| *namespace == self.namespace).map_or(&self.namespace, |(_, name)| name)
    }

    /// Who used it last, of those who did.
    pub(crate) fn last(&self) -> Option<(&EntityAccess, &LastUse)> {
        self.entities.iter().filter_map(|entity| Some((entity, entity.used.as_ref()?))).max_by_key(|(_, used)| used.at)
    }
}

/// The services of which a document allows an action, whatever the resources and conditions.
pub(crate) fn granted_services(document: &str) -> BTreeSet<String> {
    let everything = || SERVICES.iter().map(|(namespace, _)| (*namespace).to_owned());
    let mut services = BTreeSet::new();
    for statement in statements(document) {
        if statement.get("Effect").and_then(Value::as_str) != Some("Allow") {
            continue;
        }
        if statement.get("NotAction").is_some() {
            services.extend(everything());
        }
        for action in texts(statement.get("Action")) {
            match action.split(':').next().unwrap_or_default() {
                "*" => services.extend(everything()),
                vendor => drop(services.insert(vendor.to_ascii_lowercase())),
            }
        }
    }
    services
}

fn statements(document: &str) -> Vec<Value> {
    match serde_json::from_str::<Value>(document)
        .ok()
        .and_then(|mut document| document.get_mut("Statement").map(Value::take))
    {
        Some(Value::Array(statements)) => statements,
        Some(statement) => vec![statement],
        None => Vec::new(),
    }
}

fn texts(value: Option<&Value>) -> Vec<&str> {
    match value {
        Some(Value::String(text)) => vec![text],
        Some(Value::Array(texts)) => texts.iter().filter_map(Value::as_str).collect(),
        Some(_) | None => Vec::new(),
    }
}
