//! `UploadServerCertificate` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadServerCertificate.html>
//! The key must be the certificate's, and each certificate of the chain must name the next as its issuer.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_types::Secret;

use super::{
    entity::{self, Named},
    names,
    owner::{already_exists, over_quota},
    server_certificate::{self, malformed},
    tags,
};
use crate::{
    Identity, OpCtx,
    public_key::PublicKey,
    records::ServerCertificate,
    x509::{self, Certificate},
};

const MAX_CERTIFICATES: usize = 20;

pub(crate) async fn upload_server_certificate(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let target = ServerCertificate::target(ctx, params)?;
    let path = names::path(params, "Path")?.unwrap_or("/");
    let body = names::required(params, "CertificateBody")?;
    names::check_length(body, "certificateBody", 1, 16_384)?;
    let private_key = Secret::new(names::required(params, "PrivateKey")?);
    if private_key.expose().is_empty() || private_key.expose().len() > 16_384 {
        return Err(names::invalid("*****", "privateKey", "have length less than or equal to 16384"));
    }
    let chain = params.get("CertificateChain");
    if let Some(chain) = chain {
        names::check_length(chain, "certificateChain", 1, 2_097_152)?;
    }
    let tags = tags::parse(params)?;
    let arn = server_certificate::arn(ctx.account(), path, &target.name);
    entity::authorize_new(ctx, ("iam:UploadServerCertificate", "iam:TagServerCertificate"), &arn, &tags)?;
    let parsed = x509::certificate(body).ok_or_else(malformed)?;
    check_key(&parsed, &private_key)?;
    if let Some(chain) = chain {
        check_chain(&parsed, chain)?;
    }
    let certificate = identity
        .write(|edit| {
            if edit.state.records.get::<ServerCertificate>(ctx.account(), &target.key).is_some() {
                return Err(already_exists(format!(
                    "The Server Certificate with name {} already exists.",
                    target.name
                )));
            }
            if edit.state.records.list::<ServerCertificate>(ctx.account()).count() >= MAX_CERTIFICATES {
                return Err(over_quota("ServerCertificatesPerAccount", MAX_CERTIFICATES));
            }
            let certificate = ServerCertificate {
                id: edit.ids.aws_unique_id("ASCA", 21),
                name: target.name,
                path: path.to_owned(),
                body: body.to_owned(),
                chain: chain.map(str::to_owned),
                private_key,
                uploaded_at: edit.now.into(),
                expires_at: parsed.not_after.into(),
                tags,
            };
            edit.put_record(ctx.account(), certificate.clone());
            Ok(certificate)
        })
        .await?;
    Ok(XmlBody::result(|xml| {
        xml.element("ServerCertificateMetadata", |xml| {
            server_certificate::write_metadata(xml, ctx.account(), &certificate);
        });
        if !certificate.tags.is_empty() {
            tags::write(xml, &certificate.tags);
        }
    }))
}

fn check_key(certificate: &Certificate, private_key: &Secret) -> Result<(), ApiError> {
    let Some(key) = PublicKey::of_private_pem(private_key.expose()) else {
        let message = "Unable to parse key. Please ensure the key is in PEM format and not encrypted.";
        return Err(ApiError::new(400, "MalformedCertificate", message));
    };
    if key != certificate.key {
        return Err(ApiError::new(400, "KeyPairMismatch", "The private key does not match the certificate."));
    }
    Ok(())
}

fn check_chain(certificate: &Certificate, chain: &str) -> Result<(), ApiError> {
    let chain = x509::certificates(chain).ok_or_else(malformed)?;
    let signed = std::iter::once(certificate).chain(&chain);
    match signed.zip(&chain).position(|(certificate, issuer)| !certificate.names_issuer(issuer)) {
        None => Ok(()),
        Some(index) => {
            let message = format!(
                "Unable to validate certificate chain. The certificate chain must start with the immediate signing \
                 certificate, followed by any intermediaries in order. The index within the chain of the invalid \
                 certificate is: {index}"
            );
            Err(ApiError::new(400, "MalformedCertificate", message))
        }
    }
}
