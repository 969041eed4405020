//! `GenerateCredentialReport` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateCredentialReport.html>
//! A report stays the account's for four hours.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::credential_report;
use crate::{
    Identity, OpCtx,
    records::{CredentialReport, ONLY},
};

pub(crate) async fn generate_credential_report(
    identity: &Identity,
    ctx: &OpCtx,
    _: &QueryParams,
) -> Result<XmlBody, ApiError> {
    ctx.authorize("iam:GenerateCredentialReport", "*")?;
    let started = identity
        .write(|edit| {
            let old = edit.state.records.get::<CredentialReport>(ctx.account(), ONLY);
            let age = old.map(|report| edit.now - report.generated_at.time());
            if age.is_some_and(|age| age < credential_report::GOOD_FOR) {
                return Ok(None);
            }
            let csv = credential_report::csv(identity, &edit.state, ctx.account());
            let generated_at = edit.now.into();
            let existed = old.is_some();
            edit.put_record(ctx.account(), CredentialReport { csv, generated_at });
            Ok::<_, ApiError>(Some(existed))
        })
        .await?;
    Ok(XmlBody::result(|xml| {
        match started {
            None => xml.text("State", "COMPLETE"),
            Some(existed) => {
                let why = if existed { "The report has expired." } else { "No report exists." };
                xml.text("State", "STARTED")
                    .text("Description", format_args!("{why} Starting a new report generation task"))
            }
        };
    }))
}
