//! Listening: one task per connection, HTTP/1.1 kept alive, and an orderly end.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::edge::Edge;

#[derive(Debug, Clone)]
pub struct ServerOptions {
    /// How long a client may take to send a request's headers.
    pub header_timeout: Duration,
    /// Further clients wait until another one leaves.
    pub max_connections: usize,
    /// How long requests may take to end after `shutdown`, before they are dropped.
    pub shutdown_grace: Duration,
}

impl Default for ServerOptions {
    fn default() -> Self {
        Self { header_timeout: Duration::from_secs(60), max_connections: 1000, shutdown_grace: Duration::from_secs(10) }
    }
}

/// A request's line and headers together (looked at between reads): AWS takes 8 KB of each. Parts of them are kept with
/// the decisions about a request.
const MAX_HEAD_BYTES: usize = 64 << 10;

/// Serves until `shutdown` is cancelled; then requests under way are answered and connections closed.
pub async fn serve(listener: TcpListener, edge: Edge, options: ServerOptions, shutdown: CancellationToken) {
    let connections = TaskTracker::new();
    let drop_all = CancellationToken::new();
    let places = Arc::new(Semaphore::new(options.max_connections));
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await.map_err(std::io::Error::other)?;
            let (tcp, peer) = listener.accept().await?;
            Ok::<_, std::io::Error>((tcp, peer, place))
        };
        tokio::select! {
            () = shutdown.cancelled() => break,
            accepted = next => match accepted {
                Ok((tcp, peer, place)) => {
                    let connection = serve_connection(tcp, peer, edge.clone(), options.clone(), shutdown.clone());
                    let drop_all = drop_all.clone();
                    connections.spawn(async move {
                        let _place = place;
                        tokio::select! {
                            () = drop_all.cancelled() => {}
                            () = connection => {}
                        }
                    });
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
    connections.close();
    if tokio::time::timeout(options.shutdown_grace, connections.wait()).await.is_err() {
        tracing::warn!(n = connections.len(), "requests did not end in time and are dropped");
        drop_all.cancel();
        connections.wait().await;
    }
}

async fn serve_connection(
    tcp: TcpStream,
    peer: SocketAddr,
    edge: Edge,
    options: ServerOptions,
    shutdown: CancellationToken,
) {
    // Small answers must not wait for an acknowledgement.
    let _ = tcp.set_nodelay(true);
    let service = service_fn(move |request: Request<Incoming>| {
        let edge = edge.clone();
        async move { Ok::<_, Infallible>(edge.handle(request.map(Body::new), peer).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(options.header_timeout)
        .max_buf_size(MAX_HEAD_BYTES)
        .serve_connection(TokioIo::new(tcp), service);
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = shutdown.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(error = &error as &dyn std::error::Error, %peer, "connection ended early");
    }
}
