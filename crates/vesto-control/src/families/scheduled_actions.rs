//! Scheduled actions: pause, resume or resize a cluster at a time or regularly; [`crate::scheduler`] carries them out.
//! <https://docs.aws.amazon.com/redshift/latest/mgmt/managing-cluster-operations.html#rs-mgmt-pause-resume-cluster>

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use vesto_aws_wire::{QueryParams, XmlWriter};
use vesto_identity::{AccessDenied, AuthzInput, OpCtx};
use vesto_meta::control_records::ControlRecord;
use vesto_policy::Context;
use vesto_types::RoleArn;

use crate::error::ControlError;
use crate::family::{Authorized, Family, Fault, member, text, time};
use crate::schedule::Schedule;

/// As trust policies and `iam:PassedToService` name the scheduler.
pub(crate) const SERVICE: &str = "scheduler.redshift.amazonaws.com";
pub(crate) const TARGET: &str = "TargetAction";
/// Until when the schedule has been followed, in microseconds; not shown.
pub(crate) const FOLLOWED: &str = "FollowedUntil";
const ACTIVE: &str = "ACTIVE";
const SHOWN_INVOCATIONS: usize = 5;

pub(crate) static SCHEDULED_ACTIONS: Family = Family {
    kind: "scheduledaction",
    arn: Authorized::Star,
    resource_type: None,
    asked_name: "ScheduledActionName",
    shown_name: "ScheduledActionName",
    element: "ScheduledAction",
    list: "ScheduledActions",
    item: "ScheduledAction",
    members: &[
        text("Schedule").required(),
        text("IamRole").required(),
        text("ScheduledActionDescription"),
        time("StartTime"),
        time("EndTime"),
    ],
    max_name: 60,
    builtin: &[],
    not_found: Fault(400, "ScheduledActionNotFound", "Scheduled action {} not found."),
    exists: Fault(400, "ScheduledActionAlreadyExists", "Scheduled action {} already exists."),
    invalid_state: INVALID,
    quota: Fault(400, "ScheduledActionQuotaExceeded", "The quota for scheduled actions exceeded."),
    limit: 100,
};

const INVALID: Fault = Fault(400, "InvalidScheduledAction", "The scheduled action is not valid: {}");

/// The operations that can be scheduled, with the members that each takes here.
const TARGETS: &[(&str, &[&str])] = &[
    ("PauseCluster", &["ClusterIdentifier"]),
    ("ResumeCluster", &["ClusterIdentifier"]),
    ("ResizeCluster", &["ClusterIdentifier", "ClusterType", "NodeType", "NumberOfNodes", "Classic"]),
];

/// `TargetAction.ResizeCluster.NumberOfNodes=4` and the like, as the record keeps it; `None` if nothing is asked.
pub(crate) fn asked_target(params: &QueryParams) -> Result<Option<Value>, ControlError> {
    let Some(asked) = params.structure(TARGET) else { return Ok(None) };
    let mut given = TARGETS.iter().filter_map(|(operation, members)| {
        let asked = asked.structure(operation)?;
        let members = members.iter().filter_map(|name| Some(((*name).to_owned(), Value::from(asked.get(name)?))));
        Some((*operation, members.collect::<Map<_, _>>()))
    });
    let (Some((operation, members)), None) = (given.next(), given.next()) else {
        return Err(INVALID.of("TargetAction must hold one of ResizeCluster, PauseCluster and ResumeCluster."));
    };
    if !members.contains_key("ClusterIdentifier") {
        return Err(INVALID.of("The target action names no cluster."));
    }
    Ok(Some(Value::from(Map::from_iter([(operation.to_owned(), Value::from(members))]))))
}

/// What the record's target asks of the API: the operation and its parameters.
pub(crate) fn target_of(record: &ControlRecord) -> Option<(&str, QueryParams)> {
    let (operation, members) = record.body.get(TARGET)?.as_object()?.iter().next()?;
    let members = members.as_object()?.iter();
    let pairs = members.filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)));
    Some((operation, QueryParams::from_pairs(pairs)))
}

