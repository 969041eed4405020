//! The console's files, other origins and the sign-in link.

use super::*;

#[tokio::test]
async fn a_page_of_another_origin_gets_nothing_and_no_answer_lets_one_in() {
    let world = World::new().await;
    let json = ("x-amz-target", "RedshiftData.ListStatements");
    for (method, uri, more) in [
        ("POST", "/_vesto/reset", None),
        ("GET", "/_vesto/health", None),
        ("POST", "/_vesto/console/sign-in", None),
        ("PUT", "/bucket/key", None),
        ("GET", "/bucket/key", None),
        ("OPTIONS", "/bucket/key", None),
        ("POST", "/", None),
        ("POST", "/", Some(json)),
    ] {
        for (name, value) in [("origin", "http://evil.example"), ("sec-fetch-site", "cross-site"), ("accept", "*/*")] {
            let mut request = unsigned(method, uri, DESCRIBE);
            request.headers_mut().insert(name, value.parse().unwrap());
            if let Some((name, value)) = more {
                request.headers_mut().insert(name, value.parse().unwrap());
            }
            let (response, body) = world.send(request).await;
            let cors = response.headers().keys().find(|name| name.as_str().starts_with("access-control-"));
            assert_eq!(cors, None);
            if name != "accept" {
                assert_eq!(response.status(), 403, "{method} {uri}: {body}");
                assert!(body.contains("another origin"), "{body}");
            }
        }
    }
}

#[tokio::test]
async fn objects_run_nothing_in_a_browser() {
    let world = World::new().await;
    let (response, _) = world.send(unsigned("GET", "/bucket/page.html", "")).await;
    assert_eq!(response.headers()["content-security-policy"], "sandbox");
    assert_eq!(response.headers()["x-content-type-options"], "nosniff");
}

/// What the console answers to a GET with these headers: status, the headers that matter, body.
async fn console(world: &World, path: &str, headers: &[(&'static str, &str)]) -> String {
    let mut request = unsigned("GET", &format!("/_vesto/console{path}"), "");
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse().unwrap());
    }
    let (response, body) = world.send(request).await;
    let policy = response.headers()["content-security-policy"].to_str().unwrap();
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self'; ") && !policy.contains("unsafe-eval"),
        "{policy}"
    );
    assert_eq!(response.headers()["x-content-type-options"], "nosniff");
    assert_eq!(response.headers()["referrer-policy"], "no-referrer");
    let shown = ["location", "content-type", "content-encoding", "etag", "cache-control", "vary"];
    let shown =
        shown.iter().filter_map(|name| Some(format!("{name}: {}\n", response.headers().get(*name)?.to_str().unwrap())));
    format!("{}\n{}{body}", response.status().as_u16(), shown.collect::<String>())
}

