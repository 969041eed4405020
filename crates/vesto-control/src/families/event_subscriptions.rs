//! Event subscriptions: kept and shown. There is no SNS that notifications could go to; `DescribeEvents` has the events.
//! <https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-event-notifications.html>

use serde_json::Value;
use vesto_meta::control_records::ControlRecord;
use vesto_types::{Arn, ClusterIdentifier};

use crate::error::ControlError;
use crate::family::{Authorized, Family, Fault, flag, list, member, text, time};
use crate::model::ClusterKey;
use crate::state::State;

pub(crate) static EVENT_SUBSCRIPTIONS: Family = Family {
    kind: "eventsubscription",
    arn: Authorized::ArnForChanges,
    resource_type: Some("Event subscription"),
    asked_name: "SubscriptionName",
    shown_name: "CustSubscriptionId",
    element: "EventSubscription",
    list: "EventSubscriptionsList",
    item: "EventSubscription",
    members: &[
        text("CustomerAwsId").computed(),
        text("SnsTopicArn").required(),
        text("Status").computed(),
        time("SubscriptionCreationTime").computed(),
        text("SourceType").one_of(SOURCE_TYPES),
        list("SourceIds", "SourceId").shown_as("SourceIdsList"),
        list("EventCategories", "EventCategory").shown_as("EventCategoriesList"),
        text("Severity").or("INFO"),
        flag("Enabled").or("true"),
    ],
    max_name: 255,
    builtin: &[],
    not_found: Fault(404, "SubscriptionNotFound", "Subscription {} not found."),
    exists: Fault(400, "SubscriptionAlreadyExist", "Subscription {} already exists."),
    invalid_state: Fault(400, "InvalidSubscriptionStateFault", "Subscription {} cannot be changed."),
    quota: Fault(
        400,
        "EventSubscriptionQuotaExceeded",
        "The request would exceed the allowed number of event subscriptions for this account.",
    ),
    limit: 20,
};

const SOURCE_TYPES: &[&str] =
    &["cluster", "cluster-parameter-group", "cluster-security-group", "cluster-snapshot", "scheduled-action"];
const CATEGORIES: &[&str] = &["configuration", "management", "monitoring", "pending", "security"];
const SEVERITIES: &[&str] = &["ERROR", "INFO"];

/// What the subscription names must be there; a new one gets what the service adds.
pub(crate) fn complete(state: &State, subscription: &mut ControlRecord) -> Result<(), ControlError> {
    let topic = member(subscription, "SnsTopicArn");
    if !Arn::parse(topic).is_ok_and(|arn| arn.service == "sns") {
        return Err(Fault(400, "SNSInvalidTopic", "Amazon SNS topic {} is not valid.").of(topic));
    }
    let severity = member(subscription, "Severity");
    if !SEVERITIES.contains(&severity) {
        return Err(Fault(404, "SubscriptionSeverityNotFound", "The severity {} is not ERROR or INFO.").of(severity));
    }
    let categories = texts(subscription, "EventCategoriesList");
    if let Some(unknown) = categories.iter().find(|category| !CATEGORIES.contains(category)) {
        return Err(Fault(404, "SubscriptionCategoryNotFound", "The event category {} does not exist.").of(unknown));
    }
    let sources = texts(subscription, "SourceIdsList");
    let source_type = member(subscription, "SourceType");
    if source_type.is_empty() && !sources.is_empty() {
        let reason = "SourceType is required when SourceIds are specified.";
        return Err(ControlError::InvalidCombination(reason.to_owned()));
    }
    let exists = |name: &&str| match ClusterIdentifier::parse(&name.to_ascii_lowercase()) {
        Ok(identifier) => state.cluster(&ClusterKey { account: subscription.account.clone(), identifier }).is_some(),
        Err(_) => false,
    };
    if let Some(missing) = sources.iter().find(|name| source_type == "cluster" && !exists(name)) {
        return Err(Fault(404, "SourceNotFound", "The event source {} could not be found.").of(missing));
    }
    let (account, created_at) = (subscription.account.to_string(), subscription.created_at.timestamp_micros());
    subscription.body.insert("CustomerAwsId".to_owned(), account.into());
    subscription.body.insert("SubscriptionCreationTime".to_owned(), created_at.into());
    subscription.body.insert("Status".to_owned(), "active".into());
    Ok(())
}

fn texts<'a>(record: &'a ControlRecord, name: &str) -> Vec<&'a str> {
    let items = record.body.get(name).and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_str).collect()
}
