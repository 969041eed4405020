//! The S3-compatible endpoint that has the buckets which are not in the store: its settings, and the files that they
//! name. Its credentials come from a file or the environment and are never told.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use clap::{Args, ValueEnum};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use serde::Deserialize;
use vesto_objects::{Addressing, Remote, RemoteCredentials, RemoteEndpoint, RemoteSettings};
use vesto_types::{Clock, Ids, Region, Secret};

use crate::credentials;

/// The options of `serve` about it.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct S3EndpointArgs {
    /// An S3-compatible endpoint for the buckets of COPY and UNLOAD that are not here, such as https://minio:9000
    #[arg(long, env = "VESTO_S3_ENDPOINT", value_name = "URL")]
    pub s3_endpoint: Option<String>,
    /// The Region of that endpoint's buckets [default: the Region served]
    #[arg(long, env = "VESTO_S3_ENDPOINT_REGION", value_name = "REGION")]
    pub s3_endpoint_region: Option<Region>,
    /// Where that endpoint takes a bucket's name: in the path, or before its host name [default: path]
    #[arg(long, env = "VESTO_S3_ENDPOINT_ADDRESSING")]
    pub s3_endpoint_addressing: Option<S3Addressing>,
    /// A PEM file with the certificate authorities of that endpoint [default: the system's]
    #[arg(long, env = "VESTO_S3_ENDPOINT_CA", value_name = "FILE")]
    pub s3_endpoint_ca: Option<PathBuf>,
    /// An AWS credentials file whose default profile that endpoint knows [default: VESTO_S3_ACCESS_KEY_ID,
    /// VESTO_S3_SECRET_ACCESS_KEY and, if it is temporary, VESTO_S3_SESSION_TOKEN]
    #[arg(long, env = "VESTO_S3_ENDPOINT_CREDENTIALS", value_name = "FILE")]
    pub s3_endpoint_credentials: Option<PathBuf>,
    // From the environment only: a command line is seen by everybody on the machine.
    #[arg(long, env = "VESTO_S3_ACCESS_KEY_ID", hide = true, hide_env_values = true)]
    pub s3_access_key_id: Option<String>,
    #[arg(long, env = "VESTO_S3_SECRET_ACCESS_KEY", hide = true, hide_env_values = true, value_parser = secret)]
    pub s3_secret_access_key: Option<Secret>,
    #[arg(long, env = "VESTO_S3_SESSION_TOKEN", hide = true, hide_env_values = true, value_parser = secret)]
    pub s3_session_token: Option<Secret>,
}

/// Never fails: clap wants a result.
fn secret(text: &str) -> Result<Secret, std::convert::Infallible> {
    Ok(Secret::new(text))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum S3Addressing {
    Path,
    VirtualHost,
}

/// The same options in the TOML file.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub(crate) struct S3EndpointFile {
    pub s3_endpoint: Option<String>,
    pub s3_endpoint_region: Option<String>,
    pub s3_endpoint_addressing: Option<S3Addressing>,
    pub s3_endpoint_ca: Option<PathBuf>,
    pub s3_endpoint_credentials: Option<PathBuf>,
}

/// An endpoint as it is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct S3Endpoint {
    pub url: String,
    pub region: Region,
    pub addressing: S3Addressing,
    pub ca: Option<PathBuf>,
    pub credentials: S3Credentials,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum S3Credentials {
    File(PathBuf),
    Given { access_key_id: String, secret_access_key: Secret, session_token: Option<Secret> },
}

impl S3Endpoint {
    /// The command line and the environment over the file; `region` is the one served.
    pub(crate) fn merge(args: S3EndpointArgs, file: S3EndpointFile, region: &Region) -> anyhow::Result<Option<Self>> {
        let Some(url) = args.s3_endpoint.or(file.s3_endpoint) else { return Ok(None) };
        anyhow::ensure!(
            RemoteEndpoint::parse(&url).is_some(),
            "s3-endpoint is http:// or https:// and a host, no more"
        );
        let named = args.s3_endpoint_region.or(file.s3_endpoint_region.map(|text| Region::parse(&text)).transpose()?);
        let credentials = match (args.s3_endpoint_credentials.or(file.s3_endpoint_credentials), args.s3_access_key_id) {
            (Some(path), _) => S3Credentials::File(path),
            (None, Some(access_key_id)) => {
                let secret_access_key = args.s3_secret_access_key.context("VESTO_S3_SECRET_ACCESS_KEY is missing")?;
                S3Credentials::Given { access_key_id, secret_access_key, session_token: args.s3_session_token }
            }
            (None, None) => anyhow::bail!("s3-endpoint needs s3-endpoint-credentials or VESTO_S3_ACCESS_KEY_ID"),
        };
        Ok(Some(Self {
            url,
            region: named.unwrap_or_else(|| region.clone()),
            addressing: args.s3_endpoint_addressing.or(file.s3_endpoint_addressing).unwrap_or(S3Addressing::Path),
            ca: args.s3_endpoint_ca.or(file.s3_endpoint_ca),
            credentials,
        }))
    }

