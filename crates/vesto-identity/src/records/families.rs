//! The entities themselves. A field added later needs `#[serde(default)]`: stored documents lack it.

use serde::{Deserialize, Serialize};
use vesto_meta::row::Tags;
use vesto_types::Secret;

use super::{Family, Keyed, OfUser, Seconds, secret_text};

macro_rules! families {
    ($($family:ident),* $(,)?) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Kind { $($family),* }

        #[derive(Debug, Clone, Serialize, Deserialize)]
        pub(crate) enum Entity { $($family($family)),* }

        impl Kind {
            pub(crate) fn name(self) -> &'static str {
                match self { $(Self::$family => stringify!($family)),* }
            }
        }

        impl Entity {
            pub(crate) fn kind(&self) -> Kind {
                match self { $(Self::$family(_) => Kind::$family),* }
            }

            pub(crate) fn key(&self) -> String {
                match self { $(Self::$family(family) => family.key()),* }
            }
        }

        $(impl Family for $family {
            const KIND: Kind = Kind::$family;

            fn of(entity: &Entity) -> Option<&Self> {
                if let Entity::$family(family) = entity { Some(family) } else { None }
            }

            fn wrap(self) -> Entity {
                Entity::$family(self)
            }
        })*
    };
}

families!(
    AccountAlias,
    CredentialReport,
    InstanceProfile,
    LoginProfile,
    MfaDevice,
    OidcProvider,
    OrganizationsFeatures,
    OrganizationsReport,
    OutboundFederation,
    PasswordPolicy,
    SamlProvider,
    ServerCertificate,
    ServiceCredential,
    SigningCertificate,
    SshPublicKey,
    TokenPreferences,
);

/// Implements [`Keyed`] by an expression, or with `only` for what an account has one of.
macro_rules! keyed {
    ($($family:ident: only;)*) => {
        $(impl Keyed for $family {
            fn key(&self) -> String {
                ONLY.to_owned()
            }
        })*
    };
    ($($family:ident: |$this:ident| $key:expr;)*) => {
        $(impl Keyed for $family {
            fn key(&self) -> String {
                let $this = self;
                $key
            }
        })*
    };
}

/// The key of what an account has one of.
pub(crate) const ONLY: &str = "";

keyed! {
    CredentialReport: only;
    OrganizationsFeatures: only;
    OutboundFederation: only;
    PasswordPolicy: only;
    TokenPreferences: only;
}

keyed! {
    AccountAlias: |this| this.alias.clone();
    InstanceProfile: |this| this.name.to_lowercase();
    LoginProfile: |this| this.user_id.clone();
    MfaDevice: |this| this.serial_number.clone();
    OidcProvider: |this| this.url.clone();
    OrganizationsReport: |this| this.job_id.clone();
    SamlProvider: |this| this.name.to_lowercase();
    ServerCertificate: |this| this.name.to_lowercase();
    ServiceCredential: |this| this.id.clone();
    SigningCertificate: |this| this.id.clone();
    SshPublicKey: |this| this.id.clone();
}

macro_rules! of_user {
    ($($family:ident),*) => {
        $(impl OfUser for $family {
            fn user_id(&self) -> &str {
                &self.user_id
            }
        })*
    };
}

of_user!(LoginProfile, ServiceCredential, SigningCertificate, SshPublicKey);

