use chrono::TimeDelta;

use crate::testing::{World, clock, element};

const BOB: (&str, &str) = ("UserName", "bob");
const NAME: (&str, &str) = ("ServerCertificateName", "web");
const RSA: &str = include_str!("../../testing/rsa_certificate.pem");
const RSA_KEY: &str = include_str!("../../testing/rsa_private_key.pem");
const EC: &str = include_str!("../../testing/ec_certificate.pem");
const EC_KEY: &str = include_str!("../../testing/ec_private_key.pem");

#[tokio::test]
async fn a_user_has_at_most_two_signing_certificates() {
    let world = World::new().await;
    let root = world.root();
    world.make("CreateUser", &[BOB]).await;
    let upload =
        async |body: &str| world.call(&root, "UploadSigningCertificate", &[BOB, ("CertificateBody", body)]).await;
    assert!(upload("notacert").await.starts_with("400 MalformedCertificate: "));
    let uploaded = upload(RSA).await;
    let id = element(&uploaded, "CertificateId").unwrap();
    assert_eq!(id.len(), 32);
    assert!(upload(RSA).await.starts_with("409 DuplicateCertificate: "));
    assert!(upload(EC).await.contains("<Status>Active</Status>"));
    world.make("UpdateSigningCertificate", &[BOB, ("CertificateId", &id), ("Status", "Inactive")]).await;
    let listed = world.make("ListSigningCertificates", &[BOB]).await;
    assert_eq!(listed.matches("BEGIN CERTIFICATE").count(), 2);
    assert!(listed.contains("<Status>Inactive</Status>"), "{listed}");
    assert_eq!(
        world.call(&root, "DeleteUser", &[BOB]).await,
        "409 DeleteConflict: Cannot delete entity, must delete certificates first."
    );
    let delete = [BOB, ("CertificateId", id.as_str())];
    world.make("DeleteSigningCertificate", &delete).await;
    assert_eq!(
        world.call(&root, "DeleteSigningCertificate", &delete).await,
        format!("404 NoSuchEntity: The Certificate with id {id} cannot be found.")
    );
    world.clock.advance(TimeDelta::days(36_500));
    assert_eq!(upload(RSA).await, "400 InvalidCertificate: The certificate has expired.");
}

#[tokio::test]
async fn a_server_certificate_from_upload_to_deletion() {
    let world = World::new().await;
    let root = world.root();
    let files = [("CertificateBody", RSA), ("PrivateKey", RSA_KEY), ("CertificateChain", RSA)];
    let uploaded =
        world.make("UploadServerCertificate", &[NAME, ("Path", "/cdn/"), files[0], files[1], files[2]]).await;
    assert_eq!(element(&uploaded, "Arn").as_deref(), Some("arn:aws:iam::123456789012:server-certificate/cdn/web"));
    assert_eq!(element(&uploaded, "Expiration").as_deref(), Some("2036-11-21T09:43:13Z"));
    let got = world.make("GetServerCertificate", &[NAME]).await;
    assert_eq!(got.matches("BEGIN CERTIFICATE").count(), 2);
    assert!(!got.contains("PRIVATE KEY"), "{got}");
    world.make("UpdateServerCertificate", &[NAME, ("NewServerCertificateName", "site"), ("NewPath", "/")]).await;
    let listed = world.make("ListServerCertificates", &[]).await;
    assert!(listed.contains("server-certificate/site<") && !listed.contains(">web<"), "{listed}");
    assert_eq!(
        world.call(&root, "GetServerCertificate", &[NAME]).await,
        "404 NoSuchEntity: The Server Certificate with name web cannot be found."
    );
    world.make("DeleteServerCertificate", &[("ServerCertificateName", "site")]).await;
    assert!(world.make("ListServerCertificates", &[]).await.starts_with("<ServerCertificateMetadataList/>"));
}

#[tokio::test]
async fn key_and_chain_must_be_the_certificates() {
    let world = World::new().await;
    let root = world.root();
    let upload = |body, key, chain| {
        let params = [NAME, ("CertificateBody", body), ("PrivateKey", key), ("CertificateChain", chain)];
        let (world, root) = (&world, &root);
        async move { world.call(root, "UploadServerCertificate", &params).await }
    };
    assert!(upload("x", RSA_KEY, RSA).await.starts_with("400 MalformedCertificate: Unable to parse certificate."));
    assert!(upload(RSA, "x", RSA).await.starts_with("400 MalformedCertificate: Unable to parse key."));
    assert!(upload(RSA, EC_KEY, RSA).await.starts_with("400 KeyPairMismatch: "));
    let chain = upload(RSA, RSA_KEY, EC).await;
    assert!(chain.starts_with("400 MalformedCertificate: Unable to validate certificate chain."), "{chain}");
    assert!(chain.ends_with("is: 0"), "{chain}");
    assert!(upload(EC, EC_KEY, EC).await.contains("ASCA"));
    assert_eq!(
        upload(RSA, RSA_KEY, RSA).await,
        "409 EntityAlreadyExists: The Server Certificate with name web already exists."
    );
}

#[tokio::test]
async fn a_private_key_is_sealed_on_disk() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::in_dir(dir.path(), std::sync::Arc::new(clock())).await;
    world.make("UploadServerCertificate", &[NAME, ("CertificateBody", RSA), ("PrivateKey", RSA_KEY)]).await;
    let line = RSA_KEY.lines().nth(3).unwrap();
    for file in std::fs::read_dir(dir.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(line.len()).any(|window| window == line.as_bytes()));
    }
}
