//! `AuthorizeEndpointAccess` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_AuthorizeEndpointAccess.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::authz::Target;
use crate::control::Control;
use crate::error::ControlError;
use crate::families::endpoint_authorizations::{ENDPOINT_AUTHORIZATIONS, show};
use crate::family::{insert, new_record};
use vesto_types::AccountId;

pub async fn authorize_endpoint_access(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let cluster = Target::cluster(control, ctx.account(), params.get("ClusterIdentifier").unwrap_or("*"));
    ctx.authorize("redshift:AuthorizeEndpointAccess", "*")?;
    let account = params.required("Account")?;
    params.required("ClusterIdentifier")?;
    AccountId::parse(account).map_err(|_| ControlError::InvalidValue {
        parameter: "Account",
        reason: format!("Invalid account {account}."),
    })?;
    if control.find(ctx.account(), &cluster.name).is_none() {
        return Err(ControlError::ClusterNotFound(cluster.name).into());
    }
    let name = format!("{}/{account}", cluster.name);
    let record = new_record(control, ctx, params, &ENDPOINT_AUTHORIZATIONS, name)?;
    let record = insert(control, &ENDPOINT_AUTHORIZATIONS, record, |_, record| {
        record.body.insert("ClusterIdentifier".to_owned(), cluster.name.into());
        Ok(())
    });
    let record = record.await?;
    Ok(XmlBody::result(|xml| show(xml, &record, "Authorized")))
}
