//! The stream of hints.

use super::Topic;
use crate::app::SharedApp;
use crate::http::Error;
use crate::http::extract::{OrderReader, Reader};
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;
use futures_util::stream;
use shared::live::{Hint, Wire};
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;

/// Hints about the orders of whoever is signed in
///
/// A server-sent event stream; each event's `data` is a `Hint`. The stream ends when the access
/// token runs out or the session is ended; the browser then refreshes and connects again.
#[utoipa::path(get, path = "/api/v1/live", tag = "live", security(("customer" = []), ("guest" = [])),
    responses((status = 200, content_type = "text/event-stream", body = Wire)))]
pub async fn live(
    State(app): State<SharedApp>,
    reader: OrderReader,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Error> {
    let topic = match &reader.reader {
        Reader::Customer(id) => Topic::Customer(reader.tenant.id.clone(), id.to_string()),
        Reader::Guest(order) => Topic::Order(reader.tenant.id.clone(), order.to_string()),
    };
    let listener = app.hub.listen(topic);
    let hints = stream::unfold(
        (app, listener, reader),
        |(app, mut listener, reader)| async move {
            let hint = tokio::select! {
                () = app.stop.cancelled() => return None,
                () = ended(&app, &reader) => return None,
                hint = listener.recv() => match hint {
                    Ok(hint) => hint,
                    Err(RecvError::Lagged(_)) => Hint::Resync,
                    Err(RecvError::Closed) => return None,
                },
            };
            let data = serde_json::to_string(&hint).unwrap_or_default();
            Some((Ok(Event::default().data(data)), (app, listener, reader)))
        },
    );
    Ok(Sse::new(hints).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

/// Returns once the reader may no longer read: an open stream must not outlive its session.
async fn ended(app: &SharedApp, reader: &OrderReader) {
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let over = app.clock.now().seconds() >= reader.expires_at;
        if over || app.revoked.contains(reader.session.as_str()) {
            return;
        }
    }
}