#[tokio::test]
async fn the_console_is_served_in_the_form_a_browser_takes() {
    let world = World::new().await;
    let asset = "/assets/main-abc.js";
    expect![[r#"
        308
        location: /_vesto/console/
        content-type: text/plain; charset=utf-8
        cache-control: no-store
    "#]]
    .assert_eq(&console(&world, "", &[]).await);
    expect![[r#"
        200
        content-type: text/html; charset=utf-8
        etag: "1"
        cache-control: no-cache
        vary: accept-encoding
        <!doctype html>"#]]
    .assert_eq(&console(&world, "/", &[("accept-encoding", "gzip, br")]).await);
    expect![[r#"
        200
        content-type: text/javascript; charset=utf-8
        content-encoding: br
        etag: "2-br"
        cache-control: public, max-age=31536000, immutable
        vary: accept-encoding
        brotli"#]]
    .assert_eq(&console(&world, asset, &[("accept-encoding", "gzip, deflate, br, zstd")]).await);
    expect![[r#"
        200
        content-type: text/javascript; charset=utf-8
        content-encoding: gzip
        etag: "2-gzip"
        cache-control: public, max-age=31536000, immutable
        vary: accept-encoding
        gzip"#]]
    .assert_eq(&console(&world, asset, &[("accept-encoding", "br;q=0, gzip;q=0.5")]).await);
    expect![[r#"
        200
        content-type: text/javascript; charset=utf-8
        etag: "2"
        cache-control: public, max-age=31536000, immutable
        vary: accept-encoding
        plain"#]]
    .assert_eq(&console(&world, asset, &[]).await);
    expect![[r#"
        304
        content-type: text/javascript; charset=utf-8
        content-encoding: br
        etag: "2-br"
        cache-control: public, max-age=31536000, immutable
        vary: accept-encoding
    "#]]
    .assert_eq(&console(&world, asset, &[("accept-encoding", "br"), ("if-none-match", "\"1\", W/\"2-br\"")]).await);
    expect![[r#"
        404
        content-type: text/plain; charset=utf-8
        cache-control: no-store
        no such page
    "#]]
    .assert_eq(&console(&world, "/assets/../index.html", &[]).await);
}

fn sign_in(token: &str, headers: &[(&'static str, &str)]) -> Request<Body> {
    let mut request = unsigned("POST", "/_vesto/console/sign-in", &json!({ "token": token }).to_string());
    let same_origin = [("content-type", "application/json"), ("origin", "http://localhost:4566")];
    for (name, value) in same_origin.iter().chain(headers) {
        request.headers_mut().insert(*name, value.parse().unwrap());
    }
    request
}

#[tokio::test]
async fn only_root_makes_sign_in_links_and_only_on_this_machine() {
    let world = World::new().await;
    let path = crate::sign_in::LINK_PATH;
    let call = Call { path, body: "", service: "vesto", ..Call::default() };
    for (request, said) in [
        (call.sign(), "Only the root access key of the server's account may make sign-in links."),
        (unsigned("POST", path, ""), "MissingAuthenticationToken"),
    ] {
        let (refused, body) = world.send(request).await;
        assert!(matches!(refused.status().as_u16(), 400 | 403) && body.contains(said), "{body}");
    }
    let root = Call { key: ROOT, ..call };
    let elsewhere = SocketAddr::from(([192, 0, 2, 1], 50000));
    assert_eq!(world.edge.handle(root.sign(), elsewhere).await.status(), 403);
    let (made, body) = world.send(root.sign()).await;
    assert_eq!(made.status(), 200, "{body}");
    let token = serde_json::from_str::<Value>(&body).unwrap()["token"].as_str().unwrap().to_owned();
    assert_eq!(
        crate::sign_in::link("http://127.0.0.1:4566", &token),
        format!("http://127.0.0.1:4566/_vesto/console/#token={token}")
    );
    assert_eq!(world.send(sign_in(&token, &[])).await.0.status(), 200);
    let log = log_of(&world).await;
    assert_eq!(log.matches("CreateSignInLink").count(), 2, "{log}");
    assert!(!log.contains(&token), "{log}");
}

#[tokio::test]
async fn a_sign_in_link_gives_roots_credentials_once() {
    let world = World::new().await;
    let token = world.edge.identity().sign_in_token();
    for headers in [
        [("host", "evil.example:4566"), ("origin", "http://evil.example:4566")],
        [("content-type", "text/plain"), ("accept", "*/*")],
        [("sec-fetch-site", "cross-site"), ("accept", "*/*")],
    ] {
        let (refused, body) = world.send(sign_in(token.expose(), &headers)).await;
        assert!([403, 415].contains(&refused.status().as_u16()), "{headers:?}: {body}");
    }
    let elsewhere = SocketAddr::from(([192, 0, 2, 1], 50000));
    assert_eq!(world.edge.handle(sign_in(token.expose(), &[]), elsewhere).await.status(), 403);
    world.check(sign_in("guess", &[]), expect![[r#"403 {"__type":"AccessDeniedException","message":"The sign-in link is not valid: it has been used already, has expired, or is not this server's. `vesto console` prints a new one."}"#]]).await;

    let (response, body) = world.send(sign_in(token.expose(), &[("sec-fetch-site", "same-origin")])).await;
    assert_eq!((response.status().as_u16(), &response.headers()["cache-control"]), (200, &"no-store".parse().unwrap()));
    let credentials: Value = serde_json::from_str(&body).unwrap();
    let field = |name: &str| credentials[name].as_str().unwrap().to_owned();
    assert_eq!(field("expiration"), "2026-01-03T05:31:43Z");
    let (id, secret, session) = (field("accessKeyId"), field("secretAccessKey"), field("sessionToken"));
    let call = Call { key: (&id, &secret), token: Some(&session), ..Call::default() };
    let (listed, body) =
        world.send(Call { service: "iam", body: "Action=ListUsers&Version=2010-05-08", ..call }.sign()).await;
    assert_eq!(listed.status(), 200, "{body}");
    assert_eq!(world.send(sign_in(token.expose(), &[])).await.0.status(), 403);

    let log = log_of(&world).await;
    let told = log.lines().filter(|line| line.contains("ConsoleLogin")).count();
    assert_eq!(told, 6, "refused by the edge itself, an attempt of another origin is no sign-in: {log}");
    assert!(log.contains("\"type\":\"Root\"") && log.contains(&id), "{log}");
    for secret in [&secret, &session, token.expose()] {
        assert!(!log.contains(secret), "{log}");
    }
}
