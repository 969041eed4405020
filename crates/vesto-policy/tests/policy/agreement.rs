//! The evaluator and the reference agree on worlds made by chance. `VESTO_POLICY_CASES` sets how many
//! (`make test-policy-long`), `VESTO_POLICY_SEED` where to begin.

use std::collections::BTreeMap;

use serde_json::Value;
use vesto_policy::{AttachPoint, Change, Decision, evaluate, evaluate_decision, suggest};

use crate::reference::{self, Answer};
use crate::worlds::{Document, Role, World};

#[expect(clippy::disallowed_methods, reason = "how much to test is asked by whoever runs the tests")]
fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn actual(world: &World) -> Answer {
    world.ask(|request, policies| {
        let full = evaluate(request, policies);
        assert_eq!(full.decision, evaluate_decision(request, policies), "full and fast disagree: {world:#?}");
        let layer = match full.layer.to_string().as_str() {
            "resource control policy" => "resource control policy",
            "service control policy" => "service control policy",
            "resource-based policy" => "resource-based policy",
            "role trust policy" => "role trust policy",
            "identity-based policy" => "identity-based policy",
            "permissions boundary" => "permissions boundary",
            "session policy" => "session policy",
            "root user" => "root user",
            other => panic!("{other}"),
        };
        match full.decision {
            Decision::Allow => Answer::Allowed(layer),
            Decision::ImplicitDeny => Answer::Implicit(layer),
            Decision::ExplicitDeny => Answer::Explicit(layer),
        }
    })
}

/// Leaves out parts of a world as long as `fails` holds.
fn smallest(mut world: World, fails: &dyn Fn(&World) -> bool) -> World {
    while let Some(smaller) = world.smaller().into_iter().find(|smaller| fails(smaller)) {
        world = smaller;
    }
    world
}

fn show(world: &World) -> String {
    let documents: Vec<String> = world
        .documents
        .iter()
        .map(|document| format!("{:?} {}: {:#}", document.role, document.target, document.json()))
        .collect();
    let keys: Vec<String> = world.keys.iter().map(|key| format!("{} = {:?}", key.name, key.values)).collect();
    format!(
        "{:?} asks {} on {} (owner {:?}, guarded {})\n{}\n{}",
        world.caller,
        world.action,
        world.resource,
        world.owner,
        world.guarded,
        documents.join("\n"),
        keys.join("\n")
    )
}

#[test]
#[expect(clippy::print_stdout, reason = "the long run shows what it covered")]
fn evaluator_and_reference_agree() {
    let n_cases = setting("VESTO_POLICY_CASES", 20_000);
    let first = setting("VESTO_POLICY_SEED", 1_000_000);
    let n_threads = std::thread::available_parallelism().map_or(1, |n| n.get() as u64).min(n_cases);
    let counts: Vec<BTreeMap<Answer, u64>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..n_threads)
            .map(|thread| scope.spawn(move || compare((first + thread..first + n_cases).step_by(n_threads as usize))))
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let mut seen: BTreeMap<Answer, u64> = BTreeMap::new();
    for (answer, n) in counts.into_iter().flatten() {
        *seen.entry(answer).or_default() += n;
    }
    // Every way to decide must be well represented, or the comparison proves little.
    let layers = [
        "resource control policy",
        "service control policy",
        "resource-based policy",
        "role trust policy",
        "identity-based policy",
        "permissions boundary",
        "session policy",
    ];
    let allowing = ["resource-based policy", "role trust policy", "identity-based policy", "root user"];
    let wanted = layers.iter().flat_map(|layer| [Answer::Implicit(layer), Answer::Explicit(layer)]);
    for answer in wanted.chain(allowing.iter().map(|layer| Answer::Allowed(layer))) {
        let n = seen.get(&answer).copied().unwrap_or_default();
        assert!(n * 250 >= n_cases, "only {n} of {n_cases} cases are {answer:?}: {seen:#?}");
    }
    println!("{n_cases} cases: {seen:#?}");
}

