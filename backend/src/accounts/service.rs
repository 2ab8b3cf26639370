//! The rules of signing in and staying signed in.

use super::passwords::{hash_password, is_too_weak, verify_password};
use super::store::{self, Challenge, Person, SessionRow};
use crate::app::App;
use crate::clock::{new_id, new_secret, random_below};
use crate::db::{Conn, Db, DbError};
use crate::http::{Error, SessionCookies};
use crate::ledger::{self, Actor, Entry};
use crate::outbox::{self, Mail};
use crate::tenants::{Surface, Tenant};
use crate::vault;
use sha2::{Digest as _, Sha256};
use shared::accounts::{
    CODE_DIGITS, CodeRequested, Me, Role, SetPassword, SubmitCode, SubmitPassword,
};
use shared::id::{ChallengeId, OrderId, TenantId};
use shared::problem::{Code, FieldCode, FieldError};
use shared::time::Timestamp;

/// How long a one-time code is valid (OWASP ASVS 5.0, 6.5.5: at most ten minutes).
const CODE_SECONDS: i64 = 600;
/// Wrong codes before a challenge closes: a chance of 5 in 1,000,000 to guess one.
const MOST_ATTEMPTS: i64 = 5;
/// A session ends after this long without a refresh.
const IDLE_DAYS: i64 = 14;
/// A session ends after this long in any case.
const ABSOLUTE_DAYS: i64 = 90;
/// Staff and guests sign in more often.
const STAFF_HOURS: i64 = 12;
/// A refresh token that was just exchanged may come again: from a second tab, or because the first
/// answer was lost. After this it can only have been stolen.
const GRACE_SECONDS: i64 = 30;
/// How fresh a sign-in must be to set a password without knowing the current one.
const FRESH_SECONDS: i64 = 900;

/// A session that was opened or refreshed.
pub(super) struct Opened {
    pub(super) cookies: SessionCookies,
    pub(super) me: Me,
}

/// Where and from what somebody signs in.
pub(super) struct At<'a> {
    pub(super) tenant: &'a Tenant,
    pub(super) surface: Surface,
    pub(super) device: String,
    /// The refresh token that came along.
    pub(super) refresh: Option<String>,
}

impl At<'_> {
    fn channel(&self) -> &'static str {
        self.surface.as_str()
    }
}

/// Mails a one-time code to the person with this address, if there is one. The answer is the same
/// either way.
pub(super) async fn request_code(
    app: &App,
    at: &At<'_>,
    email: &str,
) -> Result<CodeRequested, Error> {
    let mut read = app.db.read().await?;
    let person = find_by_email(&mut read.conn(), at, email).await?;
    drop(read);
    let role = if at.surface == Surface::Console {
        "agent"
    } else {
        "customer"
    };
    let subject = person
        .as_ref()
        .map(|person| (person.id.clone(), person.email.clone()));
    send_code(app, at.tenant, role, subject, "sign in").await
}

/// Opens a challenge and mails its code, if there is somebody to mail it to.
pub(super) async fn send_code(
    app: &App,
    tenant: &Tenant,
    role: &str,
    subject: Option<(String, String)>,
    purpose: &str,
) -> Result<CodeRequested, Error> {
    let now = app.clock.now();
    let id = new_id(now);
    let code = format!(
        "{:0width$}",
        random_below(10_u32.pow(CODE_DIGITS as u32)),
        width = CODE_DIGITS
    );
    let challenge = Challenge {
        role: role.to_owned(),
        subject_id: subject.as_ref().map(|(id, _)| id.clone()),
        code_hash: hash_code(&id, &code),
        expires_at: now.plus_millis(CODE_SECONDS * 1000).millis(),
        attempts: 0,
    };
    let mut tx = app.db.begin().await?;
    store::insert_challenge(&mut tx.conn(), &tenant.id, &id, &challenge, now).await?;
    if let Some((_, email)) = subject {
        let mail = code_mail(tenant, &id, &code, email, purpose);
        outbox::queue(&mut tx.conn(), &tenant.id, now, &mail).await?;
    }
    tx.commit().await?;
    app.outbox_wake.notify_one();
    Ok(CodeRequested {
        challenge: ChallengeId::from_trusted(id),
        expires_at: Timestamp(challenge.expires_at),
    })
}

