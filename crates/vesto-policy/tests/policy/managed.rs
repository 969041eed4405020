//! AWS's own managed policies, as this server ships them: they name only actions and keys that the checker knows.

use std::path::Path;

use vesto_policy::check::{Code, check};
use vesto_policy::{ParseOptions, PolicyKind};

#[test]
fn the_checker_knows_what_awss_own_policies_name() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vesto-identity/src/aws_managed");
    let mut n_documents = 0;
    let mut wrong = Vec::new();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        n_documents += 1;
        let document = std::fs::read_to_string(&path).unwrap();
        for finding in check(&document, PolicyKind::Identity, &ParseOptions::default()) {
            let is_unknown = matches!(
                finding.code,
                Code::Malformed | Code::UnknownAction | Code::UnknownService | Code::UnknownConditionKey
            );
            if is_unknown {
                wrong.push(format!("{}: {} {}", path.display(), finding.message, finding.json_path));
            }
        }
    }
    assert!(n_documents >= 5, "only {n_documents} documents");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
