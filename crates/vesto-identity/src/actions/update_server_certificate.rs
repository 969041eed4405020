//! `UpdateServerCertificate` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateServerCertificate.html>
//! Needs permission for the certificate as it is and as it will be called.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{
    entity::{self, Named},
    names,
    owner::already_exists,
    server_certificate,
};
use crate::{
    Identity, OpCtx,
    records::{Keyed, ServerCertificate},
};

pub(crate) async fn update_server_certificate(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let target = ServerCertificate::target(ctx, params)?;
    let new_path = names::path(params, "NewPath")?;
    let new_name = params.get("NewServerCertificateName");
    if let Some(new_name) = new_name {
        names::check_name(new_name, "newServerCertificateName", 128)?;
    }
    entity::authorize::<ServerCertificate>(ctx, "iam:UpdateServerCertificate", &target, Context::new())?;
    let state = identity.state();
    let path = state.records.get::<ServerCertificate>(ctx.account(), &target.key).map_or("/", |found| &found.path);
    let new_arn = server_certificate::arn(ctx.account(), new_path.unwrap_or(path), new_name.unwrap_or(&target.name));
    ctx.authorize("iam:UpdateServerCertificate", &new_arn)?;
    identity
        .write(|edit| {
            let mut certificate = entity::get::<ServerCertificate>(&edit.state, ctx, &target)?.clone();
            if let Some(new_path) = new_path {
                new_path.clone_into(&mut certificate.path);
            }
            if let Some(new_name) = new_name {
                new_name.clone_into(&mut certificate.name);
                let taken = edit.state.records.get::<ServerCertificate>(ctx.account(), &certificate.key());
                if taken.is_some_and(|other| other.id != certificate.id) {
                    return Err(already_exists(format!("The Server Certificate with name {new_name} already exists.")));
                }
                edit.remove_record::<ServerCertificate>(ctx.account(), &target.key);
            }
            edit.put_record(ctx.account(), certificate);
            Ok(())
        })
        .await?;
    Ok(XmlBody::none())
}
