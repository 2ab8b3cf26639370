//! Carrying out what is in the outbox.

use super::store::{self, Row};
use crate::app::App;
use crate::db::DbError;
use shared::time::Timestamp;
use std::sync::Arc;
use std::time::Duration;

/// How long a taken mail is hidden from other workers.
const HIDDEN_SECONDS: i64 = 60;
/// Tries before a mail is given up: about twenty hours with the waits below.
const MOST_ATTEMPTS: i64 = 14;

/// Works off the outbox until the app stops. Woken by new rows, and looks by itself every second.
pub async fn run(app: Arc<App>) {
    loop {
        let done = match step(&app).await {
            Ok(done) => done,
            Err(error) => {
                tracing::warn!(%error, "the outbox could not be read");
                false
            }
        };
        if done {
            continue;
        }
        tokio::select! {
            () = app.stop.cancelled() => return,
            () = app.outbox_wake.notified() => {}
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
    }
}

/// Carries out one mail; whether there was one.
async fn step(app: &App) -> Result<bool, DbError> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let hidden_until = now.plus_millis(HIDDEN_SECONDS * 1000);
    let taken = store::take_due(&mut tx.conn(), now, hidden_until).await?;
    let Some(mail) = taken else { return Ok(false) };
    let Some(mailer) = &app.mailer else {
        store::mark_kept(&mut tx.conn(), &mail.id, now).await?;
        tx.commit().await?;
        return Ok(true);
    };
    tx.commit().await?;
    let outcome = mailer.send(&mail).await;
    let mut tx = app.db.begin().await?;
    match outcome {
        Ok(()) => store::mark_sent(&mut tx.conn(), &mail.id, app.clock.now()).await?,
        Err(error) => {
            tracing::warn!(mail = mail.id, attempts = mail.attempts, %error, "mail was not sent");
            let next = next_try(&mail, app.clock.now());
            store::mark_failed(&mut tx.conn(), &mail.id, next, &format!("{error:#}")).await?;
        }
    }
    tx.commit().await?;
    Ok(true)
}

/// Waits double from 15 seconds up to six hours.
fn next_try(mail: &Row, now: Timestamp) -> Option<Timestamp> {
    if mail.attempts >= MOST_ATTEMPTS {
        return None;
    }
    let doublings = u32::try_from(mail.attempts.clamp(1, 12)).unwrap_or(12) - 1;
    let wait = (15_000_i64 << doublings).min(6 * 3_600_000);
    Some(now.plus_millis(wait))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        let mail = |attempts| Row {
            id: "m".into(),
            tenant_id: "t".into(),
            recipient: "a@b.co".into(),
            subject: String::new(),
            body: String::new(),
            attempts,
            created_at: 0,
        };
        let mut last = 0;
        for attempts in 1..MOST_ATTEMPTS {
            let wait = next_try(&mail(attempts), Timestamp(0)).unwrap().millis();
            assert!(wait >= last && wait <= 6 * 3_600_000);
            last = wait;
        }
        assert_eq!(next_try(&mail(MOST_ATTEMPTS), Timestamp(0)), None);
    }
}
