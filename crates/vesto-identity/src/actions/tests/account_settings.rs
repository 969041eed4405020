use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::TimeDelta;

use crate::testing::{World, element, region};

#[tokio::test]
async fn the_credential_report_is_made_once_in_four_hours() {
    let world = World::new().await;
    let root = world.root();
    assert!(world.call(&root, "GetCredentialReport", &[]).await.starts_with("410 ReportNotPresent: "));
    let bob = world.user("bob,1", "").await;
    world.identity.note_use(bob.access_key().unwrap(), "s3", &region());
    world.make("CreateLoginProfile", &[("UserName", "bob,1"), ("Password", "Str0ng&Secret")]).await;
    world.make("UpdateAccountPasswordPolicy", &[("MaxPasswordAge", "90")]).await;
    let started = world.make("GenerateCredentialReport", &[]).await;
    assert!(started.starts_with("<State>STARTED</State>\n<Description>No report exists. Starting"), "{started}");
    world.make("CreateUser", &[("UserName", "late")]).await;
    assert_eq!(world.make("GenerateCredentialReport", &[]).await, "<State>COMPLETE</State>");
    let report = world.make("GetCredentialReport", &[]).await;
    let csv = String::from_utf8(STANDARD.decode(element(&report, "Content").unwrap()).unwrap()).unwrap();
    let [header, of_root, of_bob] = *csv.lines().collect::<Vec<_>>() else {
        panic!("made before the second user: {csv}")
    };
    assert!(header.starts_with("user,arn,user_creation_time,password_enabled,") && header.split(',').count() == 22);
    assert!(
        of_root.starts_with("<root_account>,arn:aws:iam::123456789012:root,2027-01-15T08:00:00+00:00,not_supported,")
    );
    assert_eq!(
        of_bob,
        "\"bob,1\",\"arn:aws:iam::123456789012:user/bob,1\",2027-01-15T08:00:00+00:00,true,no_information,\
         2027-01-15T08:00:00+00:00,2027-04-15T08:00:00+00:00,false,true,2027-01-15T08:00:00+00:00,\
         2027-01-15T08:00:00+00:00,us-east-1,s3,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A"
    );
    world.clock.advance(TimeDelta::hours(4));
    assert!(world.call(&root, "GetCredentialReport", &[]).await.starts_with("410 ReportExpired: "));
    assert!(world.make("GenerateCredentialReport", &[]).await.contains("The report has expired."));
}

#[tokio::test]
async fn the_management_account_says_what_root_users_may() {
    let world = World::new().await;
    world.make("EnableOrganizationsRootCredentialsManagement", &[]).await;
    let both = world.make("EnableOrganizationsRootSessions", &[]).await;
    assert!(both.contains("<member>RootCredentialsManagement</member>\n<member>RootSessions</member>"), "{both}");
    world.make("DisableOrganizationsRootCredentialsManagement", &[]).await;
    let left = world.make("ListOrganizationsFeatures", &[]).await;
    assert!(left.contains("<EnabledFeatures>\n<member>RootSessions</member>\n</EnabledFeatures>"), "{left}");
    assert!(element(&left, "OrganizationId").unwrap().starts_with("o-"));
    assert!(
        world
            .call(&world.other_root(), "EnableOrganizationsRootSessions", &[])
            .await
            .starts_with("400 CallerIsNotManagementAccountException: ")
    );
}

#[tokio::test]
async fn the_access_report_tells_which_services_were_used() {
    let world = World::new().await;
    let bob = world.user("bob", "").await;
    world.identity.note_use(bob.access_key().unwrap(), "s3", &region());
    let organization = element(&world.make("ListOrganizationsFeatures", &[]).await, "OrganizationId").unwrap();
    let report = async |path: &str| {
        let job = element(&world.make("GenerateOrganizationsAccessReport", &[("EntityPath", path)]).await, "JobId");
        let sorted = ("SortKey", "LAST_AUTHENTICATED_TIME_DESCENDING");
        world.make("GetOrganizationsAccessReport", &[("JobId", &job.unwrap()), sorted]).await
    };
    let of_account = report(&format!("{organization}/r-abcd/123456789012")).await;
    assert_eq!(element(&of_account, "ServiceNamespace").as_deref(), Some("s3"), "{of_account}");
    assert_eq!(element(&of_account, "NumberOfServicesNotAccessed").as_deref(), Some("4"));
    let of_other = report(&format!("{organization}/r-abcd/210987654321")).await;
    assert_eq!(element(&of_other, "NumberOfServicesNotAccessed").as_deref(), Some("5"));
    let root = world.root();
    let wrong =
        world.call(&root, "GenerateOrganizationsAccessReport", &[("EntityPath", "o-ABCDEFGHIJ/r-abcdef")]).await;
    assert!(wrong.starts_with("400 ValidationError"), "{wrong}");
}

#[tokio::test]
async fn outbound_federation_gives_the_account_an_issuer() {
    let world = World::new().await;
    let root = world.root();
    let info = || world.call(&root, "GetOutboundWebIdentityFederationInfo", &[]);
    assert!(info().await.starts_with("404 FeatureDisabled: "));
    let issuer = element(&world.make("EnableOutboundWebIdentityFederation", &[]).await, "IssuerIdentifier").unwrap();
    assert!(issuer.starts_with("https://"), "{issuer}");
    assert!(world.call(&root, "EnableOutboundWebIdentityFederation", &[]).await.starts_with("409 FeatureEnabled: "));
    assert_eq!(
        info().await,
        format!("<IssuerIdentifier>{issuer}</IssuerIdentifier>\n<JwtVendingEnabled>true</JwtVendingEnabled>")
    );
    world.make("DisableOutboundWebIdentityFederation", &[]).await;
    assert!(info().await.starts_with("404 FeatureDisabled: "));
}
