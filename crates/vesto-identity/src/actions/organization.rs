//! The organization that the accounts of a server are: its id, its management account, and the features of centralized
//! root access. <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html#id_root-user-access-management>

use ring::digest::{SHA256, digest};
use vesto_aws_wire::{ApiError, XmlBody};

use crate::{
    Identity, OpCtx,
    records::{ONLY, OrganizationsFeatures},
};

/// Made from the management account's number, so that it is always the same.
pub(crate) fn id(identity: &Identity) -> String {
    let hash = digest(&SHA256, identity.default_account().as_str().as_bytes());
    let letters = hash.as_ref().iter().take(5).map(|byte| format!("{byte:02x}"));
    format!("o-{}", letters.collect::<String>())
}

/// Only the management account, the server's first, says what holds for all.
pub(crate) fn check_management(identity: &Identity, ctx: &OpCtx) -> Result<(), ApiError> {
    if ctx.account() == identity.default_account() {
        return Ok(());
    }
    let message = "The request was rejected because the account making the request is not the management account or \
                   delegated administrator account for centralized root access.";
    Err(ApiError::new(400, "CallerIsNotManagementAccountException", message))
}

/// Changes the features, after asking for `action`.
pub(crate) async fn set(
    identity: &Identity,
    ctx: &OpCtx,
    action: &str,
    set: impl FnOnce(&mut OrganizationsFeatures),
) -> Result<XmlBody, ApiError> {
    ctx.authorize(action, "*")?;
    check_management(identity, ctx)?;
    let features = identity
        .write(|edit| {
            let old = edit.state.records.get::<OrganizationsFeatures>(ctx.account(), ONLY);
            let mut features = old.cloned().unwrap_or_default();
            set(&mut features);
            edit.put_record(ctx.account(), features.clone());
            Ok::<_, ApiError>(features)
        })
        .await?;
    Ok(answer(identity, &features))
}

pub(crate) fn answer(identity: &Identity, features: &OrganizationsFeatures) -> XmlBody {
    let enabled =
        [("RootCredentialsManagement", features.root_credentials_management), ("RootSessions", features.root_sessions)];
    XmlBody::result(|xml| {
        let enabled = enabled.iter().filter(|(_, enabled)| *enabled).map(|(name, _)| name);
        xml.text("OrganizationId", id(identity)).text_list("EnabledFeatures", "member", enabled);
    })
}