fn code_mail(tenant: &Tenant, challenge: &str, code: &str, to: String, purpose: &str) -> Mail {
    let german = tenant.locale.starts_with("de");
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let (subject, body) = if german {
        (
            format!("{code} ist Ihr Code für {}", tenant.name),
            format!(
                "Ihr Code lautet {spaced}\n\nEr gilt zehn Minuten und nur einmal. Wenn Sie ihn nicht \
                 angefordert haben, brauchen Sie nichts zu tun.\n\n{}\n",
                tenant.name
            ),
        )
    } else {
        (
            format!("{code} is your code for {}", tenant.name),
            format!(
                "Your code to {purpose} is {spaced}\n\nIt works once, for ten minutes. If you did not \
                 ask for it, there is nothing to do.\n\n{}\n",
                tenant.name
            ),
        )
    };
    Mail {
        dedupe: format!("code|{challenge}"),
        to,
        subject,
        body,
    }
}

fn hash_code(challenge: &str, code: &str) -> String {
    hex::encode(Sha256::digest(format!("{challenge}|{code}")))
}

/// Signs in with a one-time code.
pub(super) async fn sign_in_with_code(
    app: &App,
    at: &At<'_>,
    body: &SubmitCode,
) -> Result<Opened, Error> {
    let challenge = redeem(app, at.tenant, body).await?;
    let expected = if at.surface == Surface::Console {
        "agent"
    } else {
        "customer"
    };
    let subject = challenge.subject_id.filter(|_| challenge.role == expected);
    let subject = subject.ok_or_else(|| Error::new(Code::CodeRejected))?;
    let role = if at.surface == Surface::Console {
        Role::Agent
    } else {
        Role::Customer
    };
    let mut read = app.db.read().await?;
    let person = store::find_person(&mut read.conn(), &at.tenant.id, role, &subject).await?;
    drop(read);
    let person = person.ok_or_else(|| Error::new(Code::CodeRejected))?;
    open_session(app, at, &person).await
}

/// Opens a session for the one order that a guest's code was for.
pub(super) async fn sign_in_as_guest(
    app: &App,
    at: &At<'_>,
    body: &SubmitCode,
) -> Result<Opened, Error> {
    let challenge = redeem(app, at.tenant, body).await?;
    let order = challenge.subject_id.filter(|_| challenge.role == "guest");
    let order = order.ok_or_else(|| Error::new(Code::CodeRejected))?;
    let guest = Person {
        id: order,
        email: String::new(),
        name: String::new(),
        role: "guest".to_owned(),
    };
    open_session(app, at, &guest).await
}

/// Checks a code and closes its challenge. Every refusal is the same.
async fn redeem(app: &App, tenant: &Tenant, body: &SubmitCode) -> Result<Challenge, Error> {
    let now = app.clock.now();
    let id = body.challenge.as_str();
    let mut tx = app.db.begin().await?;
    let found =
        store::attempt_challenge(&mut tx.conn(), &tenant.id, id, MOST_ATTEMPTS, now).await?;
    let given = hash_code(id, &body.digits());
    let fits = found.as_ref().is_some_and(|c| {
        c.subject_id.is_some() && vault::same(c.code_hash.as_bytes(), given.as_bytes())
    });
    let closed = fits && store::use_challenge(&mut tx.conn(), &tenant.id, id, now).await?;
    // Committed when wrong, too: the attempt counts.
    tx.commit().await?;
    found.filter(|_| closed).ok_or_else(|| {
        tracing::info!(tenant = tenant.slug, "a one-time code was refused");
        Error::new(Code::CodeRejected)
    })
}

