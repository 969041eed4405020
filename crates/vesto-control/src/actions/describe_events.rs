//! `DescribeEvents` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeEvents.html>
//! What happened in the account in the last 14 days, oldest first; without any time, in the last hour.

use chrono::{DateTime, TimeDelta, Utc};
use vesto_aws_wire::{ApiError, QueryParams, XmlBody, XmlWriter};
use vesto_identity::OpCtx;
use vesto_meta::cluster_events::EventRecord;

use crate::cluster_params::given;
use crate::control::Control;
use crate::error::ControlError;
use crate::event_kinds::{SourceType, kind};
use crate::page::PageRequest;

const KEPT_DAYS: i64 = 14;
const DEFAULT_MINUTES: i64 = 60;

pub fn describe_events(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    Ok(describe(control, ctx, params)?)
}

fn describe(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ControlError> {
    ctx.authorize("redshift:DescribeEvents", "*")?;
    let page = PageRequest::parse(params.get("Marker"), params.get("MaxRecords"))?;
    let source_type = given(params, "SourceType").map(source_type).transpose()?;
    let source = given(params, "SourceIdentifier").map(str::to_ascii_lowercase);
    if source.is_some() && source_type.is_none() {
        let reason = "SourceType must be specified when SourceIdentifier is specified.";
        return Err(ControlError::InvalidCombination(reason.to_owned()));
    }
    let (start, end) = interval(params, control.now())?;
    let wanted = |event: &&EventRecord| {
        event.account == *ctx.account()
            && (start..=end).contains(&event.date)
            && source_type.is_none_or(|wanted| event.source_type == wanted.as_str())
            && source.as_ref().is_none_or(|wanted| event.source == *wanted)
    };
    let (events, marker) = control.with_events(|log| {
        page.take(log.iter().filter(wanted).cloned().collect::<Vec<_>>(), |event| format!("{:020}", event.sequence))
    });
    Ok(XmlBody::result(|xml| {
        xml.optional("Marker", marker);
        xml.list("Events", "Event", &events, render);
    }))
}

pub(crate) fn source_type(text: &str) -> Result<SourceType, ControlError> {
    let reason = || format!("Invalid value {text} for SourceType.");
    SourceType::parse(text).ok_or_else(|| ControlError::InvalidValue { parameter: "SourceType", reason: reason() })
}

/// `Duration` is in minutes before now, and counts when no start is given.
fn interval(params: &QueryParams, now: DateTime<Utc>) -> Result<(DateTime<Utc>, DateTime<Utc>), ControlError> {
    let end = params.timestamp("EndTime")?.unwrap_or(now);
    let start = match (params.timestamp("StartTime")?, params.integer("Duration")?) {
        (Some(start), _) => start,
        (None, Some(minutes)) if (0..=KEPT_DAYS * 24 * 60).contains(&minutes) => now - TimeDelta::minutes(minutes),
        (None, Some(minutes)) => {
            let reason = format!("Invalid value {minutes} for Duration. Must be between 0 and 20160");
            return Err(ControlError::InvalidValue { parameter: "Duration", reason });
        }
        (None, None) => now - TimeDelta::minutes(DEFAULT_MINUTES),
    };
    if start > end {
        let reason = "StartTime must not be later than EndTime.";
        return Err(ControlError::InvalidCombination(reason.to_owned()));
    }
    Ok((start.max(now - TimeDelta::days(KEPT_DAYS)), end))
}

fn render(xml: &mut XmlWriter, event: &EventRecord) {
    let (category, severity) = kind(&event.event_id).map_or(("", "INFO"), |kind| (kind.category, kind.severity));
    xml.text("SourceIdentifier", &event.source)
        .text("SourceType", &event.source_type)
        .text("Message", &event.message)
        .text_list("EventCategories", "EventCategory", Some(category).filter(|name| !name.is_empty()))
        .text("Severity", severity)
        .timestamp("Date", event.date)
        .text("EventId", &event.event_id);
}
