use std::os::unix::fs::PermissionsExt;

use vesto_types::SeededIds;

use super::*;

fn ids() -> Arc<dyn Ids> {
    Arc::new(SeededIds::default())
}

#[test]
fn a_secret_opens_only_for_its_own_purpose_and_key() {
    let secrets = SecretBox::ephemeral(ids()).unwrap();
    let sealed = secrets.seal("access-key A", &Secret::new("hunter2")).unwrap();
    assert_eq!(secrets.open_sealed("access-key A", &sealed).unwrap().expose(), "hunter2");
    assert!(secrets.open_sealed("access-key B", &sealed).is_err());
    let mut changed = sealed.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert!(secrets.open_sealed("access-key A", &changed).is_err());
    assert!(secrets.open_sealed("access-key A", b"short").is_err());
    let other = SecretBox::with_key(&[7; KEY_LEN], ids()).unwrap();
    assert!(other.open_sealed("access-key A", &sealed).is_err());
}

#[test]
fn sealing_twice_gives_different_bytes() {
    let secrets = SecretBox::ephemeral(ids()).unwrap();
    let secret = Secret::new("hunter2");
    assert_ne!(secrets.seal("p", &secret).unwrap(), secrets.seal("p", &secret).unwrap());
}

#[test]
fn the_key_file_is_private_and_kept() {
    let dir = tempfile::tempdir().unwrap();
    let sealed = SecretBox::open(dir.path(), ids()).unwrap().seal("p", &Secret::new("s")).unwrap();
    let mode = fs::metadata(dir.path().join(KEY_FILE)).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let again = SecretBox::open(dir.path(), ids()).unwrap();
    assert_eq!(again.open_sealed("p", &sealed).unwrap().expose(), "s");
}

#[test]
fn a_broken_key_file_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(KEY_FILE), "abc").unwrap();
    assert!(matches!(SecretBox::open(dir.path(), ids()), Err(SecretBoxError::MalformedKey)));
}
