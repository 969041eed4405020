//! `DeleteSAMLProvider` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteSAMLProvider.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::entity::{self, Named};
use crate::{Identity, OpCtx, records::SamlProvider};

pub(crate) async fn delete_saml_provider(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let target = SamlProvider::target(ctx, params)?;
    entity::authorize::<SamlProvider>(ctx, "iam:DeleteSAMLProvider", &target, Context::new())?;
    identity
        .write(|edit| {
            entity::get::<SamlProvider>(&edit.state, ctx, &target)?;
            edit.remove_record::<SamlProvider>(ctx.account(), &target.key);
            Ok::<(), ApiError>(())
        })
        .await?;
    Ok(XmlBody::none())
}
