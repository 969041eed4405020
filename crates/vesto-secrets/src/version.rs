//! The versions of a secret and the stages that name them: AWSCURRENT is at one version always, and where it was before,
//! AWSPREVIOUS is. <https://docs.aws.amazon.com/secretsmanager/latest/userguide/getting-started.html#term_version>

use chrono::{DateTime, Utc};
use vesto_types::Secret;

pub(crate) const CURRENT: &str = "AWSCURRENT";
pub(crate) const PREVIOUS: &str = "AWSPREVIOUS";

/// Versions that no stage names are kept up to this number.
const MAX_VERSIONS: usize = 100;

/// A secret's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretValue {
    Text(Secret),
    /// Bytes, in base64.
    Binary(Secret),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Version {
    pub(crate) id: String,
    pub(crate) stages: Vec<String>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) value: SecretValue,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Versions(pub(crate) Vec<Version>);

/// The token names a version with another value.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TokenInUse;

impl Versions {
    /// Adds a version at the given stages. The same version again changes nothing.
    pub(crate) fn add(&mut self, version: Version) -> Result<(), TokenInUse> {
        if let Some(known) = self.0.iter().find(|known| known.id == version.id) {
            return if known.value == version.value { Ok(()) } else { Err(TokenInUse) };
        }
        if version.stages.iter().any(|stage| stage == CURRENT)
            && let Some(current) = self.position(CURRENT)
        {
            self.take(PREVIOUS);
            if let Some(old) = self.0.get_mut(current) {
                old.stages.push(PREVIOUS.to_owned());
            }
        }
        version.stages.iter().for_each(|stage| self.take(stage));
        self.0.push(version);
        while self.0.len() > MAX_VERSIONS {
            let Some(unnamed) = self.0.iter().position(|version| version.stages.is_empty()) else { break };
            self.0.remove(unnamed);
        }
        Ok(())
    }

    fn position(&self, stage: &str) -> Option<usize> {
        self.0.iter().position(|version| version.stages.iter().any(|known| known == stage))
    }

    fn take(&mut self, stage: &str) {
        for version in &mut self.0 {
            version.stages.retain(|known| known != stage);
        }
    }

    /// By id, by stage, or by both at once; the current one without.
    pub(crate) fn find(&self, id: Option<&str>, stage: Option<&str>) -> Option<&Version> {
        let stage = stage.or(if id.is_none() { Some(CURRENT) } else { None });
        self.0.iter().find(|version| {
            id.is_none_or(|id| version.id == id)
                && stage.is_none_or(|stage| version.stages.iter().any(|known| known == stage))
        })
    }
}

#[cfg(test)]
mod tests;
