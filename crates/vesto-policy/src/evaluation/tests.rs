//! The sentences for each layer; `evaluate`'s tests assert them in their places.

use super::*;

#[test]
fn reasons() {
    let reason = |decision, layer| {
        let evaluation = Evaluation { decision, layer, deciding: None, considered: vec![], refusals: vec![] };
        evaluation.access_denied_reason("s3:GetObject")
    };
    use Decision::{Allow, ExplicitDeny, ImplicitDeny};
    assert_eq!(reason(Allow, Layer::Identity), "");
    for (layer, implicit, explicit) in [
        (Layer::Identity, "no identity-based policy allows", "an identity-based policy"),
        (Layer::Boundary, "no permissions boundary allows", "a permissions boundary"),
        (Layer::Session, "no session policy allows", "a session policy"),
        (Layer::Resource, "no resource-based policy allows", "a resource-based policy"),
        (Layer::Scp, "no service control policy allows", "a service control policy"),
        (Layer::Trust, "no role trust policy allows", "the role trust policy"),
    ] {
        assert_eq!(reason(ImplicitDeny, layer), format!(" because {implicit} the s3:GetObject action"));
        assert_eq!(reason(ExplicitDeny, layer), format!(" with an explicit deny in {explicit}"));
    }
}
