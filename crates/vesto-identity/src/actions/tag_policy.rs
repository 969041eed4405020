//! `TagPolicy` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagPolicy.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{managed, tags};
use crate::{Identity, OpCtx, edit::Change};

pub(crate) async fn tag_policy(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let arn = managed::arn(params)?;
    let new = tags::parse(params)?;
    let mut context = Context::new();
    tags::request_keys(&mut context, &new);
    managed::authorize(ctx, "iam:TagPolicy", arn, context)?;
    identity
        .write(|edit| {
            let mut record = managed::get_own(&edit.state, ctx, "iam:TagPolicy", arn)?.record.clone();
            record.tags = tags::merged(&record.tags, new)?;
            edit.make(Change::PutPolicy(record));
            Ok::<(), ApiError>(())
        })
        .await?;
    Ok(XmlBody::none())
}