/// Signs in with a password. Unknown addresses, accounts without password and wrong passwords take
/// the same time and get the same answer.
pub(super) async fn sign_in_with_password(
    app: &App,
    at: &At<'_>,
    body: &SubmitPassword,
) -> Result<Opened, Error> {
    let mut read = app.db.read().await?;
    let person = find_by_email(&mut read.conn(), at, &body.email).await?;
    let subject = person.as_ref().map_or("", |person| &person.id);
    let hash = store::find_password(&mut read.conn(), &at.tenant.id, subject).await?;
    drop(read);
    let fits = verify_password(app, &body.password, hash)
        .await
        .map_err(|error| Error::internal(&error))?;
    match person.filter(|_| fits) {
        Some(person) => open_session(app, at, &person).await,
        None => {
            tracing::info!(tenant = at.tenant.slug, "a password was refused");
            Err(Error::new(Code::CredentialsRejected))
        }
    }
}

async fn find_by_email(
    conn: &mut Conn<'_>,
    at: &At<'_>,
    email: &str,
) -> Result<Option<Person>, DbError> {
    match at.surface {
        Surface::Portal => store::find_customer_by_email(conn, &at.tenant.id, email).await,
        Surface::Console => store::find_agent_by_email(conn, &at.tenant.id, email).await,
    }
}

async fn open_session(app: &App, at: &At<'_>, person: &Person) -> Result<Opened, Error> {
    let now = app.clock.now();
    let is_customer = person.role == "customer";
    let expires_at = if is_customer {
        now.plus_days(ABSOLUTE_DAYS)
    } else {
        now.plus_millis(STAFF_HOURS * 3_600_000)
    };
    let session = SessionRow {
        id: new_id(now),
        role: person.role.clone(),
        subject_id: person.id.clone(),
        device: at.device.clone(),
        created_at: now.millis(),
        last_seen_at: now.millis(),
        expires_at: expires_at.millis(),
    };
    let mut tx = app.db.begin().await?;
    let before = end_before(app, &mut tx.conn(), at).await?;
    store::insert_session(&mut tx.conn(), &at.tenant.id, &session).await?;
    let cookies = issue(app, &mut tx.conn(), at.tenant, at.surface, &session).await?;
    let me = me(&mut tx.conn(), &at.tenant.id, &session.role, &person.id).await?;
    let entry = account_entry("account.signed_in", at.channel(), &session);
    ledger::append(&mut tx.conn(), &at.tenant.id, now, &[entry]).await?;
    // Nobody is signed in whose account went away in between.
    let me = me.ok_or_else(|| Error::new(Code::SignInRequired))?;
    tx.commit().await?;
    if let Some(before) = before {
        app.revoked.add(&before);
    }
    Ok(Opened { cookies, me })
}

/// Ends the session whose cookies the new one is about to replace: nobody could end it later
/// (OWASP ASVS 5.0, 7.2.4).
async fn end_before(
    app: &App,
    conn: &mut Conn<'_>,
    at: &At<'_>,
) -> Result<Option<String>, DbError> {
    let Some(token) = &at.refresh else {
        return Ok(None);
    };
    let Some(row) = store::find_refresh(conn, &at.tenant.id, &hash_refresh(token)).await? else {
        return Ok(None);
    };
    let now = app.clock.now();
    let session = store::touch_session(conn, &at.tenant.id, &row.session_id, now).await?;
    if let Some(session) = &session {
        end(app, conn, at, session, "account.signed_out").await?;
    }
    Ok(session.map(|session| session.id))
}

fn account_entry(kind: &'static str, channel: &'static str, session: &SessionRow) -> Entry {
    let (customer, actor) = match session.role.as_str() {
        "customer" => (
            Some(session.subject_id.clone()),
            Actor::Customer(session.subject_id.clone()),
        ),
        "guest" => (
            None,
            Actor::Customer(format!("guest of {}", session.subject_id)),
        ),
        _ => (None, Actor::Agent(session.subject_id.clone())),
    };
    Entry {
        kind,
        actor,
        channel,
        customer,
        subject: "session",
        subject_id: session.id.clone(),
        data: serde_json::json!({}),
    }
}

/// Makes an access token and the session's next refresh token.
async fn issue(
    app: &App,
    conn: &mut Conn<'_>,
    tenant: &Tenant,
    surface: Surface,
    session: &SessionRow,
) -> Result<SessionCookies, Error> {
    let now = app.clock.now();
    let refresh = new_secret();
    let idle = now.plus_days(IDLE_DAYS).min(Timestamp(session.expires_at));
    store::insert_refresh(
        conn,
        &tenant.id,
        &hash_refresh(&refresh),
        &session.id,
        (now, idle),
    )
    .await?;
    let who = (
        role_of(&session.role),
        session.subject_id.as_str(),
        session.id.as_str(),
    );
    let access = app
        .tokens
        .issue(&tenant.id, surface, who, now)
        .map_err(|error| Error::internal(&error))?;
    Ok(SessionCookies::Set {
        access,
        refresh,
        max_age: idle.seconds() - now.seconds(),
    })
}

