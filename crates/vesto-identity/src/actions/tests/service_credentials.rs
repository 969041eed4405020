use crate::testing::{World, element};

const BOB: (&str, &str) = ("UserName", "bob");
const GIT: (&str, &str) = ("ServiceName", "codecommit.amazonaws.com");

#[tokio::test]
async fn a_credential_from_creation_to_deletion() {
    let world = World::new().await;
    let root = world.root();
    world.make("CreateUser", &[BOB]).await;
    let made = world.make("CreateServiceSpecificCredential", &[BOB, GIT]).await;
    assert_eq!(element(&made, "ServiceUserName").as_deref(), Some("bob-at-123456789012"));
    assert_eq!(element(&made, "ServicePassword").unwrap().len(), 44);
    let second = world.make("CreateServiceSpecificCredential", &[BOB, GIT]).await;
    assert_eq!(element(&second, "ServiceUserName").as_deref(), Some("bob+1-at-123456789012"));
    assert_eq!(
        world.call(&root, "CreateServiceSpecificCredential", &[BOB, GIT]).await,
        "409 LimitExceeded: Cannot exceed quota for ServiceSpecificCredentialsPerUser: 2"
    );
    let made_id = element(&made, "ServiceSpecificCredentialId").unwrap();
    let id = ("ServiceSpecificCredentialId", made_id.as_str());
    let reset = world.make("ResetServiceSpecificCredential", &[BOB, id]).await;
    assert_ne!(element(&reset, "ServicePassword"), element(&made, "ServicePassword"));
    world.make("UpdateServiceSpecificCredential", &[BOB, id, ("Status", "Inactive")]).await;
    let listed = world.make("ListServiceSpecificCredentials", &[BOB, GIT]).await;
    assert_eq!(listed.matches("<ServiceSpecificCredentialId>").count(), 2);
    assert!(listed.contains("<Status>Inactive</Status>") && !listed.contains("Password"), "{listed}");
    world.make("DeleteServiceSpecificCredential", &[BOB, id]).await;
    let all = world.make("ListServiceSpecificCredentials", &[("AllUsers", "true")]).await;
    assert_eq!(all.matches("<UserName>bob</UserName>").count(), 1, "{all}");
    assert_eq!(
        world.call(&root, "ResetServiceSpecificCredential", &[BOB, id]).await,
        format!("404 NoSuchEntity: No such credential {made_id} exists")
    );
}

#[tokio::test]
async fn only_api_keys_expire_and_only_some_services_take_credentials() {
    let world = World::new().await;
    let root = world.root();
    world.make("CreateUser", &[BOB]).await;
    let age = ("CredentialAgeDays", "30");
    assert!(
        world.call(&root, "CreateServiceSpecificCredential", &[BOB, GIT, age]).await.starts_with("400 InvalidInput: ")
    );
    let key =
        world.make("CreateServiceSpecificCredential", &[BOB, ("ServiceName", "bedrock.amazonaws.com"), age]).await;
    assert_eq!(element(&key, "ExpirationDate").as_deref(), Some("2027-02-14T08:00:00Z"));
    assert!(element(&key, "ServiceCredentialSecret").is_some(), "{key}");
    assert!(
        world
            .call(&root, "CreateServiceSpecificCredential", &[BOB, ("ServiceName", "s3.amazonaws.com")])
            .await
            .starts_with("404 NotSupportedService: ")
    );
}
