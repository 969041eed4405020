//! `DescribeScheduledActions` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeScheduledActions.html>
//! Filters: the kind of target, cluster, role, whether enabled, and times between which an invocation falls.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::scheduled_actions::{SCHEDULED_ACTIONS, next_invocations, show, target_of};
use crate::family::{describe, member};

pub fn describe_scheduled_actions(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let now = control.now();
    let kind = params.get("TargetActionType").filter(|kind| !kind.is_empty());
    let (from, until) = (params.timestamp("StartTime")?, params.timestamp("EndTime")?);
    let active = params.boolean("Active")?;
    let filters = params.structures("Filters", "ScheduledActionFilter").unwrap_or_default();
    let found = describe(control, ctx, params, &SCHEDULED_ACTIONS, "DescribeScheduledActions", |action| {
        let Some((operation, target)) = target_of(action) else { return false };
        let invocations = next_invocations(action, now);
        let is_within = |time: &chrono::DateTime<chrono::Utc>| {
            from.is_none_or(|from| *time >= from) && until.is_none_or(|until| *time <= until)
        };
        let passes = |filter: &QueryParams| {
            let values = filter.list("Values", "item").unwrap_or_default();
            match filter.get("Name") {
                Some("cluster-identifier") => {
                    target.get("ClusterIdentifier").is_some_and(|name| values.iter().any(|value| value == name))
                }
                Some("iam-role") => values.iter().any(|value| value == member(action, "IamRole")),
                _ => false,
            }
        };
        kind.is_none_or(|kind| kind == operation)
            && active.is_none_or(|active| active != invocations.is_empty())
            && ((from.is_none() && until.is_none()) || invocations.iter().any(is_within))
            && filters.iter().all(passes)
    })?;
    Ok(found.answer_with(&SCHEDULED_ACTIONS, |xml, action| show(xml, action, now)))
}
