//! TLS for the SQL ports: a certificate authority of this data directory's own, and a server certificate that it signs
//! anew at every start, for the names by which clients may reach this machine.
//!
//! `tls/ca.pem` is what clients trust (`vesto trust`, or `sslrootcert=`); `ca-key.pem` never leaves the directory.

use std::fs::{self, DirBuilder};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, Datelike, Months, Utc};
use rcgen::string::Ia5String;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    SanType, SerialNumber, date_time_ymd,
};
use rustls::ServerConfig;
use rustls_pki_types::PrivateKeyDer;
use tokio_rustls::TlsAcceptor;
use vesto_types::Ids;

use crate::files::{Readers, write_atomically};

const CA_NAME: &str = "Vesto local certificate authority";
const CA_MONTHS: u32 = 120;
/// Some clients refuse longer ones.
const SERVER_MONTHS: u32 = 12;

/// Where the authority's certificate is, for clients.
pub(crate) fn ca_path(dir: &Path) -> PathBuf {
    dir.join("ca.pem")
}

/// An acceptor with a new certificate for `endpoint_host` and the loopback names.
pub(crate) fn acceptor(
    dir: &Path,
    endpoint_host: &str,
    now: DateTime<Utc>,
    ids: &dyn Ids,
) -> anyhow::Result<TlsAcceptor> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)
        .with_context(|| format!("cannot make `{}`", dir.display()))?;
    let ca_key = ca_key(dir, now, ids)?;
    let issuer = Issuer::new(ca_params(now, ids)?, ca_key);
    let key = KeyPair::generate().context("cannot make a key")?;
    let certificate = server_params(endpoint_host, now, ids)?.signed_by(&key, &issuer).context("cannot sign")?;
    write(&dir.join("server.pem"), &certificate.pem(), Readers::Everybody)?;
    write(&dir.join("server-key.pem"), &key.serialize_pem(), Readers::Owner)?;
    let key = PrivateKeyDer::try_from(key.serialize_der()).map_err(anyhow::Error::msg)?;
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// The authority's key, made with its certificate at first use.
fn ca_key(dir: &Path, now: DateTime<Utc>, ids: &dyn Ids) -> anyhow::Result<KeyPair> {
    let path = dir.join("ca-key.pem");
    if ca_path(dir).exists() && path.exists() {
        let pem = fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
        return KeyPair::from_pem(&pem).with_context(|| format!("`{}` holds no key", path.display()));
    }
    let key = KeyPair::generate().context("cannot make a key")?;
    let certificate = ca_params(now, ids)?.self_signed(&key).context("cannot sign")?;
    write(&path, &key.serialize_pem(), Readers::Owner)?;
    write(&ca_path(dir), &certificate.pem(), Readers::Everybody)?;
    Ok(key)
}

fn ca_params(now: DateTime<Utc>, ids: &dyn Ids) -> anyhow::Result<CertificateParams> {
    let mut params = valid_for(CertificateParams::new(Vec::new())?, now, CA_MONTHS, ids)?;
    params.distinguished_name.push(DnType::CommonName, CA_NAME);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    Ok(params)
}

fn server_params(endpoint_host: &str, now: DateTime<Utc>, ids: &dyn Ids) -> anyhow::Result<CertificateParams> {
    let mut params = valid_for(CertificateParams::new(Vec::new())?, now, SERVER_MONTHS, ids)?;
    params.distinguished_name.push(DnType::CommonName, endpoint_host);
    params.subject_alt_names = alt_names(endpoint_host)?;
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.use_authority_key_identifier_extension = true;
    Ok(params)
}

fn alt_names(endpoint_host: &str) -> anyhow::Result<Vec<SanType>> {
    let mut names = vec![
        SanType::DnsName(Ia5String::try_from("localhost")?),
        SanType::IpAddress(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        SanType::IpAddress(IpAddr::V6(Ipv6Addr::LOCALHOST)),
    ];
    let own = match endpoint_host.parse() {
        Ok(address) => SanType::IpAddress(address),
        Err(_) => SanType::DnsName(Ia5String::try_from(endpoint_host)?),
    };
    if !names.contains(&own) {
        names.push(own);
    }
    Ok(names)
}

/// From the day before, as clocks differ.
fn valid_for(
    mut params: CertificateParams,
    now: DateTime<Utc>,
    months: u32,
    ids: &dyn Ids,
) -> anyhow::Result<CertificateParams> {
    let from = now.date_naive().pred_opt().context("no day before today")?;
    let to = from.checked_add_months(Months::new(months)).context("no such day")?;
    let day = |date: chrono::NaiveDate| {
        anyhow::Ok(date_time_ymd(date.year(), date.month().try_into()?, date.day().try_into()?))
    };
    params.not_before = day(from)?;
    params.not_after = day(to)?;
    params.distinguished_name = rcgen::DistinguishedName::new();
    // A serial number never comes again, even for the same key; 127 bits keep it positive.
    let mut serial = ids.uuid().into_bytes();
    serial[0] &= 0x7f;
    params.serial_number = Some(SerialNumber::from_slice(&serial));
    Ok(params)
}

fn write(path: &Path, text: &str, readers: Readers) -> anyhow::Result<()> {
    write_atomically(path, text.as_bytes(), readers).with_context(|| format!("cannot write `{}`", path.display()))
}

#[cfg(test)]
mod tests {
    use vesto_types::SeededIds;

    use super::*;

    #[test]
    fn the_authority_stays_and_the_server_certificate_is_new_at_each_start() {
        let dir = tempfile::tempdir().unwrap();
        let now = DateTime::parse_from_rfc3339("2026-11-24T12:00:00Z").unwrap().to_utc();
        let (dir, ids) = (dir.path().join("tls"), SeededIds::default());
        let read = |name: &str| fs::read_to_string(dir.join(name)).unwrap();
        acceptor(&dir, "127.0.0.1", now, &ids).unwrap();
        let (ca, server) = (read("ca.pem"), read("server.pem"));
        acceptor(&dir, "redshift.example", now, &ids).unwrap();
        assert_eq!(read("ca.pem"), ca);
        assert_ne!(read("server.pem"), server);
    }
}