fn compare(seeds: impl Iterator<Item = u64>) -> BTreeMap<Answer, u64> {
    let mut seen = BTreeMap::new();
    let differs = |world: &World| actual(world) != reference::decide(world);
    for seed in seeds {
        let world = World::by_chance(seed);
        let (found, expected) = (actual(&world), reference::decide(&world));
        if found != expected {
            let world = smallest(world, &differs);
            let (found, expected) = (actual(&world), reference::decide(&world));
            panic!("seed {seed}: expected {expected:?}, found {found:?}\n{}", show(&world));
        }
        *seen.entry(found).or_default() += 1;
    }
    seen
}

/// Makes the suggested changes in the documents themselves.
fn carry_out(world: &World, changes: &[Change]) -> World {
    let mut changed = world.clone();
    // From behind, so that indexes stay right.
    let mut removed: Vec<(usize, usize)> = changes
        .iter()
        .filter_map(|change| match change {
            Change::RemoveDeny { statement } => Some((statement.source.id.parse().unwrap(), statement.index)),
            Change::AddStatement { .. } => None,
        })
        .collect();
    removed.sort_unstable();
    for (document, statement) in removed.into_iter().rev() {
        changed.documents[document].statements.remove(statement);
    }
    for change in changes {
        let Change::AddStatement { to, statement, .. } = change else { continue };
        let (role, target) = match to {
            AttachPoint::Identity(_) => (Role::Identity, ""),
            AttachPoint::Trust(_) => (Role::Trust, ""),
            AttachPoint::Resource(_) => (Role::Bucket, ""),
            AttachPoint::Boundary { .. } => (Role::Boundary, ""),
            AttachPoint::Session(_) => (Role::Session, ""),
            AttachPoint::Scp(target) => (Role::Scp, target.as_str()),
            AttachPoint::Rcp(target) => (Role::Rcp, target.as_str()),
        };
        let statement: Value = serde_json::from_str(statement).unwrap();
        let known = changed.documents.iter_mut().find(|known| known.role == role && known.target == target);
        match known {
            Some(document) => document.statements.push(statement),
            None => changed.documents.push(Document {
                role,
                target: "",
                version: "2012-10-17",
                statements: vec![statement],
            }),
        }
    }
    changed.documents.retain(|document| !document.statements.is_empty());
    changed
}

#[test]
fn suggested_changes_turn_denials_into_allows() {
    let n_cases = setting("VESTO_POLICY_CASES", 20_000) / 20;
    let mut n_denied = 0;
    for seed in 0..n_cases {
        let world = World::by_chance(seed);
        // Nobody assumes a role unsigned, whatever its trust policy says.
        if world.caller == crate::worlds::Caller::Anonymous && world.guarded {
            continue;
        }
        let changes = world.ask(|request, policies| suggest(request, &evaluate(request, policies)).changes);
        // What is escaped needs a version with variables; a new version would change what the other statements say.
        let needs_variables =
            |change: &Change| matches!(change, Change::AddStatement { statement, .. } if statement.contains("${"));
        let is_old = world.documents.iter().any(|document| document.version == "2008-10-17");
        if is_old && changes.iter().any(needs_variables) {
            continue;
        }
        let denied = !matches!(actual(&world), Answer::Allowed(_));
        assert_eq!(denied, !changes.is_empty(), "seed {seed}");
        if denied {
            n_denied += 1;
            let changed = carry_out(&world, &changes);
            let answer = actual(&changed);
            assert!(
                matches!(answer, Answer::Allowed(_)),
                "seed {seed}: still {answer:?} after {changes:#?}\n{}\nbecame\n{}",
                show(&world),
                show(&changed)
            );
        }
    }
    assert!(n_denied * 3 > n_cases, "only {n_denied} denials");
}
