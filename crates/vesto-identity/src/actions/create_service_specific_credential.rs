//! `CreateServiceSpecificCredential` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceSpecificCredential.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{
    names,
    owner::{self, OwnerKind, over_quota},
    service_credential,
};
use crate::{Identity, OpCtx, records::ServiceCredential};

/// Of each service.
const MAX_CREDENTIALS: usize = 2;

pub(crate) async fn create_service_specific_credential(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    names::user_name(params)?;
    let service = names::required(params, "ServiceName")?;
    let days = params.integer("CredentialAgeDays")?;
    let days = days.map(|days| names::check_range(days, "credentialAgeDays", 1, 36_600)).transpose()?;
    let name = owner::authorized_user(ctx, params, "iam:CreateServiceSpecificCredential")?;
    service_credential::check_service(service)?;
    if days.is_some() && !service_credential::has_api_key(service) {
        let message = format!("CredentialAgeDays is not supported for service {service}");
        return Err(ApiError::new(400, "InvalidInput", message));
    }
    let secret = service_credential::new_secret(identity.ids());
    let credential = identity
        .write(|edit| {
            let user_id = OwnerKind::User.get(&edit.state, ctx.account(), &name)?.id.to_owned();
            let own = edit.state.records.of_user::<ServiceCredential>(ctx.account(), &user_id);
            let names: Vec<_> = own.filter(|own| own.service == service).map(|own| own.user_name.as_str()).collect();
            if names.len() >= MAX_CREDENTIALS {
                return Err(over_quota("ServiceSpecificCredentialsPerUser", MAX_CREDENTIALS));
            }
            let first = format!("{name}-at-{}", ctx.account());
            let user_name =
                if names.contains(&first.as_str()) { format!("{name}+1-at-{}", ctx.account()) } else { first };
            let credential = ServiceCredential {
                id: edit.ids.aws_unique_id("ACCA", 21),
                user_id,
                service: service.to_owned(),
                user_name,
                active: true,
                created_at: edit.now.into(),
                expires_at: days.map(|days| (edit.now + chrono::TimeDelta::days(days)).into()),
            };
            edit.put_record(ctx.account(), credential.clone());
            Ok(credential)
        })
        .await?;
    Ok(XmlBody::result(|xml| {
        xml.element("ServiceSpecificCredential", |xml| {
            service_credential::write(xml, &name, &credential, Some(&secret));
        });
    }))
}
