//! What IAM reads of a certificate. <https://www.rfc-editor.org/rfc/rfc5280>

use chrono::{DateTime, NaiveDateTime, Utc};

use crate::{
    der::{self, Reader, Value},
    pem,
    public_key::PublicKey,
};

#[derive(Debug)]
pub(crate) struct Certificate {
    issuer: Vec<u8>,
    subject: Vec<u8>,
    pub(crate) not_before: DateTime<Utc>,
    pub(crate) not_after: DateTime<Utc>,
    pub(crate) key: PublicKey,
}

/// The certificates of a PEM text; `None` if anything else is in it, or nothing.
pub(crate) fn certificates(pem: &str) -> Option<Vec<Certificate>> {
    let blocks = pem::blocks(pem)?;
    let read = blocks.iter().map(|block| {
        let is_certificate = matches!(block.label.as_str(), "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE");
        is_certificate.then(|| Certificate::of_der(&block.der)).flatten()
    });
    read.collect::<Option<Vec<_>>>().filter(|certificates| !certificates.is_empty())
}

/// The only certificate of a PEM text.
pub(crate) fn certificate(pem: &str) -> Option<Certificate> {
    certificates(pem).filter(|all| all.len() == 1).and_then(|mut all| all.pop())
}

impl Certificate {
    fn of_der(der: &[u8]) -> Option<Self> {
        let mut body = Reader(der).sequence()?.sequence()?;
        body.expect(der::context(0)); // the version
        body.unsigned()?; // the serial number
        body.sequence()?; // the algorithm of the signature
        let issuer = body.value()?.whole.to_vec();
        let mut validity = body.sequence()?;
        let (not_before, not_after) = (time(validity.value()?)?, time(validity.value()?)?);
        let subject = body.value()?.whole.to_vec();
        let key = PublicKey::of_spki(body.value()?.whole)?;
        Some(Self { issuer, subject, not_before, not_after, key })
    }

    /// Whether this one names `issuer` as the one who signed it.
    pub(crate) fn names_issuer(&self, issuer: &Self) -> bool {
        self.issuer == issuer.subject
    }
}

fn time(value: Value<'_>) -> Option<DateTime<Utc>> {
    let text = std::str::from_utf8(value.content).ok()?;
    let text = match value.tag {
        // Years from 1950 to 2049.
        der::UTC_TIME => {
            let year: u32 = text.get(..2)?.parse().ok()?;
            format!("{}{text}", if year >= 50 { "19" } else { "20" })
        }
        der::GENERALIZED_TIME => text.to_owned(),
        _ => return None,
    };
    NaiveDateTime::parse_from_str(&text, "%Y%m%d%H%M%SZ").ok().map(|time| time.and_utc())
}

#[cfg(test)]
mod tests;
