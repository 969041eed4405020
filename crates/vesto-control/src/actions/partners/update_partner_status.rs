//! `UpdatePartnerStatus` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_UpdatePartnerStatus.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::partners::{PARTNERS, cluster, name};
use crate::family::{member, new_record};

pub async fn update_partner_status(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let cluster = cluster(control, ctx, params, "UpdatePartnerStatus")?;
    params.required("Status")?;
    let name = name(&cluster, params)?;
    let given = new_record(control, ctx, params, &PARTNERS, name.clone())?;
    let partner = control.update_record(ctx.account(), &PARTNERS, &name, |_, current| {
        let mut partner = current.clone();
        partner.body.remove("StatusMessage");
        partner.body.extend(given.body);
        partner.body.insert("UpdatedAt".to_owned(), given.created_at.timestamp_micros().into());
        Ok(partner)
    });
    let partner = partner.await?;
    Ok(XmlBody::result(|xml| {
        xml.text("DatabaseName", member(&partner, "DatabaseName")).text("PartnerName", member(&partner, "PartnerName"));
    }))
}
