//! `CreateServiceLinkedRole` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceLinkedRole.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{
    names,
    owner::{OwnerKind, invalid_input, no_such_entity},
    render::{self, Show},
};
use crate::{AuthzInput, Identity, OpCtx, service_linked_roles as linked};

pub(crate) async fn create_service_linked_role(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let service = names::required(params, "AWSServiceName")?;
    names::check_name(service, "aWSServiceName", 128)?;
    let suffix = params.get("CustomSuffix");
    if let Some(suffix) = suffix {
        names::check_name(suffix, "customSuffix", 64)?;
    }
    let description = names::description(params)?;
    let known = linked::of_service(service);
    let mut name = known.map_or("*", |role| role.name).to_owned();
    if let Some(suffix) = suffix {
        name = format!("{name}_{suffix}");
    }
    let mut context = Context::new();
    context.set_string("iam:AWSServiceName", service);
    let arn = OwnerKind::Role.arn(ctx.account(), &format!("{}{service}/", linked::PATH), &name);
    ctx.authorize_with("iam:CreateServiceLinkedRole", &arn, AuthzInput::context(context))?;
    let role = known.ok_or_else(|| no_such_entity(format!("Service role for {service} cannot be found.")))?;
    if suffix.is_some() && !role.takes_suffix {
        return Err(invalid_input(format!("Custom suffix is not allowed for {service}")));
    }
    let made = identity
        .write(|edit| {
            if edit.state.role(ctx.account(), &name).is_some() {
                let message =
                    format!("Service role name {name} has been taken in this account, please try a different suffix.");
                return Err(invalid_input(message));
            }
            let description = description.map(str::to_owned);
            linked::make(edit, ctx.account(), role, name.clone(), description).ok_or_else(ApiError::internal_failure)
        })
        .await?;
    let state = identity.state();
    Ok(XmlBody::result(|xml| {
        xml.element("Role", |xml| render::role(xml, &state, &made, Show::Created));
    }))
}
