use crate::testing::{World, element};

const BOB: (&str, &str) = ("UserName", "bob");
const SSH: &str = include_str!("../../testing/rsa_public_key.pub");
const PEM: &str = include_str!("../../testing/rsa_public_key.pem");

#[tokio::test]
async fn a_key_from_upload_to_deletion() {
    let world = World::new().await;
    let root = world.root();
    world.make("CreateUser", &[BOB]).await;
    let uploaded = world.make("UploadSSHPublicKey", &[BOB, ("SSHPublicKeyBody", SSH)]).await;
    // What `ssh-keygen -l -E md5` prints.
    assert_eq!(element(&uploaded, "Fingerprint").as_deref(), Some("c5:da:04:6d:53:7b:f4:ce:ba:5a:8d:dc:fd:f5:89:e7"));
    let id = element(&uploaded, "SSHPublicKeyId").unwrap();
    assert!(id.starts_with("APKA") && id.len() == 20, "{id}");
    assert_eq!(
        world.call(&root, "UploadSSHPublicKey", &[BOB, ("SSHPublicKeyBody", PEM)]).await,
        "400 DuplicateSSHPublicKey: The specified SSH public key is already associated with the specified IAM user."
    );
    let get = |encoding| [BOB, ("SSHPublicKeyId", id.as_str()), ("Encoding", encoding)];
    let as_pem = world.make("GetSSHPublicKey", &get("PEM")).await;
    assert_eq!(element(&as_pem, "SSHPublicKeyBody").as_deref(), Some(PEM));
    let as_ssh = world.make("GetSSHPublicKey", &get("SSH")).await;
    assert_eq!(element(&as_ssh, "SSHPublicKeyBody").as_deref(), Some(SSH));
    world.make("UpdateSSHPublicKey", &[BOB, ("SSHPublicKeyId", &id), ("Status", "Inactive")]).await;
    let listed = world.make("ListSSHPublicKeys", &[BOB]).await;
    assert!(listed.contains("<Status>Inactive</Status>") && !listed.contains("ssh-rsa"), "{listed}");
    assert_eq!(
        world.call(&root, "DeleteUser", &[BOB]).await,
        "409 DeleteConflict: Cannot delete entity, must remove referenced objects first."
    );
    world.make("DeleteSSHPublicKey", &[BOB, ("SSHPublicKeyId", &id)]).await;
    assert_eq!(
        world.call(&root, "GetSSHPublicKey", &get("SSH")).await,
        format!("404 NoSuchEntity: The Public Key with id {id} cannot be found.")
    );
    world.make("DeleteUser", &[BOB]).await;
}

#[tokio::test]
async fn what_is_no_key_is_refused() {
    let world = World::new().await;
    world.make("CreateUser", &[BOB]).await;
    for (body, code) in [
        ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPw", "UnrecognizedPublicKeyEncoding"),
        ("hello", "UnrecognizedPublicKeyEncoding"),
        ("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ", "InvalidPublicKey"),
        ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "InvalidPublicKey"),
    ] {
        let answer = world.call(&world.root(), "UploadSSHPublicKey", &[BOB, ("SSHPublicKeyBody", body)]).await;
        assert!(answer.starts_with(&format!("400 {code}: ")), "{body}: {answer}");
    }
}
