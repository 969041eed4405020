use super::*;

#[test]
fn the_guide_policy_is_pointed_at() {
    let document = include_str!("../../../vesto/src/quickstart/guide-policy.json");
    let found = check(document, PolicyKind::Identity, &ParseOptions::default());
    let codes: Vec<_> = found.iter().map(|finding| (finding.code, finding.line)).collect();
    assert_eq!(
        codes,
        [(Code::LegacyClusterArn, 16), (Code::LegacyClusterArn, 17), (Code::PassRoleToEveryService, 20)],
        "{found:#?}"
    );
}
