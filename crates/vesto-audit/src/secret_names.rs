//! Which names bear secrets. By name, not by action: an action that is added tomorrow is covered as well.

/// What stands in a secret's place, as in CloudTrail.
pub const HIDDEN: &str = "HIDDEN_DUE_TO_SECURITY_REASONS";

/// Parts of names, in lower case.
const SECRET_PARTS: &[&str] = &[
    "password",
    "secret",
    "token",
    "privatekey",
    "assertion",
    "authenticationcode",
    "stringseed",
    "qrcode",
    "signature",
    "passphrase",
    "base32",
];

/// Whole names; a SQL text may hold passwords and keys.
const SECRETS: &[&str] = &["sql", "sqls"];

/// Names that only speak of secrets: settings, ages, places, pages.
const HARMLESS: &[&str] = &[
    "allowuserstochangepassword",
    "continuationtoken",
    "expirepasswords",
    "globalendpointtokenversion",
    "managemasterpassword",
    "masterpasswordsecretarn",
    "masterpasswordsecretkmskeyid",
    "maxpasswordage",
    "minimumpasswordlength",
    "nextcontinuationtoken",
    "nexttoken",
    "passwordlastused",
    "passwordpolicy",
    "passwordresetrequired",
    "passwordreuseprevention",
    "secretarn",
    "secretid",
    "signatureversion",
];

/// Whether a parameter or element of this name may hold a secret. `name` is the last part of a dotted one.
pub fn is_secret(name: &str) -> bool {
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let name = name.as_str();
    SECRETS.contains(&name) || !HARMLESS.contains(&name) && SECRET_PARTS.iter().any(|part| name.contains(part))
}
