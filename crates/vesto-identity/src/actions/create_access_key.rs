//! `CreateAccessKey` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html>
//! The secret is shown here and never again.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_meta::access_keys::AccessKeyRecord;

use super::{
    key_owner::{self, KeySubject},
    owner::over_quota,
    render,
};
use crate::{Identity, OpCtx, bootstrap::new_access_key, edit::Change};

const MAX_KEYS: usize = 2;

pub(crate) async fn create_access_key(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let subject = key_owner::subject(ctx, params)?;
    subject.authorize(ctx, "iam:CreateAccessKey")?;
    let record = identity
        .write(|edit| {
            let user_id = subject.user_id(&edit.state, ctx.account())?;
            if edit.state.long_term_keys(ctx.account(), user_id.as_deref()).len() >= MAX_KEYS {
                let quota = if user_id.is_some() { "AccessKeysPerUser" } else { "AccessKeysPerAccount" };
                return Err(over_quota(quota, MAX_KEYS));
            }
            let (id, secret) = new_access_key(edit.ids, "AKIA")?;
            let account = ctx.account().clone();
            let record = AccessKeyRecord { id, account, user_id, secret, active: true, created_at: edit.now };
            edit.make(Change::PutAccessKey(record.clone()));
            Ok::<_, ApiError>(record)
        })
        .await?;
    Ok(XmlBody::result(|xml| {
        xml.element("AccessKey", |xml| {
            if let KeySubject::User(name) = &subject {
                xml.text("UserName", name);
            }
            xml.text("AccessKeyId", &record.id)
                .text("Status", "Active")
                .text("SecretAccessKey", record.secret.expose())
                .timestamp("CreateDate", render::whole_seconds(record.created_at));
        });
    }))
}
