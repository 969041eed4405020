//! Session tags of AssumeRole. <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html>

use vesto_aws_wire::{ApiError, QueryParams};

use super::tags::{self, Tags};
use crate::OpCtx;

pub(crate) struct SessionTags {
    /// What this call asks for.
    pub(crate) given: Tags,
    /// With what the calling session hands on.
    pub(crate) tags: Tags,
    pub(crate) transitive: Vec<String>,
}

pub(crate) fn parse(ctx: &OpCtx, params: &QueryParams) -> Result<SessionTags, ApiError> {
    let given = tags::parse_session_tags(params)?;
    let mut transitive = params.list("TransitiveTagKeys", "member").unwrap_or_default();
    let has = |tags: &Tags, key: &str| tags.iter().any(|(known, _)| known.eq_ignore_ascii_case(key));
    if !transitive.iter().all(|key| has(&given, key)) {
        let message = "The specified transitive tag key must be included in the requested tags.";
        return Err(ApiError::invalid_parameter_value(message));
    }
    let inherited: Tags = ctx.session().map_or_else(Vec::new, |session| {
        let is_transitive = |key: &str| session.transitive_tags.iter().any(|known| known.eq_ignore_ascii_case(key));
        session.tags.iter().filter(|(key, _)| is_transitive(key)).cloned().collect()
    });
    if given.iter().any(|(key, _)| has(&inherited, key)) {
        let message = "One of the specified transitive tag keys can't be set because it conflicts with a transitive \
                       tag key from the calling session.";
        return Err(ApiError::invalid_parameter_value(message));
    }
    transitive.extend(inherited.iter().map(|(key, _)| key.clone()));
    let tags = inherited.into_iter().chain(given.clone()).collect();
    Ok(SessionTags { given, tags, transitive })
}