fn hash_refresh(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

fn role_of(word: &str) -> Role {
    match word {
        "guest" => Role::Guest,
        "agent" => Role::Agent,
        "admin" => Role::Admin,
        _ => Role::Customer,
    }
}

/// Exchanges a refresh token for a new one and a new access token. A token that was exchanged
/// before, longer ago than a second tab or a lost answer explains, ends the whole family.
pub(super) async fn refresh(app: &App, at: &At<'_>, token: &str) -> Result<SessionCookies, Error> {
    let now = app.clock.now();
    let hash = hash_refresh(token);
    let refused = || Error::new(Code::SignInRequired);
    let mut tx = app.db.begin().await?;
    let found = store::find_refresh(&mut tx.conn(), &at.tenant.id, &hash).await?;
    let row = found
        .filter(|row| row.expires_at > now.millis())
        .ok_or_else(refused)?;
    let session = store::touch_session(&mut tx.conn(), &at.tenant.id, &row.session_id, now).await?;
    let session = session.ok_or_else(refused)?;
    // Tokens of one app are of no use in the other.
    let staff = matches!(session.role.as_str(), "agent" | "admin");
    if staff != (at.surface == Surface::Console) {
        return Err(refused());
    }
    let replaced_at = match row.replaced_at {
        Some(at) => at,
        None if store::replace_refresh(&mut tx.conn(), &hash, now).await? => now.millis(),
        None => now.millis(),
    };
    if now.millis() - replaced_at > GRACE_SECONDS * 1000 {
        end(app, &mut tx.conn(), at, &session, "account.token_reused").await?;
        tx.commit().await?;
        app.revoked.add(&session.id);
        tracing::warn!(
            session = session.id,
            "a refresh token was used again; its session was ended"
        );
        return Err(refused());
    }
    if !is_still_allowed(&mut tx.conn(), &at.tenant.id, &session).await? {
        return Err(refused());
    }
    let cookies = issue(app, &mut tx.conn(), at.tenant, at.surface, &session).await?;
    tx.commit().await?;
    Ok(cookies)
}

/// A disabled account, or a role that was taken away, ends with the access token.
async fn is_still_allowed(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    session: &SessionRow,
) -> Result<bool, DbError> {
    if session.role == "guest" {
        return Ok(true);
    }
    let person =
        store::find_person(conn, tenant, role_of(&session.role), &session.subject_id).await?;
    Ok(person.is_some_and(|person| person.role == session.role))
}

/// Ends a session.
pub(super) async fn sign_out(
    app: &App,
    at: &At<'_>,
    subject: &str,
    session: &str,
) -> Result<bool, Error> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let row = store::touch_session(&mut tx.conn(), &at.tenant.id, session, now).await?;
    let Some(row) = row.filter(|row| row.subject_id == subject) else {
        return Ok(false);
    };
    end(app, &mut tx.conn(), at, &row, "account.signed_out").await?;
    tx.commit().await?;
    app.revoked.add(session);
    Ok(true)
}

async fn end(
    app: &App,
    conn: &mut Conn<'_>,
    at: &At<'_>,
    session: &SessionRow,
    kind: &'static str,
) -> Result<(), DbError> {
    let now = app.clock.now();
    store::revoke_session(conn, &at.tenant.id, &session.subject_id, &session.id, now).await?;
    ledger::append(
        conn,
        &at.tenant.id,
        now,
        &[account_entry(kind, at.channel(), session)],
    )
    .await
}

