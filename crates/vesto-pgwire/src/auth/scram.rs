//! The server's side of SCRAM-SHA-256. RFC 5802, RFC 7677;
//! <https://www.postgresql.org/docs/current/sasl-authentication.html>
//! Not offered: channel binding (SCRAM-SHA-256-PLUS).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::{digest, hmac};
use thiserror::Error;
use vesto_types::ScramVerifier;

pub(crate) const MECHANISM: &str = "SCRAM-SHA-256";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum ScramError {
    #[error("malformed SCRAM message")]
    Malformed,
    #[error("client requires SCRAM channel binding, but it is not supported")]
    ChannelBinding,
    #[error("the password does not match")]
    Mismatch,
}

/// An exchange after the client's first message was answered.
pub(crate) struct Exchange {
    /// The passwords of which the client may prove any. They share salt and iterations.
    verifiers: Vec<ScramVerifier>,
    gs2_header: String,
    client_first_bare: String,
    server_first: String,
    nonce: String,
}

impl Exchange {
    /// Takes the client's first message; the second value is the server's first message.
    pub(crate) fn begin(
        verifiers: Vec<ScramVerifier>,
        client_first: &str,
        server_nonce: &str,
    ) -> Result<(Self, String), ScramError> {
        // gs2-cbind-flag "," [ authzid ] "," client-first-message-bare
        let mut parts = client_first.splitn(3, ',');
        let (Some(flag), Some(authzid), Some(bare)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(ScramError::Malformed);
        };
        match flag {
            "n" | "y" => {}
            flag if flag.starts_with("p=") => return Err(ScramError::ChannelBinding),
            _ => return Err(ScramError::Malformed),
        }
        // The name in `n=` is ignored, as PostgreSQL does: the startup message has named the user.
        let client_nonce = bare.split(',').find_map(|field| field.strip_prefix("r=")).ok_or(ScramError::Malformed)?;
        if client_nonce.is_empty() || bare.starts_with("m=") {
            return Err(ScramError::Malformed);
        }
        let nonce = format!("{client_nonce}{server_nonce}");
        let first = verifiers.first().ok_or(ScramError::Mismatch)?;
        let server_first = format!("r={nonce},s={},i={}", STANDARD.encode(&first.salt), first.iterations);
        let exchange = Self {
            verifiers,
            gs2_header: format!("{flag},{authzid},"),
            client_first_bare: bare.to_owned(),
            server_first: server_first.clone(),
            nonce,
        };
        Ok((exchange, server_first))
    }

    /// Takes the client's final message; the values are the position of the password that it proves, and the server's
    /// final message.
    pub(crate) fn finish(self, client_final: &str) -> Result<(usize, String), ScramError> {
        let (without_proof, proof) = client_final.rsplit_once(",p=").ok_or(ScramError::Malformed)?;
        let proof = STANDARD.decode(proof).map_err(|_| ScramError::Malformed)?;
        let expected = format!("c={},r={}", STANDARD.encode(&self.gs2_header), self.nonce);
        if without_proof != expected {
            return Err(ScramError::Malformed);
        }
        let auth_message = format!("{},{},{without_proof}", self.client_first_bare, self.server_first);
        let proves = |verifier: &ScramVerifier| fits(verifier, &proof, &auth_message);
        let proven = self.verifiers.iter().position(proves).ok_or(ScramError::Mismatch)?;
        let verifier = self.verifiers.get(proven).ok_or(ScramError::Mismatch)?;
        Ok((proven, format!("v={}", STANDARD.encode(sign(&verifier.server_key, &auth_message)))))
    }
}

fn fits(verifier: &ScramVerifier, proof: &[u8], auth_message: &str) -> bool {
    let signature = sign(&verifier.stored_key, auth_message);
    if proof.len() != signature.as_ref().len() {
        return false;
    }
    let client_key: Vec<u8> = proof.iter().zip(signature.as_ref()).map(|(proof, sign)| proof ^ sign).collect();
    let stored_key = digest::digest(&digest::SHA256, &client_key);
    // Both sides are digests of secrets, so the time of a plain comparison tells nothing about the password.
    stored_key.as_ref() == verifier.stored_key
}

fn sign(key: &[u8], message: &str) -> hmac::Tag {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The exchange printed in RFC 7677, section 3: user "user", password "pencil".
    fn rfc_verifier() -> ScramVerifier {
        let salt = STANDARD.decode("W22ZaJ0SNY7soEsUEjb6gQ==").unwrap();
        let mut salted = [0; 32];
        let iterations = std::num::NonZeroU32::new(4096).unwrap();
        ring::pbkdf2::derive(ring::pbkdf2::PBKDF2_HMAC_SHA256, iterations, &salt, b"pencil", &mut salted);
        let client_key = sign(&salted, "Client Key");
        let stored_key = digest::digest(&digest::SHA256, client_key.as_ref()).as_ref().try_into().unwrap();
        let server_key = sign(&salted, "Server Key").as_ref().try_into().unwrap();
        ScramVerifier { iterations: 4096, salt, stored_key, server_key }
    }

    const CLIENT_FIRST: &str = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO";
    const SERVER_NONCE: &str = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";

    #[test]
    fn the_exchange_of_rfc_7677_succeeds() {
        let (exchange, server_first) = Exchange::begin(vec![rfc_verifier()], CLIENT_FIRST, SERVER_NONCE).unwrap();
        assert_eq!(
            server_first,
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
        );
        let client_final = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,\
                            p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
        let expected = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=".to_owned();
        assert_eq!(exchange.finish(client_final).unwrap(), (0, expected));
    }

    #[test]
    fn a_wrong_proof_a_wrong_nonce_and_channel_binding_are_refused() {
        let begin = || Exchange::begin(vec![rfc_verifier()], CLIENT_FIRST, SERVER_NONCE).unwrap().0;
        let nonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        let wrong = STANDARD.encode([7; 32]);
        assert_eq!(begin().finish(&format!("c=biws,r={nonce},p={wrong}")), Err(ScramError::Mismatch));
        assert_eq!(begin().finish(&format!("c=biws,r=other,p={wrong}")), Err(ScramError::Malformed));
        assert_eq!(begin().finish("c=biws"), Err(ScramError::Malformed));
        let plus = Exchange::begin(vec![rfc_verifier()], "p=tls-unique,,n=u,r=abc", SERVER_NONCE);
        assert_eq!(plus.err(), Some(ScramError::ChannelBinding));
    }
}
