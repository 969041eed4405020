//! `UploadSigningCertificate` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSigningCertificate.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{
    names,
    owner::{self, OwnerKind, over_quota},
    server_certificate::malformed,
    signing_certificate,
};
use crate::{Identity, OpCtx, records::SigningCertificate, x509};

const MAX_CERTIFICATES: usize = 2;

pub(crate) async fn upload_signing_certificate(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let body = names::required(params, "CertificateBody")?;
    names::check_length(body, "certificateBody", 1, 16_384)?;
    let name = owner::authorized_user(ctx, params, "iam:UploadSigningCertificate")?;
    let certificate = identity
        .write(|edit| {
            let user_id = OwnerKind::User.get(&edit.state, ctx.account(), &name)?.id.to_owned();
            let parsed = x509::certificate(body).ok_or_else(malformed)?;
            if parsed.not_after <= edit.now {
                return Err(invalid("The certificate has expired."));
            }
            if parsed.not_before > edit.now {
                return Err(invalid("The certificate is not valid yet."));
            }
            let own: Vec<_> = edit.state.records.of_user::<SigningCertificate>(ctx.account(), &user_id).collect();
            if own.iter().any(|known| known.body.trim() == body.trim()) {
                let message = "The specified certificate is already associated with the specified user.";
                return Err(ApiError::new(409, "DuplicateCertificate", message));
            }
            if own.len() >= MAX_CERTIFICATES {
                return Err(over_quota("CertificatesPerUser", MAX_CERTIFICATES));
            }
            let certificate = SigningCertificate {
                id: edit.ids.aws_unique_id("", 32),
                user_id,
                body: body.to_owned(),
                active: true,
                uploaded_at: edit.now.into(),
            };
            edit.put_record(ctx.account(), certificate.clone());
            Ok(certificate)
        })
        .await?;
    Ok(XmlBody::result(|xml| {
        xml.element("Certificate", |xml| signing_certificate::write(xml, &name, &certificate));
    }))
}

fn invalid(message: &str) -> ApiError {
    ApiError::new(400, "InvalidCertificate", message)
}
