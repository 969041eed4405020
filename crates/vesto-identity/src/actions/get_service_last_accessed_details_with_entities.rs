//! `GetServiceLastAccessedDetailsWithEntities`
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLastAccessedDetailsWithEntities.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{
    get_service_last_accessed_details::{report, write_job},
    names, page,
    render::whole_seconds,
};
use crate::{Identity, OpCtx};

pub(crate) fn get_service_last_accessed_details_with_entities(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let namespace = names::required(params, "ServiceNamespace")?;
    names::check_length(namespace, "serviceNamespace", 1, 64)?;
    let report = report(identity, ctx, params, "iam:GetServiceLastAccessedDetailsWithEntities")?;
    let service = report.services.iter().find(|service| service.namespace == namespace);
    let entities = service.map(|service| service.entities.iter().collect()).unwrap_or_default();
    let page = page::page(params, entities, |entity| entity.arn.clone())?;
    Ok(XmlBody::result(|xml| {
        write_job(xml, &report);
        xml.list("EntityDetailsList", "member", &page.items, |xml, entity| {
            xml.element("EntityInfo", |xml| {
                xml.text("Arn", &entity.arn)
                    .text("Name", &entity.name)
                    .text("Type", &entity.kind)
                    .text("Id", &entity.id)
                    .text("Path", &entity.path);
            });
            if let Some(used) = &entity.used {
                xml.timestamp("LastAuthenticated", whole_seconds(used.at));
            }
        });
        page.write_end(xml);
    }))
}
