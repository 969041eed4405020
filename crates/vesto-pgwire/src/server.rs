//! The listener of one cluster: accepts, limits, and ends connections.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;
use vesto_session::{Credential, Login, SqlService};
use vesto_types::{Ids, SqlError, SqlState};

use crate::auth::{self, scram};
use crate::backend::{self, ErrorSeverity};
use crate::cancel::CancelRegistry;
use crate::connection::Connection;
use crate::frontend::{FrameError, FrontendMessage, Reader};
use crate::startup::{Negotiated, Startup, negotiate};
use crate::stream::{LIMIT_BEFORE_LOGIN, Wire, WireError};

/// How a password is proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AuthMethod {
    /// MD5 for Redshift's own drivers (they send `client_protocol_version`), SCRAM for all others.
    #[default]
    ByClient,
    Scram,
    Md5,
}

#[derive(Clone)]
pub struct ServerOptions {
    /// The certificate for clients that ask for TLS; `None` answers them that there is no TLS.
    pub tls: Option<TlsAcceptor>,
    /// Refuses clients without TLS (parameter `require_ssl`).
    pub require_tls: bool,
    pub auth_method: AuthMethod,
    /// Redshift's own limit is 500 connections a cluster.
    pub max_connections: usize,
    /// From accepting the socket until the password is proven.
    pub login_timeout: Duration,
    /// How long connections may take to end after `shutdown`, before they are dropped.
    pub shutdown_grace: Duration,
    pub ids: Arc<dyn Ids>,
}

impl ServerOptions {
    pub fn new(ids: Arc<dyn Ids>) -> Self {
        Self {
            tls: None,
            require_tls: false,
            auth_method: AuthMethod::default(),
            max_connections: 500,
            login_timeout: Duration::from_secs(60),
            shutdown_grace: Duration::from_secs(10),
            ids,
        }
    }
}

struct Server {
    service: Arc<dyn SqlService>,
    options: ServerOptions,
    cancels: CancelRegistry,
    shutdown: CancellationToken,
    next_process_id: AtomicI32,
    n_connections: Arc<AtomicUsize>,
    /// Makes the salts of unknown users; new at each start.
    secret: [u8; 32],
}

/// Serves until `shutdown` is cancelled; then tells each client (57P01), cancels what runs and waits for the
/// connections to end.
pub async fn serve(
    listener: TcpListener,
    service: Arc<dyn SqlService>,
    options: ServerOptions,
    shutdown: CancellationToken,
) -> io::Result<()> {
    let mut secret = [0; 32];
    options.ids.fill(&mut secret);
    let grace = options.shutdown_grace;
    let server = Arc::new(Server {
        service,
        options,
        cancels: CancelRegistry::default(),
        shutdown: shutdown.clone(),
        next_process_id: AtomicI32::new(1000),
        n_connections: Arc::default(),
        secret,
    });
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = shutdown.cancelled() => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((tcp, peer)) => {
                    let server = server.clone();
                    let span = tracing::info_span!("sql_connection", %peer);
                    connections.spawn(async move { server.handle(tcp, peer).await }.instrument(span));
                }
                // Out of file descriptors, for instance: the listener itself is fine, so go on a little later.
                Err(error) => {
                    tracing::warn!(%error, "cannot accept a connection");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            },
        }
    }
    drop(listener);
    let all_ended = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(grace, all_ended).await.is_err() {
        tracing::warn!(n = connections.len(), "connections did not end in time and are dropped");
        connections.shutdown().await;
    }
    Ok(())
}

impl Server {
    async fn handle(&self, tcp: TcpStream, peer: SocketAddr) {
        // Small answers must not wait for an acknowledgement.
        let _ = tcp.set_nodelay(true);
        let login = tokio::time::timeout(self.options.login_timeout, self.log_in(tcp, peer));
        let connection = tokio::select! {
            () = self.shutdown.cancelled() => return,
            connection = login => match connection {
                Ok(Ok(Some(connection))) => connection,
                Ok(Ok(None)) => return,
                Ok(Err(error)) => return tracing::debug!(%error, "login ended early"),
                Err(_) => return tracing::info!("login timed out"),
            },
        };
        let (connection, _slot) = connection;
        connection.run().await;
    }

    /// Negotiates, proves the password and opens the session. `None`: the client was answered and is done.
    async fn log_in(&self, tcp: TcpStream, peer: SocketAddr) -> Result<Option<(Connection, Slot)>, WireError> {
        let startup = match negotiate(tcp, self.options.tls.as_ref()).await? {
            Negotiated::Startup(startup) => startup,
            Negotiated::Cancel { process_id, secret } => {
                self.cancels.cancel(process_id, secret);
                return Ok(None);
            }
        };
        let Startup { mut wire, tls, user, database, parameters } = startup;
        if self.options.require_tls && !tls {
            return refuse(wire, &tls_required(peer, &user, &database)).await;
        }
        if user.is_empty() {
            let error =
                SqlError::new(SqlState::INVALID_AUTHORIZATION, "no PostgreSQL user name specified in startup packet");
            return refuse(wire, &error).await;
        }
        let Some(slot) = Slot::take(&self.n_connections, self.options.max_connections) else {
            let message =
                format!("connection limit \"{}\" exceeded for non-bootstrap users", self.options.max_connections);
            return refuse(wire, &SqlError::new(SqlState::TOO_MANY_CONNECTIONS, message)).await;
        };
        let use_md5 = match self.options.auth_method {
            AuthMethod::Md5 => true,
            AuthMethod::Scram => false,
            AuthMethod::ByClient => parameters.contains_key("client_protocol_version"),
        };
        let proven = match self.service.credentials(&user, &database).await {
            Ok(credentials) => self.prove(&mut wire, &user, credentials, use_md5).await?,
            Err(error) => Err(error),
        };
        let temporary = match proven {
            Ok(credential) => credential.temporary,
            Err(error) => {
                tracing::info!(user, "password authentication failed");
                return refuse(wire, &error).await;
            }
        };
        let process_id = self.next_process_id.fetch_add(1, Ordering::Relaxed);
        let login = Login { user, database, parameters, peer: Some(peer), tls, process_id, temporary };
        let session = match self.service.open(login.clone()).await {
            Ok(session) => session,
            Err(error) => return refuse(wire, &error).await,
        };
        let secret = self.random_i32();
        backend::authentication(&mut wire.out, 0, &[]);
        let registration = self.cancels.register(process_id, secret);
        let mut connection = Connection::new(wire, session, registration, self.shutdown.clone());
        connection.report_parameters();
        backend::backend_key_data(&mut connection.wire.out, process_id, secret);
        Ok(Some((connection, slot)))
    }

