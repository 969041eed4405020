//! `DeletePartner` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DeletePartner.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::partners::{PARTNERS, cluster, name};
use crate::family::member;

pub async fn delete_partner(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let cluster = cluster(control, ctx, params, "DeletePartner")?;
    let name = name(&cluster, params)?;
    let partner = control.remove_record(ctx.account(), &PARTNERS, &name, |_, _| Ok(())).await?;
    Ok(XmlBody::result(|xml| {
        xml.text("DatabaseName", member(&partner, "DatabaseName")).text("PartnerName", member(&partner, "PartnerName"));
    }))
}
