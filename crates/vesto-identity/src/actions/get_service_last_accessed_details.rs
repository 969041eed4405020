//! `GetServiceLastAccessedDetails`
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLastAccessedDetails.html>

use std::sync::Arc;

use vesto_aws_wire::{ApiError, QueryParams, XmlBody, XmlWriter};

use super::{names, owner::no_such_entity, page, render::whole_seconds};
use crate::{Identity, OpCtx, access_reports::AccessReport};

pub(crate) fn get_service_last_accessed_details(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let report = report(identity, ctx, params, "iam:GetServiceLastAccessedDetails")?;
    let page = page::page(params, report.services.iter().collect(), |service| service.namespace.clone())?;
    Ok(XmlBody::result(|xml| {
        write_job(xml, &report);
        xml.text("JobType", "SERVICE_LEVEL").list("ServicesLastAccessed", "member", &page.items, |xml, service| {
            xml.text("ServiceName", service.name()).text("ServiceNamespace", &service.namespace);
            if let Some((entity, used)) = service.last() {
                xml.timestamp("LastAuthenticated", whole_seconds(used.at))
                    .text("LastAuthenticatedEntity", &entity.arn)
                    .text("LastAuthenticatedRegion", &used.region);
            }
            let users = service.entities.iter().filter(|entity| entity.used.is_some()).count();
            xml.text("TotalAuthenticatedEntities", users);
        });
        page.write_end(xml);
    }))
}

/// The report that the parameter `JobId` names.
pub(crate) fn report(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
    action: &str,
) -> Result<Arc<AccessReport>, ApiError> {
    let job_id = names::required(params, "JobId")?;
    names::check_length(job_id, "jobId", 36, 36)?;
    ctx.authorize(action, "*")?;
    let report = identity.access_report(ctx.account(), job_id);
    report.ok_or_else(|| no_such_entity(format!("Job {job_id} cannot be found.")))
}

pub(crate) fn write_job(xml: &mut XmlWriter, report: &AccessReport) {
    let created_at = whole_seconds(report.created_at);
    xml.text("JobStatus", "COMPLETED")
        .timestamp("JobCreationDate", created_at)
        .timestamp("JobCompletionDate", created_at);
}