    /// Which of the credentials the client proves.
    async fn prove(
        &self,
        wire: &mut Wire,
        user: &str,
        mut credentials: Vec<Credential>,
        use_md5: bool,
    ) -> Result<Result<Credential, SqlError>, WireError> {
        if credentials.is_empty() {
            credentials.push(auth::impossible(&self.secret, user));
        }
        let proven = match use_md5 {
            true => self.prove_md5(wire, user, &credentials).await?,
            false => self.prove_scram(wire, user, &credentials).await?,
        };
        Ok(proven.and_then(|index| credentials.into_iter().nth(index).ok_or_else(|| auth::refused(user))))
    }

    async fn prove_md5(
        &self,
        wire: &mut Wire,
        user: &str,
        credentials: &[Credential],
    ) -> Result<Result<usize, SqlError>, WireError> {
        let salt = self.random_i32().to_be_bytes();
        backend::authentication(&mut wire.out, 5, &salt);
        let answer = Reader(self.password_message(wire).await?).text()?;
        let proves = |credential: &Credential| auth::md5::verify(&credential.verifiers.md5, salt, &answer);
        Ok(credentials.iter().position(proves).ok_or_else(|| auth::refused(user)))
    }

    async fn prove_scram(
        &self,
        wire: &mut Wire,
        user: &str,
        credentials: &[Credential],
    ) -> Result<Result<usize, SqlError>, WireError> {
        backend::authentication(&mut wire.out, 10, format!("{}\0\0", scram::MECHANISM).as_bytes());
        let mut initial = Reader(self.password_message(wire).await?);
        let mechanism = initial.text()?;
        let len = usize::try_from(initial.i32()?).map_err(|_| FrameError::Length)?;
        let client_first = initial.bytes(len)?;
        let protocol = |message: String| Ok(Err(SqlError::new(SqlState::PROTOCOL_VIOLATION, message)));
        if mechanism != scram::MECHANISM {
            return protocol(format!("client selected an unknown SASL mechanism {mechanism}"));
        }
        let nonce = self.options.ids.chars(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 24);
        let client_first = String::from_utf8_lossy(&client_first);
        let verifiers = credentials.iter().map(|credential| credential.verifiers.scram.clone()).collect();
        let (exchange, server_first) = match scram::Exchange::begin(verifiers, &client_first, &nonce) {
            Ok(begun) => begun,
            Err(error) => return protocol(error.to_string()),
        };
        backend::authentication(&mut wire.out, 11, server_first.as_bytes());
        let client_final = self.password_message(wire).await?;
        match exchange.finish(&String::from_utf8_lossy(&client_final)) {
            Ok((proven, server_final)) => {
                backend::authentication(&mut wire.out, 12, server_final.as_bytes());
                Ok(Ok(proven))
            }
            Err(scram::ScramError::Mismatch) => Ok(Err(auth::refused(user))),
            Err(error) => protocol(error.to_string()),
        }
    }

    async fn password_message(&self, wire: &mut Wire) -> Result<bytes::Bytes, WireError> {
        wire.flush().await?;
        match wire.message(LIMIT_BEFORE_LOGIN).await? {
            Some(FrontendMessage::Password(body)) => Ok(body),
            Some(_) => Err(FrameError::UnknownType(b'p').into()),
            None => Err(io::Error::from(io::ErrorKind::UnexpectedEof).into()),
        }
    }

    fn random_i32(&self) -> i32 {
        let mut bytes = [0; 4];
        self.options.ids.fill(&mut bytes);
        i32::from_be_bytes(bytes)
    }
}

/// PostgreSQL's words for a connection that no rule lets in.
fn tls_required(peer: SocketAddr, user: &str, database: &str) -> SqlError {
    let host = peer.ip();
    let message =
        format!("no pg_hba.conf entry for host \"{host}\", user \"{user}\", database \"{database}\", SSL off");
    SqlError::new(SqlState::INVALID_AUTHORIZATION, message)
}

async fn refuse<T>(mut wire: Wire, error: &SqlError) -> Result<Option<T>, WireError> {
    backend::error(&mut wire.out, ErrorSeverity::Fatal, error);
    wire.shutdown().await;
    Ok(None)
}

/// One of the places that `max_connections` counts; given back when dropped.
struct Slot(Arc<AtomicUsize>);

impl Slot {
    fn take(taken: &Arc<AtomicUsize>, max: usize) -> Option<Self> {
        let more = |n: usize| (n < max).then_some(n + 1);
        taken.fetch_update(Ordering::AcqRel, Ordering::Acquire, more).ok().map(|_| Self(taken.clone()))
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests;
