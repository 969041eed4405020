//! `GetCredentialReport` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetCredentialReport.html>

use base64::{Engine, engine::general_purpose::STANDARD};
use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::credential_report;
use crate::{
    Identity, OpCtx,
    records::{CredentialReport, ONLY},
};

pub(crate) fn get_credential_report(identity: &Identity, ctx: &OpCtx, _: &QueryParams) -> Result<XmlBody, ApiError> {
    ctx.authorize("iam:GetCredentialReport", "*")?;
    let state = identity.state();
    let gone = |code: &'static str, message: &str| ApiError::new(410, code, message);
    let Some(report) = state.records.get::<CredentialReport>(ctx.account(), ONLY) else {
        let message = "No report present. Generate a report by calling GenerateCredentialReport.";
        return Err(gone("ReportNotPresent", message));
    };
    if ctx.now() - report.generated_at.time() >= credential_report::GOOD_FOR {
        let message = "The report has expired. Generate a new report by calling GenerateCredentialReport.";
        return Err(gone("ReportExpired", message));
    }
    Ok(XmlBody::result(|xml| {
        xml.text("Content", STANDARD.encode(&report.csv))
            .text("ReportFormat", "text/csv")
            .timestamp("GeneratedTime", report.generated_at.time());
    }))
}