impl OfUser for MfaDevice {
    /// Of an unassigned device nobody, whose id is empty.
    fn user_id(&self) -> &str {
        self.assigned.as_ref().map_or("", |assigned| &assigned.user_id)
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct AccountAlias {
    pub(crate) alias: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct CredentialReport {
    pub(crate) csv: String,
    pub(crate) generated_at: Seconds,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct InstanceProfile {
    /// `AIPA…`
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) path: String,
    /// The unique id of its role.
    pub(crate) role_id: Option<String>,
    pub(crate) tags: Tags,
    pub(crate) created_at: Seconds,
}

/// A user's console password.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LoginProfile {
    pub(crate) user_id: String,
    pub(crate) password: PasswordHash,
    /// Passwords it had before, newest first.
    pub(crate) previous: Vec<PasswordHash>,
    pub(crate) reset_required: bool,
    pub(crate) created_at: Seconds,
    pub(crate) changed_at: Seconds,
}

/// PBKDF2-HMAC-SHA-256; the fields in Base64.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PasswordHash {
    pub(crate) iterations: u32,
    #[serde(with = "secret_text")]
    pub(crate) salt: Secret,
    #[serde(with = "secret_text")]
    pub(crate) hash: Secret,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PasswordPolicy {
    pub(crate) minimum_length: u32,
    pub(crate) symbols: bool,
    pub(crate) numbers: bool,
    pub(crate) uppercase: bool,
    pub(crate) lowercase: bool,
    pub(crate) users_may_change: bool,
    pub(crate) max_age_days: Option<u32>,
    pub(crate) reuse_prevention: Option<u32>,
    pub(crate) hard_expiry: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct MfaDevice {
    /// The ARN of a virtual device.
    pub(crate) serial_number: String,
    /// In Base32.
    #[serde(with = "secret_text")]
    pub(crate) seed: Secret,
    pub(crate) assigned: Option<MfaAssignment>,
    pub(crate) tags: Tags,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct MfaAssignment {
    pub(crate) user_id: String,
    pub(crate) enabled_at: Seconds,
    /// How many steps of 30 seconds the device's clock is ahead of ours.
    pub(crate) drift: i64,
    /// The step of the last code that was accepted: a code is good for one use.
    pub(crate) last_step: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SshPublicKey {
    /// `APKA…`
    pub(crate) id: String,
    pub(crate) user_id: String,
    /// As it was given.
    pub(crate) body: String,
    pub(crate) fingerprint: String,
    pub(crate) active: bool,
    pub(crate) uploaded_at: Seconds,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SigningCertificate {
    pub(crate) id: String,
    pub(crate) user_id: String,
    pub(crate) body: String,
    pub(crate) active: bool,
    pub(crate) uploaded_at: Seconds,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ServerCertificate {
    /// `ASCA…`
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) body: String,
    pub(crate) chain: Option<String>,
    #[serde(with = "secret_text")]
    pub(crate) private_key: Secret,
    pub(crate) uploaded_at: Seconds,
    pub(crate) expires_at: Seconds,
    pub(crate) tags: Tags,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SamlProvider {
    pub(crate) name: String,
    pub(crate) uuid: String,
    pub(crate) metadata: String,
    pub(crate) valid_until: Seconds,
    /// `Required` or `Allowed`.
    pub(crate) encryption: Option<String>,
    pub(crate) private_keys: Vec<SamlPrivateKey>,
    pub(crate) tags: Tags,
    pub(crate) created_at: Seconds,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SamlPrivateKey {
    pub(crate) id: String,
    #[serde(with = "secret_text")]
    pub(crate) pem: Secret,
    pub(crate) added_at: Seconds,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct OidcProvider {
    /// Without `https://`.
    pub(crate) url: String,
    pub(crate) client_ids: Vec<String>,
    pub(crate) thumbprints: Vec<String>,
    pub(crate) tags: Tags,
    pub(crate) created_at: Seconds,
}

/// Its password is shown once and not kept: no service of this server takes it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ServiceCredential {
    /// `ACCA…`
    pub(crate) id: String,
    pub(crate) user_id: String,
    pub(crate) service: String,
    /// The user name, or of services that take API keys its alias.
    pub(crate) user_name: String,
    pub(crate) active: bool,
    pub(crate) created_at: Seconds,
    pub(crate) expires_at: Option<Seconds>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct OrganizationsFeatures {
    pub(crate) root_credentials_management: bool,
    pub(crate) root_sessions: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct OrganizationsReport {
    pub(crate) job_id: String,
    pub(crate) created_at: Seconds,
    pub(crate) services: Vec<ServiceAccess>,
}

/// One line of [`OrganizationsReport`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ServiceAccess {
    pub(crate) namespace: String,
    pub(crate) entity_path: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) last_used_at: Option<Seconds>,
    pub(crate) entities: usize,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct OutboundFederation {
    pub(crate) issuer: String,
}

/// What `SetSecurityTokenServicePreferences` chose.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TokenPreferences {
    /// 1 or 2.
    pub(crate) global_endpoint_token_version: u32,
}
