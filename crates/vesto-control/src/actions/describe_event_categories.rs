//! `DescribeEventCategories`
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeEventCategories.html>
//! The kinds of events that are recorded here.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::actions::describe_events::source_type;
use crate::cluster_params::given;
use crate::control::Control;
use crate::error::ControlError;
use crate::event_kinds::{KINDS, SourceType};

pub fn describe_event_categories(_control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    Ok(describe(ctx, params)?)
}

fn describe(ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ControlError> {
    ctx.authorize("redshift:DescribeEventCategories", "*")?;
    let wanted = given(params, "SourceType").map(source_type).transpose()?;
    let sources = SourceType::ALL.into_iter().filter(|source| wanted.is_none_or(|wanted| wanted == *source));
    Ok(XmlBody::result(|xml| {
        xml.list("EventCategoriesMapList", "EventCategoriesMap", sources, |xml, source| {
            let kinds = KINDS.iter().filter(|kind| kind.source == source);
            xml.text("SourceType", source.as_str()).list("Events", "EventInfoMap", kinds, |xml, kind| {
                xml.text("EventId", kind.id)
                    .text_list("EventCategories", "EventCategory", [kind.category])
                    .text("EventDescription", kind.description)
                    .text("Severity", kind.severity);
            });
        });
    }))
}