/// Puts in what a request says besides the family's members, and checks the whole; the schedule is followed from now on.
pub(crate) fn complete(
    record: &mut ControlRecord,
    params: &QueryParams,
    now: DateTime<Utc>,
) -> Result<(), ControlError> {
    record.body.extend(asked_target(params)?.map(|target| (TARGET.to_owned(), target)));
    if let Some(enable) = params.boolean("Enable")? {
        record.body.insert("Enabled".to_owned(), enable.into());
    }
    record.body.insert(FOLLOWED.to_owned(), now.timestamp_micros().into());
    let schedule = member(record, "Schedule");
    let invalid_schedule = || Fault(400, "InvalidSchedule", "The schedule {} is not valid.").of(schedule);
    Schedule::parse(schedule).map_err(|_| invalid_schedule())?;
    RoleArn::parse(member(record, "IamRole")).map_err(|_| INVALID.of("IamRole is not the ARN of a role."))?;
    match (time_of(record, "StartTime"), time_of(record, "EndTime")) {
        (Some(start), Some(end)) if end <= start => Err(INVALID.of("EndTime is not after StartTime.")),
        _ => Ok(()),
    }
}

/// The caller must be allowed to give the role to the scheduler, also when it is to do something else than before under
/// the role that it has.
pub(crate) fn authorize_pass_role(
    ctx: &OpCtx,
    params: &QueryParams,
    record: &ControlRecord,
) -> Result<(), AccessDenied> {
    let is_given = params.get("IamRole").is_some_and(|role| !role.is_empty());
    if !is_given && params.structure(TARGET).is_none() {
        return Ok(());
    }
    let role = member(record, "IamRole");
    let mut context = Context::new();
    context.set_string("iam:PassedToService", SERVICE);
    ctx.authorize_with("iam:PassRole", role, AuthzInput::context(context))
}

fn time_of(record: &ControlRecord, name: &str) -> Option<DateTime<Utc>> {
    record.body.get(name).and_then(Value::as_i64).and_then(DateTime::from_timestamp_micros)
}

fn is_enabled(record: &ControlRecord) -> bool {
    record.body.get("Enabled").and_then(Value::as_bool).unwrap_or(true)
}

/// The next time after `moment` within the action's time, if it is enabled.
fn invocation_after(record: &ControlRecord, moment: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let schedule = Schedule::parse(member(record, "Schedule")).ok().filter(|_| is_enabled(record))?;
    let before_start = time_of(record, "StartTime").map(|start| start - chrono::TimeDelta::microseconds(1));
    let next = schedule.next_after(before_start.map_or(moment, |start| start.max(moment)))?;
    Some(next).filter(|next| time_of(record, "EndTime").is_none_or(|end| *next <= end))
}

/// When the action is to be carried out next; a time in the past is overdue.
pub(crate) fn due_at(record: &ControlRecord) -> Option<DateTime<Utc>> {
    invocation_after(record, time_of(record, FOLLOWED).unwrap_or(record.created_at))
}

/// The next times from now on.
pub(crate) fn next_invocations(record: &ControlRecord, now: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let next = invocation_after(record, now);
    std::iter::successors(next, |last| invocation_after(record, *last)).take(SHOWN_INVOCATIONS).collect()
}

/// The members of a `ScheduledAction`.
pub(crate) fn show(xml: &mut XmlWriter, record: &ControlRecord, now: DateTime<Utc>) {
    xml.text("ScheduledActionName", &record.name).element(TARGET, |xml| {
        for (operation, members) in record.body.get(TARGET).and_then(Value::as_object).into_iter().flatten() {
            xml.element(operation, |xml| {
                for (name, value) in members.as_object().into_iter().flatten() {
                    xml.optional(name, value.as_str());
                }
            });
        }
    });
    SCHEDULED_ACTIONS.show_members(xml, record);
    xml.text("State", if is_enabled(record) { ACTIVE } else { "DISABLED" });
    let times = next_invocations(record, now);
    let times = times.iter().map(|time| time.to_rfc3339_opts(chrono::SecondsFormat::Secs, true));
    xml.text_list("NextInvocations", "ScheduledActionTime", times);
}
