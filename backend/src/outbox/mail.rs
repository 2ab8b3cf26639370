//! Handing mail to an SMTP server.

use super::store::Row;
use anyhow::{Context as _, Result};
use lettre::message::{Mailbox, header::ContentType};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

/// Sends mail through one SMTP server.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mailer")
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

impl Mailer {
    /// From an address such as `smtps://user:password@mail.example:465` and a sender.
    ///
    /// # Errors
    /// When either is malformed.
    pub fn new(url: &str, from: &str) -> Result<Self> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .context("PORTICO_SMTP must look like smtps://user:password@host:465")?
            .timeout(Some(std::time::Duration::from_secs(20)))
            .build();
        let from = from
            .parse()
            .context("PORTICO_MAIL_FROM must be an e-mail address")?;
        Ok(Self { transport, from })
    }

    /// Sends one mail. The message id is the row's, so that a mail sent twice after a crash can be
    /// recognised as one.
    ///
    /// # Errors
    /// When the address is malformed or the server does not take it.
    pub(super) async fn send(&self, mail: &Row) -> Result<()> {
        let to: Mailbox = mail
            .recipient
            .parse()
            .context("the recipient's address is malformed")?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(&mail.subject)
            .message_id(Some(format!("<{}@portico>", mail.id)))
            .header(ContentType::TEXT_PLAIN)
            .body(mail.body.clone())?;
        self.transport.send(message).await?;
        Ok(())
    }
}
