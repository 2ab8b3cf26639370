//! Listening: HTTP/1.1 with limits on how slowly a client may send, and an orderly end.

use super::extract::SocketPeer;
use super::router;
use crate::app::SharedApp;
use anyhow::{Context as _, Result};
use axum::body::Body;
use axum::extract::Request;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt as _;

/// Headers must arrive within this time.
const HEADER_TIME: Duration = Duration::from_secs(10);
/// Requests under way get this long to finish when the server stops.
const LAST_WORDS: Duration = Duration::from_secs(10);

/// Serves until the app is told to stop, then finishes what is under way.
///
/// # Errors
/// When the address cannot be listened on.
pub async fn serve(app: SharedApp, listener: TcpListener) -> Result<()> {
    let service = router(app.clone());
    let connections = GracefulShutdown::new();
    loop {
        let (stream, peer) = tokio::select! {
            () = app.stop.cancelled() => break,
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file descriptors, most likely: those in use must end first.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
        };
        answer(&connections, service.clone(), stream, peer);
    }
    drop(listener);
    if tokio::time::timeout(LAST_WORDS, connections.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("some requests did not end in time");
    }
    Ok(())
}

fn answer(
    connections: &GracefulShutdown,
    service: axum::Router,
    stream: TcpStream,
    peer: SocketAddr,
) {
    // Small answers must not wait for more to send.
    let _ = stream.set_nodelay(true);
    let service = hyper::service::service_fn(move |request: Request<hyper::body::Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(SocketPeer(peer));
        service.clone().oneshot(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME)
        .serve_connection(TokioIo::new(stream), service);
    let connection = connections.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection broke");
        }
    });
}

/// Listens on an address.
///
/// # Errors
/// With a sentence on what to do when the port is taken.
pub async fn listen(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("{address} cannot be listened on: another program may use it; choose another with --listen")
    })
}
