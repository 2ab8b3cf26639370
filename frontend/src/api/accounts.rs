//! Signing in and out, the person's sessions, and the shop.

use super::transport::Call;
use super::{Answer, Failure, Signal};
use shared::accounts::{
    CodeRequested, Me, RequestCode, Session, SetPassword, SubmitCode, SubmitPassword,
};
use shared::id::SessionId;
use shared::page::Page;
use shared::tenants::Storefront;

/// The shop whose portal this is.
pub(crate) async fn find_storefront(signal: &Signal) -> Answer<Storefront> {
    Call::get("/api/v1/storefront").read(signal).await
}

/// Who is signed in.
pub(crate) async fn find_me(signal: &Signal) -> Answer<Me> {
    Call::get("/api/v1/me").read(signal).await
}

/// Sends a one-time code, if the address is known.
pub(crate) async fn request_code(body: &RequestCode, signal: &Signal) -> Answer<CodeRequested> {
    body.check().map_err(Failure::fields)?;
    Call::post("/api/v1/sign-in/codes")
        .json(body)
        .read(signal)
        .await
}

/// Signs in with a one-time code.
pub(crate) async fn submit_code(body: &SubmitCode, signal: &Signal) -> Answer<Me> {
    body.check().map_err(Failure::fields)?;
    Call::post("/api/v1/sign-in/code")
        .json(body)
        .read(signal)
        .await
}

/// Signs in with a password.
pub(crate) async fn submit_password(body: &SubmitPassword, signal: &Signal) -> Answer<Me> {
    body.check().map_err(Failure::fields)?;
    Call::post("/api/v1/sign-in/password")
        .json(body)
        .read(signal)
        .await
}

/// Ends this session.
pub(crate) async fn sign_out(signal: &Signal) -> Answer<()> {
    Call::delete("/api/v1/session").done(signal).await
}

/// Where the person is signed in.
pub(crate) async fn list_sessions(signal: &Signal) -> Answer<Page<Session>> {
    Call::get("/api/v1/me/sessions").read(signal).await
}

/// Ends another session.
pub(crate) async fn end_session(id: &SessionId, signal: &Signal) -> Answer<()> {
    Call::delete(&format!("/api/v1/me/sessions/{id}"))
        .done(signal)
        .await
}

/// Sets or changes the password.
pub(crate) async fn set_password(body: &SetPassword, signal: &Signal) -> Answer<()> {
    body.check().map_err(Failure::fields)?;
    Call::put("/api/v1/me/password")
        .json(body)
        .done(signal)
        .await
}
