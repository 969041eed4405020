//! Usage limits: kept and shown. The features that they limit (Spectrum, concurrency scaling, cross-Region sharing) are
//! not built, so nothing is ever used up. <https://docs.aws.amazon.com/redshift/latest/APIReference/API_UsageLimit.html>

use serde_json::Value;
use vesto_meta::control_records::ControlRecord;

use crate::error::ControlError;
use crate::family::{Authorized, Family, Fault, member, number, text};
use crate::state::State;

pub(crate) static USAGE_LIMITS: Family = Family {
    kind: "usagelimit",
    arn: Authorized::Arn,
    resource_type: Some("Usage limit"),
    asked_name: "UsageLimitId",
    shown_name: "UsageLimitId",
    element: "UsageLimit",
    list: "UsageLimits",
    item: "member",
    members: &[
        text("ClusterIdentifier").required(),
        text("FeatureType").required().one_of(FEATURES),
        text("LimitType").required().one_of(&["time", "data-scanned"]),
        number("Amount").required(),
        text("Period").or("monthly").one_of(&["daily", "weekly", "monthly"]),
        text("BreachAction").or("log").one_of(&["log", "emit-metric", "disable"]),
    ],
    max_name: 63,
    builtin: &[],
    not_found: Fault(404, "UsageLimitNotFound", "Usage limit {} not found."),
    exists: Fault(400, "UsageLimitAlreadyExists", "The usage limit already exists."),
    invalid_state: INVALID,
    quota: Fault(400, "LimitExceededFault", "The number of usage limits exceeds the allowed number."),
    limit: 400,
};

const FEATURES: &[&str] =
    &["spectrum", "concurrency-scaling", "cross-region-datasharing", "extra-compute-for-automatic-optimization"];
const INVALID: Fault = Fault(400, "InvalidUsageLimit", "The usage limit is not valid: {}");

/// The limit type fits the feature, the amount is positive.
pub(crate) fn check(limit: &ControlRecord) -> Result<(), ControlError> {
    let measured_in_time = ["concurrency-scaling", "extra-compute-for-automatic-optimization"];
    let wanted = if measured_in_time.contains(&member(limit, "FeatureType")) { "time" } else { "data-scanned" };
    if member(limit, "LimitType") != wanted {
        let feature = member(limit, "FeatureType");
        return Err(INVALID.of(&format!("LimitType must be {wanted} for FeatureType {feature}.")));
    }
    match limit.body.get("Amount").and_then(Value::as_i64) {
        Some(amount) if amount > 0 => Ok(()),
        _ => Err(INVALID.of("Amount must be a positive number.")),
    }
}

/// One limit for each cluster, feature, type and period.
pub(crate) fn check_unique(state: &State, limit: &ControlRecord) -> Result<(), ControlError> {
    let members = ["ClusterIdentifier", "FeatureType", "LimitType", "Period"];
    let is_same = |other: &ControlRecord| members.iter().all(|name| other.body.get(*name) == limit.body.get(*name));
    let mut others = state.records(&limit.account, &USAGE_LIMITS).into_iter();
    if others.any(|other| is_same(&other)) { Err(USAGE_LIMITS.exists.of("")) } else { Ok(()) }
}
