use super::*;

fn version(id: &str, stages: &[&str]) -> Version {
    Version {
        id: id.to_owned(),
        stages: stages.iter().map(|stage| (*stage).to_owned()).collect(),
        created_at: DateTime::UNIX_EPOCH,
        value: SecretValue::Text(Secret::new(format!("value of {id}"))),
    }
}

fn stages(versions: &Versions) -> Vec<String> {
    versions.0.iter().map(|version| format!("{}: {}", version.id, version.stages.join(" "))).collect()
}

#[test]
fn the_current_stage_moves_and_leaves_the_previous_one_behind() {
    let mut versions = Versions::default();
    for id in ["1", "2", "3"] {
        versions.add(version(id, &[CURRENT])).unwrap();
    }
    assert_eq!(stages(&versions), ["1: ", "2: AWSPREVIOUS", "3: AWSCURRENT"]);
    versions.add(version("4", &["MINE"])).unwrap();
    assert_eq!(stages(&versions), ["1: ", "2: AWSPREVIOUS", "3: AWSCURRENT", "4: MINE"]);
    assert_eq!(versions.find(None, None).unwrap().id, "3");
    assert_eq!(versions.find(Some("1"), None).unwrap().id, "1");
    assert_eq!(versions.find(None, Some("MINE")).unwrap().id, "4");
    assert_eq!(versions.find(Some("1"), Some(CURRENT)), None);
}

#[test]
fn a_version_is_added_once() {
    let mut versions = Versions::default();
    versions.add(version("1", &[CURRENT])).unwrap();
    versions.add(version("1", &[CURRENT])).unwrap();
    assert_eq!(stages(&versions), ["1: AWSCURRENT"]);
    let other = Version { value: SecretValue::Text(Secret::new("another")), ..version("1", &[CURRENT]) };
    assert_eq!(versions.add(other), Err(TokenInUse));
}

#[test]
fn versions_that_nothing_names_are_forgotten_in_the_end() {
    let mut versions = Versions::default();
    for id in 0..150 {
        versions.add(version(&id.to_string(), &[CURRENT])).unwrap();
    }
    assert_eq!(versions.0.len(), MAX_VERSIONS);
    assert_eq!(versions.find(None, Some(PREVIOUS)).unwrap().id, "148");
}