    /// Reads the files. Nothing is connected to yet.
    pub(crate) fn open(&self, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> anyhow::Result<Remote> {
        let mut settings = RemoteSettings::new(&self.url, self.region.clone(), self.credentials()?)?;
        settings.addressing = match self.addressing {
            S3Addressing::Path => Addressing::Path,
            S3Addressing::VirtualHost => Addressing::VirtualHost,
        };
        if self.url.starts_with("https:") {
            settings.roots = self.roots()?;
        }
        Remote::new(settings, clock, ids).with_context(|| format!("cannot use the S3 endpoint `{}`", self.url))
    }

    fn credentials(&self) -> anyhow::Result<RemoteCredentials> {
        match &self.credentials {
            S3Credentials::Given { access_key_id, secret_access_key, session_token } => Ok(RemoteCredentials {
                access_key_id: access_key_id.clone(),
                secret_access_key: secret_access_key.clone(),
                session_token: session_token.clone(),
            }),
            S3Credentials::File(path) => {
                let text = fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
                let profile = credentials::default_profile(&text);
                profile.with_context(|| format!("`{}` has no key in its profile [default]", path.display()))
            }
        }
    }

    fn roots(&self) -> anyhow::Result<Vec<CertificateDer<'static>>> {
        let path = match &self.ca {
            Some(path) => path.as_path(),
            None => SYSTEM_BUNDLES.iter().map(Path::new).find(|path| path.exists()).with_context(|| {
                format!("the system has none of {SYSTEM_BUNDLES:?}: name the endpoint's s3-endpoint-ca")
            })?,
        };
        let certificates = CertificateDer::pem_file_iter(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        certificates.with_context(|| format!("cannot read the certificates in `{}`", path.display()))
    }
}

/// Where systems keep the authorities that they trust.
const SYSTEM_BUNDLES: &[&str] = &[
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(args: S3EndpointArgs, file: &str) -> anyhow::Result<Option<S3Endpoint>> {
        S3Endpoint::merge(args, toml::from_str(file).unwrap(), &Region::parse("us-east-1").unwrap())
    }

    fn keys() -> S3EndpointArgs {
        S3EndpointArgs {
            s3_access_key_id: Some("AK".to_owned()),
            s3_secret_access_key: Some(Secret::new("SK")),
            ..S3EndpointArgs::default()
        }
    }

    #[test]
    fn the_command_line_wins_over_the_file_and_keys_come_from_one_place() {
        assert_eq!(merged(S3EndpointArgs::default(), "").unwrap(), None);
        let file = "s3-endpoint = \"http://a:1\"\ns3-endpoint-region = \"eu-west-1\"\n\
                    s3-endpoint-addressing = \"virtual-host\"\ns3-endpoint-ca = \"/ca\"";
        let endpoint = merged(keys(), file).unwrap().unwrap();
        assert_eq!((endpoint.url.as_str(), endpoint.region.as_str()), ("http://a:1", "eu-west-1"));
        assert_eq!((endpoint.addressing, endpoint.ca), (S3Addressing::VirtualHost, Some("/ca".into())));
        assert!(!format!("{:?}", endpoint.credentials).contains("SK"));
        let args = S3EndpointArgs { s3_endpoint: Some("https://b".to_owned()), ..keys() };
        let endpoint = merged(args, "s3-endpoint = \"http://a:1\"").unwrap().unwrap();
        assert_eq!((endpoint.url.as_str(), endpoint.region.as_str()), ("https://b", "us-east-1"));
    }

    #[test]
    fn what_cannot_work_is_refused_at_the_start() {
        let no_keys = merged(S3EndpointArgs::default(), "s3-endpoint = \"http://a\"").unwrap_err();
        assert!(no_keys.to_string().contains("s3-endpoint-credentials"), "{no_keys}");
        let half = S3EndpointArgs { s3_secret_access_key: None, ..keys() };
        assert!(merged(half, "s3-endpoint = \"http://a\"").is_err());
        assert!(merged(keys(), "s3-endpoint = \"minio:9000\"").is_err());
    }

    #[test]
    fn keys_and_authorities_are_read_from_files() {
        let dir = tempfile::tempdir().unwrap();
        let (keys, ca) = (dir.path().join("keys"), dir.path().join("ca.pem"));
        fs::write(&keys, "[default]\naws_access_key_id = AK\naws_secret_access_key=SK\naws_session_token = TK\n")
            .unwrap();
        fs::write(&ca, "no certificate\n").unwrap();
        let args = S3EndpointArgs {
            s3_endpoint: Some("http://a".to_owned()),
            s3_endpoint_credentials: Some(keys),
            s3_endpoint_ca: Some(ca),
            ..S3EndpointArgs::default()
        };
        let endpoint = merged(args.clone(), "").unwrap().unwrap();
        let read = endpoint.credentials().unwrap();
        assert_eq!((read.access_key_id.as_str(), read.session_token.unwrap().expose()), ("AK", "TK"));
        let tls = S3EndpointArgs { s3_endpoint: Some("https://a".to_owned()), ..args };
        let tls = merged(tls, "").unwrap().unwrap();
        let clock = Arc::new(crate::system::SystemClock);
        assert!(tls.open(clock, Arc::new(vesto_types::SeededIds::default())).is_err(), "nobody is trusted");
    }
}
