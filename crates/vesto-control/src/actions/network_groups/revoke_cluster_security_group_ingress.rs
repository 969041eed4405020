//! `RevokeClusterSecurityGroupIngress` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_RevokeClusterSecurityGroupIngress.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::error::ControlError;
use crate::family::modify;
use crate::network_groups::{SECURITY_GROUPS, asked_ingress, ingress, show_security_group};

pub async fn revoke_cluster_security_group_ingress(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let group = modify(control, ctx, params, &SECURITY_GROUPS, "RevokeClusterSecurityGroupIngress", |_, group| {
        let (member, entry) = asked_ingress(params)?;
        let mut entries = ingress(group, member);
        let Some(position) = entries.iter().position(|known| *known == entry) else {
            return Err(ControlError::Fault {
                status: 404,
                code: "AuthorizationNotFound",
                message: format!("The authorization {entry} was not found for cluster security group {}.", group.name),
            });
        };
        entries.remove(position);
        group.body.insert(member.to_owned(), entries.into());
        Ok(())
    })
    .await?;
    Ok(SECURITY_GROUPS.answer_with(|xml| show_security_group(xml, &group)))
}
