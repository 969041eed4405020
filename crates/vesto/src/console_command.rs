//! `vesto console`: a new link that signs in to the web console of a running server as root. The link that `vesto serve`
//! prints works once and not for long.

use std::io::{self, Write};

use anyhow::Context;
use axum::body::Body;
use http::{Request, Uri};
use http_body_util::BodyExt;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;
use vesto_aws_wire::signing::Signer;
use vesto_aws_wire::{HttpRequest, PayloadHash};
use vesto_edge::sign_in::{LINK_PATH, link};
use vesto_identity::LINK_LIFETIME;
use vesto_types::Clock;

use crate::cli::ConsoleArgs;
use crate::config::data_dir;
use crate::data_dir::DataDir;
use crate::env_command::Running;
use crate::system::SystemClock;

pub(crate) async fn console(args: &ConsoleArgs) -> anyhow::Result<()> {
    let running = Running::find(&DataDir::new(data_dir(args.data_dir.data_dir.as_deref())))?;
    let endpoint = &running.endpoints.http;
    let token = new_token(&running).await.with_context(|| format!("{endpoint} gives no link"))?;
    let mut out = io::stdout().lock();
    writeln!(out, "{}", link(endpoint, &token))?;
    writeln!(io::stderr(), "Works once, within {} minutes, on this machine.", LINK_LIFETIME.num_minutes())?;
    Ok(out.flush()?)
}

async fn new_token(running: &Running) -> anyhow::Result<String> {
    let endpoint: Uri = running.endpoints.http.parse()?;
    let authority = endpoint.authority().context("it has no host")?.as_str();
    let tcp = TcpStream::connect(authority).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(tcp)).await?;
    let answer = async move {
        let answer = sender.send_request(signed(running, authority)?).await?;
        let status = answer.status();
        Ok::<_, anyhow::Error>((status, answer.into_body().collect().await?.to_bytes()))
    };
    let (answer, ended) = tokio::join!(answer, connection);
    let (status, body) = answer?;
    ended?;
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
    text("token").with_context(|| text("message").unwrap_or_else(|| status.to_string()))
}

fn signed(running: &Running, authority: &str) -> anyhow::Result<Request<Body>> {
    let headers: [(&str, &[u8]); 1] = [("host", authority.as_bytes())];
    let unsigned = HttpRequest { method: "POST", path: LINK_PATH, query: "", headers: &headers };
    let signer = Signer {
        access_key_id: &running.credentials.access_key_id,
        secret: &running.credentials.secret_access_key,
        session_token: None,
        region: &running.endpoints.region,
        service: "vesto",
        now: SystemClock.now(),
    };
    let mut request = Request::post(LINK_PATH).header("host", authority).header("connection", "close");
    for (name, value) in signer.sign(&unsigned, PayloadHash::Body(b"")) {
        request = request.header(name, value);
    }
    Ok(request.body(Body::empty())?)
}
