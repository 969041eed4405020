//! `AddPartner` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_AddPartner.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::families::partners::{PARTNERS, cluster, name};
use crate::family::{insert, member, new_record};

pub async fn add_partner(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let cluster = cluster(control, ctx, params, "AddPartner")?;
    let given = ["DatabaseName", "PartnerName"].into_iter().filter_map(|name| Some((name, params.get(name)?)));
    let given = QueryParams::from_pairs(given);
    let partner = new_record(control, ctx, &given, &PARTNERS, name(&cluster, params)?)?;
    let partner = insert(control, &PARTNERS, partner, |_, partner| {
        let now = partner.created_at.timestamp_micros();
        partner.body.insert("CreatedAt".to_owned(), now.into());
        partner.body.insert("UpdatedAt".to_owned(), now.into());
        Ok(())
    });
    let partner = partner.await?;
    Ok(XmlBody::result(|xml| {
        xml.text("DatabaseName", member(&partner, "DatabaseName")).text("PartnerName", member(&partner, "PartnerName"));
    }))
}
