//! `GetOrganizationsAccessReport` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetOrganizationsAccessReport.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{generate_organizations_access_report::SERVICES, names, owner::no_such_entity, page};
use crate::{Identity, OpCtx, records::OrganizationsReport};

pub(crate) fn get_organizations_access_report(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let job_id = names::required(params, "JobId")?;
    names::check_length(job_id, "jobId", 36, 36)?;
    let sort_key = params.get("SortKey").unwrap_or("SERVICE_NAMESPACE_ASCENDING");
    ctx.authorize("iam:GetOrganizationsAccessReport", "*")?;
    let state = identity.state();
    let report = state.records.get::<OrganizationsReport>(ctx.account(), job_id);
    let report = report.ok_or_else(|| no_such_entity(format!("No such job {job_id} exists")))?;
    let mut services: Vec<_> = report.services.iter().collect();
    match sort_key {
        "SERVICE_NAMESPACE_ASCENDING" => {}
        "SERVICE_NAMESPACE_DESCENDING" => services.reverse(),
        "LAST_AUTHENTICATED_TIME_ASCENDING" => services.sort_by_key(|service| service.last_used_at),
        "LAST_AUTHENTICATED_TIME_DESCENDING" => {
            services.sort_by_key(|service| std::cmp::Reverse(service.last_used_at));
        }
        other => {
            let values = "satisfy enum value set: [SERVICE_NAMESPACE_ASCENDING, SERVICE_NAMESPACE_DESCENDING, \
                          LAST_AUTHENTICATED_TIME_ASCENDING, LAST_AUTHENTICATED_TIME_DESCENDING]";
            return Err(names::invalid(other, "sortKey", values));
        }
    }
    let page = page::page(params, services.into_iter().enumerate().collect(), |(n, _)| format!("{n:04}"))?;
    let unused = report.services.iter().filter(|service| service.last_used_at.is_none()).count();
    Ok(XmlBody::result(|xml| {
        xml.text("JobStatus", "COMPLETED")
            .timestamp("JobCreationDate", report.created_at.time())
            .timestamp("JobCompletionDate", report.created_at.time())
            .text("NumberOfServicesAccessible", report.services.len())
            .text("NumberOfServicesNotAccessed", unused);
        xml.list("AccessDetails", "member", &page.items, |xml, (_, service)| {
            let name = SERVICES.iter().find(|(namespace, _)| *namespace == service.namespace);
            xml.text("ServiceName", name.map_or(&*service.namespace, |(_, name)| name))
                .text("ServiceNamespace", &service.namespace)
                .optional("Region", service.region.as_ref())
                .optional("EntityPath", service.entity_path.as_ref());
            if let Some(used) = service.last_used_at {
                xml.timestamp("LastAuthenticatedTime", used.time());
            }
            xml.text("TotalAuthenticatedEntities", service.entities);
        });
        page.write_end(xml);
    }))
}
