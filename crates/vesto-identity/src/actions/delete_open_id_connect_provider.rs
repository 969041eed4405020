//! `DeleteOpenIDConnectProvider` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteOpenIDConnectProvider.html>
//! To delete one that does not exist is no error.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::entity::{self, Named};
use crate::{Identity, OpCtx, records::OidcProvider};

pub(crate) async fn delete_open_id_connect_provider(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let target = OidcProvider::target(ctx, params)?;
    entity::authorize::<OidcProvider>(ctx, "iam:DeleteOpenIDConnectProvider", &target, Context::new())?;
    identity
        .write(|edit| {
            if edit.state.records.get::<OidcProvider>(ctx.account(), &target.key).is_some() {
                edit.remove_record::<OidcProvider>(ctx.account(), &target.key);
            }
            Ok::<(), ApiError>(())
        })
        .await?;
    Ok(XmlBody::none())
}
