//! `ListServiceSpecificCredentials` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServiceSpecificCredentials.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{
    owner::{self, OwnerKind},
    page, service_credential,
};
use crate::{Identity, OpCtx, records::ServiceCredential};

pub(crate) fn list_service_specific_credentials(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    const ACTION: &str = "iam:ListServiceSpecificCredentials";
    let service = params.get("ServiceName");
    let everybodys = params.boolean("AllUsers")?.unwrap_or(false);
    let name = if everybodys {
        OwnerKind::User.authorize(ctx, ACTION, "*", Context::new())?;
        None
    } else {
        Some(owner::authorized_user(ctx, params, ACTION)?)
    };
    if let Some(service) = service {
        service_credential::check_service(service)?;
    }
    let state = identity.state();
    let user_id = match &name {
        Some(name) => Some(OwnerKind::User.get(&state, ctx.account(), name)?.id),
        None => None,
    };
    let credentials = state.records.list::<ServiceCredential>(ctx.account());
    let credentials = credentials
        .filter(|found| user_id.is_none_or(|id| found.user_id == id))
        .filter(|found| service.is_none_or(|service| found.service == service))
        .filter_map(|found| Some((found, state.users.get(&found.user_id)?)))
        .collect();
    let page = page::page(params, credentials, |(credential, _)| credential.id.clone())?;
    Ok(XmlBody::result(|xml| {
        xml.list("ServiceSpecificCredentials", "member", &page.items, |xml, (credential, user)| {
            service_credential::write(xml, &user.record.name, credential, None);
        });
        page.write_end(xml);
    }))
}
