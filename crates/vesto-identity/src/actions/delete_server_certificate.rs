//! `DeleteServerCertificate` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteServerCertificate.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::entity::{self, Named};
use crate::{Identity, OpCtx, records::ServerCertificate};

pub(crate) async fn delete_server_certificate(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let target = ServerCertificate::target(ctx, params)?;
    entity::authorize::<ServerCertificate>(ctx, "iam:DeleteServerCertificate", &target, Context::new())?;
    identity
        .write(|edit| {
            entity::get::<ServerCertificate>(&edit.state, ctx, &target)?;
            edit.remove_record::<ServerCertificate>(ctx.account(), &target.key);
            Ok::<(), ApiError>(())
        })
        .await?;
    Ok(XmlBody::none())
}
