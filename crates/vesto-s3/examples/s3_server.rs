//! The S3 face alone on a port of its own, for trying clients by hand:
//! `cargo run -p vesto-s3 --example s3_server -- DIRECTORY [PORT]` prints what to export.
//! The caller is root of account 123456789012; user `reader` has AmazonS3ReadOnlyAccess.

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use http::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use vesto_identity::{BootstrapAccount, BootstrapSpec, BootstrapUser, Identity, IdentityOptions, RequestInfo};
use vesto_meta::Meta;
use vesto_objects::Objects;
use vesto_s3::S3Face;
use vesto_types::{AccessKeyId, AccountId, Clock, Ids, Region, RequestId, Secret};

struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the example is its own binary: real clients sign with real time")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

struct SystemIds;

impl Ids for SystemIds {
    fn fill(&self, bytes: &mut [u8]) {
        let random = ring::rand::SystemRandom::new();
        ring::rand::SecureRandom::fill(&random, bytes).unwrap_or_else(|_| std::process::abort());
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let filter = tracing_subscriber::EnvFilter::new("info,s3s=off");
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let mut arguments = std::env::args().skip(1);
    let directory = arguments.next().ok_or("usage: s3_server DIRECTORY [PORT]")?;
    let port: u16 = arguments.next().map_or(Ok(0), |port| port.parse())?;

    let (clock, ids): (Arc<dyn Clock>, Arc<dyn Ids>) = (Arc::new(SystemClock), Arc::new(SystemIds));
    let identity = identity(Arc::clone(&clock), Arc::clone(&ids)).await?;
    let objects = Objects::open(Path::new(&directory), clock, Arc::clone(&ids)).await?;
    let face = S3Face::new(objects, identity.clone());

    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let address = listener.local_addr()?;
    let mut out = std::io::stdout();
    writeln!(out, "export AWS_ENDPOINT_URL=http://{address} AWS_DEFAULT_REGION=us-east-1")?;
    writeln!(out, "export AWS_ACCESS_KEY_ID=AKIAROOTROOTROOTROOT AWS_SECRET_ACCESS_KEY=root-secret")?;
    writeln!(out, "# reader: AKIAREADERREADERREAD reader-secret")?;
    out.flush()?;
    loop {
        let (stream, peer) = listener.accept().await?;
        let (face, ids) = (face.clone(), Arc::clone(&ids));
        let service = service_fn(move |request: Request<Incoming>| {
            let (face, request_id) = (face.clone(), RequestId::new(&*ids));
            async move {
                let mut info = RequestInfo::internal(request_id, region()?);
                info.source_ip = Some(peer.ip());
                info.secure = false;
                Ok::<_, vesto_types::NameError>(face.call(request, info).await)
            }
        });
        tokio::spawn(async move {
            let mut server = hyper::server::conn::http1::Builder::new();
            server.timer(TokioTimer::new());
            if let Err(error) = server.serve_connection(TokioIo::new(stream), service).await {
                tracing::debug!(%error, "connection ended");
            }
        });
    }
}

fn region() -> Result<Region, vesto_types::NameError> {
    Region::parse("us-east-1")
}

async fn identity(clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Result<Identity, Box<dyn Error>> {
    let account = AccountId::parse("123456789012")?;
    let meta = Meta::in_memory(Arc::clone(&ids)).await?;
    let identity = Identity::open(meta, IdentityOptions::new(account.clone(), region()?), clock, ids).await?;
    let key = |id: &str, secret: &str| Ok::<_, vesto_types::NameError>((AccessKeyId::parse(id)?, Secret::new(secret)));
    let reader = BootstrapUser {
        name: "reader".to_owned(),
        access_key: Some(key("AKIAREADERREADERREAD", "reader-secret")?),
        policies: vec!["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess".to_owned()],
        inline: Vec::new(),
    };
    let root_key = Some(key("AKIAROOTROOTROOTROOT", "root-secret")?);
    let accounts = vec![BootstrapAccount { id: account, root_key, users: vec![reader], control_policies: Vec::new() }];
    identity.bootstrap(&BootstrapSpec { accounts }).await?;
    Ok(identity)
}
