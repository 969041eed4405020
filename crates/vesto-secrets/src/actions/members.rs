//! Members that several requests have.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use vesto_aws_wire::Members;
use vesto_types::Secret;

use crate::error::SecretsError;
use crate::secrets::Secrets;
use crate::version::SecretValue;

const MAX_VALUE_BYTES: usize = 65_536;

/// `SecretString` or `SecretBinary`.
pub(super) fn value(request: &Members) -> Result<Option<SecretValue>, SecretsError> {
    let (text, binary) = (request.text("SecretString")?, request.text("SecretBinary")?);
    let too_long =
        |name: &str| SecretsError::InvalidParameter(format!("{name} must have 1 to {MAX_VALUE_BYTES} bytes."));
    match (text, binary) {
        (Some(_), Some(_)) => Err(SecretsError::InvalidParameter(
            "You can't specify both a binary secret value and a string secret value in the same secret.".to_owned(),
        )),
        (Some(text), None) if (1..=MAX_VALUE_BYTES).contains(&text.len()) => {
            Ok(Some(SecretValue::Text(Secret::new(text))))
        }
        (Some(_), None) => Err(too_long("SecretString")),
        (None, Some(binary)) => match STANDARD.decode(binary) {
            Ok(bytes) if (1..=MAX_VALUE_BYTES).contains(&bytes.len()) => {
                Ok(Some(SecretValue::Binary(Secret::new(binary))))
            }
            Ok(_) => Err(too_long("SecretBinary")),
            Err(_) => Err(SecretsError::InvalidParameter("SecretBinary is not base64.".to_owned())),
        },
        (None, None) => Ok(None),
    }
}

/// `ClientRequestToken`, which becomes the version's id; one of our own without it.
pub(super) fn version_id(secrets: &Secrets, request: &Members) -> Result<String, SecretsError> {
    let given = request.text_of("ClientRequestToken", 32..=64)?;
    Ok(given.map_or_else(|| secrets.ids().uuid().to_string(), str::to_owned))
}

/// Members of operations that are not there.
pub(super) fn refuse(request: &Members, names: &[&str]) -> Result<(), SecretsError> {
    match names.iter().find(|name| request.has(name)) {
        Some(name) => Err(SecretsError::InvalidParameter(format!("The parameter {name} is not supported yet."))),
        None => Ok(()),
    }
}
