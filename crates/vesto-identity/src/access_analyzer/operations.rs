//! The operations of the service's model, found by method and path.

/// Method, path and name.
const OPERATIONS: &[(&str, &str, &str)] = &[
    ("PUT", "/archive-rule", "ApplyArchiveRule"),
    ("PUT", "/policy/generation/{jobId}", "CancelPolicyGeneration"),
    ("POST", "/policy/check-access-not-granted", "CheckAccessNotGranted"),
    ("POST", "/policy/check-no-new-access", "CheckNoNewAccess"),
    ("POST", "/policy/check-no-public-access", "CheckNoPublicAccess"),
    ("PUT", "/access-preview", "CreateAccessPreview"),
    ("PUT", "/analyzer", "CreateAnalyzer"),
    ("PUT", "/analyzer/{analyzerName}/archive-rule", "CreateArchiveRule"),
    ("PUT", "/service-linked-analyzer", "CreateServiceLinkedAnalyzer"),
    ("DELETE", "/analyzer/{analyzerName}", "DeleteAnalyzer"),
    ("DELETE", "/analyzer/{analyzerName}/archive-rule/{ruleName}", "DeleteArchiveRule"),
    ("DELETE", "/service-linked-analyzer/{analyzerName}", "DeleteServiceLinkedAnalyzer"),
    ("POST", "/recommendation/{id}", "GenerateFindingRecommendation"),
    ("GET", "/access-preview/{accessPreviewId}", "GetAccessPreview"),
    ("GET", "/analyzed-resource", "GetAnalyzedResource"),
    ("GET", "/analyzer/{analyzerName}", "GetAnalyzer"),
    ("GET", "/analyzer/{analyzerName}/archive-rule/{ruleName}", "GetArchiveRule"),
    ("GET", "/finding/{id}", "GetFinding"),
    ("GET", "/recommendation/{id}", "GetFindingRecommendation"),
    ("GET", "/findingv2/{id}", "GetFindingV2"),
    ("POST", "/analyzer/findings/statistics", "GetFindingsStatistics"),
    ("GET", "/policy/generation/{jobId}", "GetGeneratedPolicy"),
    ("POST", "/access-preview/{accessPreviewId}", "ListAccessPreviewFindings"),
    ("GET", "/access-preview", "ListAccessPreviews"),
    ("POST", "/analyzed-resource", "ListAnalyzedResources"),
    ("GET", "/analyzer", "ListAnalyzers"),
    ("GET", "/analyzer/{analyzerName}/archive-rule", "ListArchiveRules"),
    ("POST", "/finding", "ListFindings"),
    ("POST", "/findingv2", "ListFindingsV2"),
    ("GET", "/policy/generation", "ListPolicyGenerations"),
    ("GET", "/tags/{resourceArn}", "ListTagsForResource"),
    ("PUT", "/policy/generation", "StartPolicyGeneration"),
    ("POST", "/resource/scan", "StartResourceScan"),
    ("POST", "/tags/{resourceArn}", "TagResource"),
    ("DELETE", "/tags/{resourceArn}", "UntagResource"),
    ("PUT", "/analyzer/{analyzerName}", "UpdateAnalyzer"),
    ("PUT", "/analyzer/{analyzerName}/archive-rule/{ruleName}", "UpdateArchiveRule"),
    ("PUT", "/finding", "UpdateFindings"),
    ("POST", "/policy/validation", "ValidatePolicy"),
];

pub fn operation(method: &str, path: &str) -> Option<&'static str> {
    let found = OPERATIONS.iter().find(|(known, template, _)| *known == method && matches(template, path));
    found.map(|(.., name)| *name)
}

/// Whether the path is the template with something in the place of each `{name}`.
fn matches(template: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(wanted), Some(given)) if wanted == given || (wanted.starts_with('{') && !given.is_empty()) => {}
            _ => return false,
        }
    }
}
