use chrono::{DateTime, TimeDelta, Utc};
use expect_test::{Expect, expect};
use vesto_types::AccountId;

use super::*;

fn account() -> AccountId {
    AccountId::parse("123456789012").unwrap()
}

fn role(name: &str) -> RoleArn {
    RoleArn::parse(&format!("arn:aws:iam::123456789012:role/{name}")).unwrap()
}

fn roles(names: &str) -> Vec<RoleArn> {
    names.split_whitespace().map(role).collect()
}

fn at(second: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(second)
}

fn show(associations: &Associations) -> String {
    let one = |association: &Association| format!("{} {}", association.role.name(), association.status.as_str());
    let mut text = associations.roles().iter().map(one).collect::<Vec<_>>().join(", ");
    if let Some(default) = associations.default_role() {
        text += &format!(" (default {})", default.name());
    }
    text
}

/// Runs steps of the form `add A B; remove C; default D; default -; apply`, each a call or a pass of the reconciler.
fn run(steps: &[&str], limit: usize) -> Result<Associations, RoleError> {
    let mut associations = Associations::default();
    for (second, step) in (1..).zip(steps) {
        if *step == "apply" {
            associations = associations.applied(at(second)).unwrap_or(associations);
            continue;
        }
        let mut change = RoleChange::default();
        for part in step.split(';').map(str::trim) {
            match part.split_once(' ').unwrap() {
                ("add", names) => change.add = roles(names),
                ("remove", names) => change.remove = roles(names),
                ("default", "-") => change.default = DefaultRole::Clear,
                ("default", name) => change.default = DefaultRole::Set(role(name)),
                (other, _) => panic!("unknown step {other}"),
            }
        }
        change.check_disjoint()?;
        associations = associations.changed(&change, limit, at(second))?;
    }
    Ok(associations)
}

fn check(steps: &[&str], expect: Expect) {
    let shown = match run(steps, 3) {
        Ok(associations) => show(&associations),
        Err(error) => format!("error: {error}"),
    };
    expect.assert_eq(&shown);
}

#[test]
fn a_role_is_adding_then_in_sync_then_removing_then_gone() {
    check(&["add A B"], expect!["A adding, B adding"]);
    check(&["add A B", "apply"], expect!["A in-sync, B in-sync"]);
    check(&["add A B", "apply", "remove A"], expect!["A removing, B in-sync"]);
    check(&["add A B", "apply", "remove A", "apply"], expect!["B in-sync"]);
}

#[test]
fn adding_and_removing_are_idempotent() {
    check(&["add A", "apply", "add A"], expect!["A in-sync"]);
    check(&["add A", "apply", "remove B"], expect!["A in-sync"]);
    check(&["add A", "apply", "remove A", "remove A"], expect!["A removing"]);
}

#[test]
fn a_role_on_its_way_out_can_be_added_again() {
    check(&["add A", "apply", "remove A", "add A"], expect!["A adding"]);
    check(&["add A", "apply", "remove A", "add A", "apply"], expect!["A in-sync"]);
    check(&["add A", "remove A", "apply"], expect![""]);
}

#[test]
fn the_limit_counts_the_resulting_set() {
    check(&["add A B C", "add D"], expect!["error: 4 roles would be associated, at most 3 are allowed"]);
    check(&["add A B C D"], expect!["error: 4 roles in one call, at most 3 are allowed"]);
    check(&["add A B C", "apply", "remove A; add D"], expect!["A removing, B in-sync, C in-sync, D adding"]);
    check(&["add A B C", "apply", "remove A", "add D"], expect!["A removing, B in-sync, C in-sync, D adding"]);
    check(
        &["add A B C", "apply", "remove A; add D", "add A"],
        expect!["error: 4 roles would be associated, at most 3 are allowed"],
    );
}

#[test]
fn a_lowered_limit_still_lets_roles_go() {
    let full = run(&["add A B C", "apply"], 3).unwrap();
    let change = RoleChange { remove: roles("A"), ..RoleChange::default() };
    assert_eq!(show(&full.changed(&change, 1, at(9)).unwrap()), "A removing, B in-sync, C in-sync");
}

#[test]
fn the_default_role_is_in_the_resulting_set() {
    check(&["add A; default A"], expect!["A adding (default A)"]);
    check(&["add A B; default A", "default B"], expect!["A adding, B adding (default B)"]);
    check(&["add A; default A", "default -"], expect!["A adding"]);
    check(&["add A; default A", "add B"], expect!["A adding, B adding (default A)"]);
    check(&["add A", "default B"], expect!["error: the default role is not among the associated roles"]);
    check(&["add A", "remove A; default A"], expect!["error: the default role is not among the associated roles"]);
    check(&["add A", "remove A", "default A"], expect!["error: the default role is not among the associated roles"]);
}

#[test]
fn removing_the_default_role_clears_the_default() {
    check(&["add A; default A", "remove A"], expect!["A removing"]);
    check(&["add A; default A", "remove A", "add A"], expect!["A adding"]);
}

#[test]
fn one_role_in_both_lists_is_refused() {
    let message = expect!["error: `arn:aws:iam::123456789012:role/A` is both added and removed"];
    check(&["add A; remove A"], message);
}

#[test]
fn only_what_began_early_enough_is_applied() {
    let associations = run(&["add A", "add B"], 3).unwrap();
    assert_eq!(associations.oldest_pending(), Some(at(1)));
    let applied = associations.applied(at(1)).unwrap();
    assert_eq!(show(&applied), "A in-sync, B adding");
    assert_eq!(applied.applied(at(1)), None);
    assert_eq!(applied.oldest_pending(), Some(at(2)));
}

#[test]
fn a_role_is_named_by_its_arn_and_belongs_to_the_account() {
    let check = |text: &str, expect: Expect| {
        let shown = match parse_role(text, &account()) {
            Ok(role) => format!("{} {}", role.path(), role.name()),
            Err(error) => format!("error: {error}"),
        };
        expect.assert_eq(&shown);
    };
    check("arn:aws:iam::123456789012:role/NotThereYet", expect!["/ NotThereYet"]);
    check("arn:aws:iam::123456789012:role/service-role/Copy", expect!["/service-role/ Copy"]);
    check("MyRedshiftRole", expect!["error: `MyRedshiftRole` is not the ARN of a role of this account"]);
    check(
        "arn:aws:iam::999999999999:role/X",
        expect!["error: `arn:aws:iam::999999999999:role/X` is not the ARN of a role of this account"],
    );
    check(
        "arn:aws-cn:iam::123456789012:role/X",
        expect!["error: `arn:aws-cn:iam::123456789012:role/X` is not the ARN of a role of this account"],
    );
    check(
        "arn:aws:iam::123456789012:role/aws-service-role/redshift.amazonaws.com/AWSServiceRoleForRedshift",
        expect![[
            "error: `arn:aws:iam::123456789012:role/aws-service-role/redshift.amazonaws.com/AWSServiceRoleForRedshift` is a service-linked role"
        ]],
    );
    assert_eq!(parse_roles(&[&role("A").to_string(), &role("A").to_string()], &account()).unwrap(), roles("A"));
}

#[test]
fn a_stored_default_that_is_not_associated_is_dropped() {
    let association = Association { role: role("A"), status: ApplyStatus::Removing, since: at(0) };
    assert_eq!(Associations::restore(vec![association], Some(role("A"))).default_role(), None);
}