/// The session that a refresh token belongs to, for signing out without an access token.
pub(super) async fn session_of_refresh(
    app: &App,
    tenant: &TenantId,
    token: &str,
) -> Result<Option<(String, String)>, Error> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let Some(row) = store::find_refresh(&mut tx.conn(), tenant, &hash_refresh(token)).await? else {
        return Ok(None);
    };
    let session = store::touch_session(&mut tx.conn(), tenant, &row.session_id, now).await?;
    Ok(session.map(|session| (session.subject_id, session.id)))
}

/// Who is signed in; `None` when the account is gone.
pub(super) async fn me(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    role: &str,
    subject: &str,
) -> Result<Option<Me>, DbError> {
    let role = role_of(role);
    if role == Role::Guest {
        let order = Some(OrderId::from_trusted(subject.to_owned()));
        let guest = Me {
            role,
            name: String::new(),
            email: String::new(),
            has_password: false,
            order,
        };
        return Ok(Some(guest));
    }
    let Some(person) = store::find_person(conn, tenant, role, subject).await? else {
        return Ok(None);
    };
    let has_password = store::find_password(conn, tenant, subject).await?.is_some();
    Ok(Some(Me {
        role: person.role(),
        name: person.name,
        email: person.email,
        has_password,
        order: None,
    }))
}

/// Sets or changes a password. Needs the current one; without one, a sign-in of the last minutes.
/// All other sessions end.
pub(super) async fn set_password(
    app: &App,
    at: &At<'_>,
    (subject, session, role): (&str, &str, Role),
    body: &SetPassword,
) -> Result<(), Error> {
    let now = app.clock.now();
    let mut read = app.db.read().await?;
    let person = store::find_person(&mut read.conn(), &at.tenant.id, role, subject).await?;
    let person = person.ok_or_else(|| Error::new(Code::SignInRequired))?;
    let hash = store::find_password(&mut read.conn(), &at.tenant.id, subject).await?;
    let begun = store::find_session_start(&mut read.conn(), &at.tenant.id, session).await?;
    drop(read);
    let fresh = begun.is_some_and(|at| now.seconds() - at.seconds() <= FRESH_SECONDS);
    prove_owner(app, hash, fresh, body).await?;
    let local = person.email.split('@').next().unwrap_or_default();
    if is_too_weak(
        &body.new,
        &[&person.email, local, &person.name, &at.tenant.name],
    ) {
        return Err(Error::new(Code::PasswordTooWeak));
    }
    let hash = hash_password(app, &body.new)
        .await
        .map_err(|error| Error::internal(&error))?;
    let mut tx = app.db.begin().await?;
    store::put_password(&mut tx.conn(), &at.tenant.id, subject, &hash, now).await?;
    let ended =
        store::revoke_other_sessions(&mut tx.conn(), &at.tenant.id, subject, session, now).await?;
    let row = store::touch_session(&mut tx.conn(), &at.tenant.id, session, now).await?;
    if let Some(row) = row {
        let entry = account_entry("account.password_set", at.channel(), &row);
        ledger::append(&mut tx.conn(), &at.tenant.id, now, &[entry]).await?;
    }
    tx.commit().await?;
    for session in ended {
        app.revoked.add(&session);
    }
    Ok(())
}

async fn prove_owner(
    app: &App,
    hash: Option<String>,
    fresh: bool,
    body: &SetPassword,
) -> Result<(), Error> {
    match (&hash, &body.current) {
        (None, _) if fresh => Ok(()),
        (None, _) => {
            Err(Error::new(Code::Forbidden).detail("sign in again before setting a password"))
        }
        (Some(_), None) => Err(Error::invalid(vec![FieldError {
            field: "current".to_owned(),
            code: FieldCode::Required,
        }])),
        (Some(_), Some(current)) => {
            let fits = verify_password(app, current, hash)
                .await
                .map_err(|error| Error::internal(&error))?;
            if fits {
                Ok(())
            } else {
                Err(Error::new(Code::CredentialsRejected))
            }
        }
    }
}

/// Deletes what has run out: codes and tokens after a day, so that their reuse can still be told
/// from nonsense.
///
/// # Errors
/// When the database fails.
pub async fn delete_expired(db: &Db, now: Timestamp) -> Result<(), DbError> {
    let mut tx = db.begin().await?;
    store::delete_expired(&mut tx.conn(), now.plus_days(-1)).await?;
    tx.commit().await
}
