//! `GetAccessKeyLastUsed` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html>
//! Uses are remembered since the server started.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{key_owner, owner::OwnerKind, render};
use crate::{Identity, KeyOwner, OpCtx};

pub(crate) fn get_access_key_last_used(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let id = key_owner::key_id(params)?;
    let state = identity.state();
    let key = state.keys.get(&id).filter(|key| key.owner.account() == ctx.account());
    let user = key.and_then(|key| match &key.owner {
        KeyOwner::User { id, .. } => state.users.get(id),
        KeyOwner::Root(_) | KeyOwner::Session(_) | KeyOwner::Federated(_) => None,
    });
    let Some(user) = user else {
        ctx.authorize("iam:GetAccessKeyLastUsed", "*")?;
        return Err(key_owner::no_such_key(&id));
    };
    OwnerKind::User.authorize(ctx, "iam:GetAccessKeyLastUsed", &user.record.name, Context::new())?;
    let used = identity.last_use(&id);
    Ok(XmlBody::result(|xml| {
        xml.text("UserName", &user.record.name).element("AccessKeyLastUsed", |xml| {
            if let Some(used) = &used {
                xml.timestamp("LastUsedDate", render::whole_seconds(used.at));
            }
            xml.text("ServiceName", used.as_ref().map_or("N/A", |used| &used.service))
                .text("Region", used.as_ref().map_or("N/A", |used| used.region.as_str()));
        });
    }))
}
