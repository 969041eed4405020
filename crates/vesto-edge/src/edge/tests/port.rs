//! What the port itself takes, and what is written down of it.

use super::*;

/// Sends bytes to a served port and reads until the server has nothing more to say.
async fn exchange(tcp: &mut TcpStream, sent: &str) -> String {
    tcp.write_all(sent.as_bytes()).await.unwrap();
    let mut answer = vec![0; 4096];
    let n = tcp.read(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer[..n]).into_owned()
}

#[tokio::test]
async fn the_port_limits_connections_and_the_length_of_headers() {
    let world = World::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let options = ServerOptions { max_connections: 1, ..ServerOptions::default() };
    let shutdown = CancellationToken::new();
    let served = tokio::spawn(serve(listener, world.edge.clone(), options, shutdown.clone()));
    let health = "GET /_vesto/health HTTP/1.1\r\nhost: localhost\r\n";
    let whole = format!("{health}\r\n");
    let mut first = TcpStream::connect(address).await.unwrap();
    assert!(exchange(&mut first, &whole).await.starts_with("HTTP/1.1 200"));
    let mut second = TcpStream::connect(address).await.unwrap();
    let waits = exchange(&mut second, &whole);
    let mut waits = std::pin::pin!(waits);
    assert!(tokio::time::timeout(Duration::from_millis(50), waits.as_mut()).await.is_err());
    // Far above the limit, which is looked at between reads. The end may come as a reset: the rest is not read.
    let long = format!("{health}user-agent: {}\r\n\r\n", "x".repeat(300_000));
    let mut answer = Vec::new();
    let _ = first.write_all(long.as_bytes()).await;
    let _ = first.read_to_end(&mut answer).await;
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"), "{answer}");
    drop(first);
    assert!(waits.await.starts_with("HTTP/1.1 200"));
    shutdown.cancel();
    served.await.unwrap();
}

#[tokio::test]
async fn the_last_use_of_a_key_is_noted_and_a_long_user_agent_is_not_kept() {
    let world = World::new().await;
    let mut request = Call::default().sign();
    request.headers_mut().insert("user-agent", "x".repeat(5000).parse().unwrap());
    assert_eq!(world.send(request).await.0.status(), 200);
    let log = world.edge.identity().decision_log().recent(1);
    let agent = log.first().unwrap().ruling.context().values("aws:UserAgent").concat();
    assert_eq!(agent.len(), 1024);
    let body = format!("Action=GetAccessKeyLastUsed&Version=2010-05-08&AccessKeyId={}", ALICE.0);
    let (_, used) = world.send(Call { service: "iam", key: ROOT, body: &body, ..Call::default() }.sign()).await;
    assert!(used.contains("<ServiceName>redshift</ServiceName>"), "{used}");
}

/// Names of parameters that hold secrets, of all operations of the three services' models.
const SECRET_PARAMETERS: &[&str] = &[
    "AuthenticationCode1",
    "AuthenticationCode2",
    "HsmPartitionPassword",
    "MasterUserPassword",
    "NewPassword",
    "OldPassword",
    "Password",
    "PrivateKey",
    "AddPrivateKey",
    "SAMLAssertion",
    "TokenCode",
    "TradeInToken",
    "WebIdentityToken",
];

#[tokio::test]
async fn no_secret_of_any_action_is_written_down() {
    let world = World::new().await;
    let marked = |n: usize| format!("Hush-{n}-Passw0rd");
    let mut forms = vec![("sts", "Action=GetSessionToken&Version=2011-06-15".to_owned())];
    for (service, version) in [("iam", "2010-05-08"), ("sts", "2011-06-15"), ("redshift", "2012-12-01")] {
        let table = world.edge.query_services().iter().find(|known| known.service() == service).unwrap();
        for action in table.action_names() {
            let secrets = SECRET_PARAMETERS.iter().enumerate();
            let secrets: String = secrets.map(|(n, name)| format!("&{name}={}", marked(n))).collect();
            // What the actions need besides: some get far enough to answer with secrets of their own.
            let more = "UserName=alice&RoleName=r&DurationSeconds=900&ClusterIdentifier=c&NodeType=dc2.large\
                        &NumberOfNodes=2&MasterUsername=awsuser&DbUser=u&Name=federated\
                        &ServiceName=codecommit.amazonaws.com&VirtualMFADeviceName=device&AutoCreate=true";
            forms.push((service, format!("Action={action}&Version={version}{secrets}&{more}")));
        }
    }
    let mut answered = Vec::new();
    for (service, form) in &forms {
        let (_, answer) = world.send(Call { key: ROOT, service, body: form, ..Call::default() }.sign()).await;
        for name in ["SecretAccessKey", "SessionToken", "DbPassword", "ServicePassword", "Base32StringSeed"] {
            let Some((_, rest)) = answer.split_once(&format!("<{name}>")) else { continue };
            answered.push((form.split('&').next().unwrap(), name, rest.split('<').next().unwrap().to_owned()));
        }
    }
    let log = log_of(&world).await;
    assert_eq!(log.lines().count(), forms.len(), "each call has its line");
    for (n, name) in SECRET_PARAMETERS.iter().enumerate() {
        let telling = log.lines().find(|line| line.contains(&marked(n)));
        assert!(telling.is_none(), "{name} is told: {telling:?}");
    }
    for name in ["SecretAccessKey", "SessionToken", "DbPassword"] {
        assert!(answered.iter().any(|(_, known, _)| *known == name), "no answer has a {name}");
    }
    for (action, name, secret) in answered {
        assert!(!secret.is_empty() && !log.contains(&secret), "{action} tells its {name}");
    }
    assert!(log.contains("HIDDEN_DUE_TO_SECURITY_REASONS"));
}

#[tokio::test]
async fn who_names_no_key_gets_no_room_for_a_long_body() {
    let world = World::new().await;
    let long = format!("{DESCRIBE}&Padding={}", "x".repeat(200_000));
    let (unknown, _) =
        world.send(Call { key: ("AKIANOBODYNOBODYNOBO", "s"), body: &long, ..Call::default() }.sign()).await;
    assert_eq!(unknown.status().as_u16(), 403);
    let unsigned = world.send(unsigned("POST", "/", &long)).await;
    assert_eq!(unsigned.0.status().as_u16(), 403, "{}", unsigned.1);
    let (known, _) = world.send(Call { body: &long, ..Call::default() }.sign()).await;
    assert_eq!(known.status().as_u16(), 200);
}
