use crate::testing::{World, element};

const RSA_KEY: &str = include_str!("../../testing/rsa_private_key.pem");
const OIDC: (&str, &str) = ("OpenIDConnectProviderArn", "arn:aws:iam::123456789012:oidc-provider/id.example.com/v2");
const SAML: (&str, &str) = ("SAMLProviderArn", "arn:aws:iam::123456789012:saml-provider/adfs");
const THUMBPRINT: &str = "c3768084dfb3d2b68b7897bf5f565da8e0123456";

fn metadata() -> String {
    let certificate = "MIIC".repeat(300);
    format!(
        r#"<?xml version="1.0"?><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://id.example.com"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><X509Certificate>{certificate}</X509Certificate></md:KeyDescriptor></md:IDPSSODescriptor></md:EntityDescriptor>"#
    )
}

#[tokio::test]
async fn an_oidc_provider_from_creation_to_deletion() {
    let world = World::new().await;
    let root = world.root();
    let create = [
        ("Url", "https://id.example.com/v2"),
        ("ClientIDList.member.1", "app"),
        ("ThumbprintList.member.1", THUMBPRINT),
    ];
    assert_eq!(
        world.make("CreateOpenIDConnectProvider", &create).await,
        format!("<OpenIDConnectProviderArn>{}</OpenIDConnectProviderArn>", OIDC.1)
    );
    assert_eq!(
        world.call(&root, "CreateOpenIDConnectProvider", &create).await,
        "409 EntityAlreadyExists: Provider with url https://id.example.com/v2 already exists."
    );
    for _ in 0..2 {
        world.make("AddClientIDToOpenIDConnectProvider", &[OIDC, ("ClientID", "second")]).await;
        world.make("RemoveClientIDFromOpenIDConnectProvider", &[OIDC, ("ClientID", "app")]).await;
    }
    world.make("UpdateOpenIDConnectProviderThumbprint", &[OIDC, ("ThumbprintList.member.1", &"b".repeat(40))]).await;
    world
        .make("TagOpenIDConnectProvider", &[OIDC, ("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "data")])
        .await;
    let got = world.make("GetOpenIDConnectProvider", &[OIDC]).await;
    assert!(got.starts_with("<Url>id.example.com/v2</Url>\n<ClientIDList>\n<member>second</member>\n</ClientIDList>"));
    assert!(got.contains(&"b".repeat(40)) && got.contains("<Key>team</Key>"), "{got}");
    assert!(world.make("ListOpenIDConnectProviders", &[]).await.contains(OIDC.1));
    for _ in 0..2 {
        world.make("DeleteOpenIDConnectProvider", &[OIDC]).await;
    }
    assert_eq!(
        world.call(&root, "GetOpenIDConnectProvider", &[OIDC]).await,
        format!("404 NoSuchEntity: OpenIDConnect Provider not found for arn {}", OIDC.1)
    );
}

#[tokio::test]
async fn urls_thumbprints_and_client_ids_of_oidc_providers_are_checked() {
    let world = World::new().await;
    let root = world.root();
    for url in ["example.org", "http://example.org", "https://", "https://example.org/?a=b", "https://a b"] {
        let answer = world.call(&root, "CreateOpenIDConnectProvider", &[("Url", url)]).await;
        assert_eq!(answer, "400 ValidationError: Invalid Open ID Connect Provider URL", "{url}");
    }
    let url = ("Url", "https://example.org");
    let thumbprints: Vec<_> =
        (1..=6).map(|n| (format!("ThumbprintList.member.{n}"), n.to_string().repeat(40))).collect();
    let mut params = vec![url];
    params.extend(thumbprints.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    assert_eq!(
        world.call(&root, "CreateOpenIDConnectProvider", &params).await,
        "400 InvalidInput: Thumbprint list must contain fewer than 5 entries."
    );
    let ids: Vec<_> = (1..=101).map(|n| (format!("ClientIDList.member.{n}"), n.to_string())).collect();
    let mut params = vec![url];
    params.extend(ids.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    assert_eq!(
        world.call(&root, "CreateOpenIDConnectProvider", &params).await,
        "409 LimitExceeded: Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100"
    );
}

#[tokio::test]
async fn a_saml_provider_from_creation_to_deletion() {
    let world = World::new().await;
    let root = world.root();
    let metadata = metadata();
    let document = ("SAMLMetadataDocument", metadata.as_str());
    assert_eq!(
        world.make("CreateSAMLProvider", &[("Name", "adfs"), document]).await,
        format!("<SAMLProviderArn>{}</SAMLProviderArn>", SAML.1)
    );
    assert!(
        world
            .call(&root, "CreateSAMLProvider", &[("Name", "ADFS"), document])
            .await
            .starts_with("409 EntityAlreadyExists")
    );
    let required = ("AssertionEncryptionMode", "Required");
    assert_eq!(
        world.call(&root, "UpdateSAMLProvider", &[SAML, required]).await,
        "400 InvalidInput: AssertionEncryptionMode needs a private key"
    );
    world.make("UpdateSAMLProvider", &[SAML, required, ("AddPrivateKey", RSA_KEY)]).await;
    let got = world.make("GetSAMLProvider", &[SAML]).await;
    assert!(got.contains("<AssertionEncryptionMode>Required<") && !got.contains("PRIVATE KEY"), "{got}");
    assert_eq!(element(&got, "ValidUntil").as_deref(), Some("2127-01-15T08:00:00Z"));
    assert!(world.make("ListSAMLProviders", &[]).await.contains(SAML.1));
    world.make("DeleteSAMLProvider", &[SAML]).await;
    assert_eq!(
        world.call(&root, "DeleteSAMLProvider", &[SAML]).await,
        format!("404 NoSuchEntity: Manifest not found for arn {}", SAML.1)
    );
}

#[tokio::test]
async fn what_does_not_describe_a_saml_provider_is_refused() {
    let world = World::new().await;
    let root = world.root();
    let good = metadata();
    for bad in [
        "a".repeat(1024),
        good.replace("IDPSSODescriptor", "SPSSODescriptor"),
        good.replace("entityID", "id"),
        good.replace("</md:EntityDescriptor>", ""),
        good.replace("X509Certificate", "Certificate"),
        good.replacen("?>", "?><!DOCTYPE md [<!ENTITY a \"b\">]>", 1),
    ] {
        let answer = world.call(&root, "CreateSAMLProvider", &[("Name", "x"), ("SAMLMetadataDocument", &bad)]).await;
        assert_eq!(answer, "400 InvalidInput: Could not parse metadata", "{bad}");
    }
    let names: String = (0..60_000).map(|n| format!(" a{n}=''")).collect();
    let many = good.replace(" entityID=", &format!("{names} id="));
    let started = std::time::Instant::now();
    world.call(&root, "CreateSAMLProvider", &[("Name", "x"), ("SAMLMetadataDocument", &many)]).await;
    assert!(started.elapsed() < std::time::Duration::from_secs(5), "{:?}", started.elapsed());
    let short = world.call(&root, "CreateSAMLProvider", &[("Name", "x"), ("SAMLMetadataDocument", "<a/>")]).await;
    assert!(short.contains("length greater than or equal to 1000"), "{short}");
}
