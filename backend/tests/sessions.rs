//! Signing in and out, codes, passwords, how long sessions last, and who may ask from where.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, helpers included"
)]

mod support;

use axum::http::{Method, StatusCode, header};
use portico::ledger;
use portico::tenants::Surface;
use serde_json::{Value, json};
use shared::accounts::Role;
use shared::problem::Code;
use std::collections::BTreeSet;
use support::{Answer, Caller, Engine, PASSWORD, Server, an_order};

const REFRESH: &str = "/api/v1/session/refresh";
const CODES: &str = "/api/v1/sign-in/codes";
const CODE: &str = "/api/v1/sign-in/code";
const BY_PASSWORD: &str = "/api/v1/sign-in/password";
const LOOK_UP: &str = "/api/v1/order-lookups";
const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

async fn refresh(caller: &Caller<'_>) -> Answer {
    caller.call(Method::POST, REFRESH, None).await
}

/// The same browser with the cookies of an answer.
fn after<'s>(caller: &Caller<'s>, answer: &Answer) -> Caller<'s> {
    Caller {
        cookies: Some(answer.cookies()),
        ..caller.clone()
    }
}

/// With one of the two cookies only.
fn with_only<'s>(caller: &Caller<'s>, which: &str) -> Caller<'s> {
    let cookies = caller.cookies.clone().unwrap();
    let kept = cookies
        .split("; ")
        .find(|pair| pair.starts_with(&format!("{which}=")))
        .unwrap();
    Caller {
        cookies: Some(kept.to_owned()),
        ..caller.clone()
    }
}

fn with_refresh_only<'s>(caller: &Caller<'s>) -> Caller<'s> {
    with_only(caller, "__Host-portico-refresh")
}

async fn is_signed_in(caller: &Caller<'_>) -> bool {
    let answer = caller.get("/api/v1/me").await;
    assert!(
        matches!(answer.status.as_u16(), 200 | 401),
        "{}",
        answer.text()
    );
    answer.status == StatusCode::OK
}

/// Names of what the ledger holds, oldest first.
async fn kinds(server: &Server) -> Vec<String> {
    let mut read = server.app.db.read().await.unwrap();
    let rows = ledger::rows_after(&mut read.conn(), &server.tenant.id, 0, 1_000).await;
    rows.unwrap().into_iter().map(|row| row.kind).collect()
}

async fn run(server: &Server, statement: &'static str, argument: &str) {
    let mut tx = server.app.db.begin().await.unwrap();
    portico::sql!(execute &mut tx.conn(), statement, argument).unwrap();
    tx.commit().await.unwrap();
}

/// Asks for a code and reads it from the mail: the challenge and the code.
async fn ask_code(caller: &Caller<'_>, email: &str) -> (String, String) {
    let asked = caller.post(CODES, json!({ "email": email })).await;
    assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.text());
    let tenant = if caller.host.contains("other") {
        &caller.server.other
    } else {
        &caller.server.tenant
    };
    let code = caller.server.mailed_code(tenant, email).await.unwrap();
    (asked.json()["challenge"].as_str().unwrap().to_owned(), code)
}

fn submit((challenge, code): (&str, &str)) -> Value {
    json!({ "challenge": challenge, "code": code })
}

/// Another code than this one.
fn wrong(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

on_both_engines! {
    async fn refreshing_gives_new_tokens_and_keeps_the_session(server: Server) {
        server.add_customer(&server.tenant, "anne@example.org").await;
        let anne = server.sign_in("shop.test", "anne@example.org").await;
        let mut now = anne.clone();
        let mut seen = BTreeSet::new();
        for _ in 0..5 {
            server.advance(4 * MINUTE);
            let answer = refresh(&now).await;
            assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text());
            now = after(&now, &answer);
            assert!(seen.insert(now.cookies.clone()), "a token twice");
            assert!(is_signed_in(&now).await);
        }
        let sessions = now.get("/api/v1/me/sessions").await.json();
        assert_eq!(sessions["items"].as_array().unwrap().len(), 1);
        assert_eq!(sessions["items"][0]["current"], true);
    }

    async fn a_refresh_token_used_again_ends_its_family_at_once(server: Server) {
        server.add_customer(&server.tenant, "anne@example.org").await;
        let phone = server.sign_in("shop.test", "anne@example.org").await;
        let stolen = server.sign_in("shop.test", "anne@example.org").await;
        let second = after(&stolen, &refresh(&stolen).await);
        server.advance(20);
        let third = after(&second, &refresh(&second).await);
        assert!(is_signed_in(&third).await && is_signed_in(&stolen).await);
        server.advance(11);
        let reused = refresh(&with_refresh_only(&stolen)).await;
        assert_eq!((reused.status, reused.code().as_str()), (StatusCode::UNAUTHORIZED, "sign_in_required"));
        assert!(!reused.headers.contains_key(header::SET_COOKIE));
        for (name, caller) in [("first", &stolen), ("second", &second), ("third", &third)] {
            assert!(!is_signed_in(caller).await, "the {name} access token");
            assert_eq!(refresh(caller).await.status, StatusCode::UNAUTHORIZED, "the {name} refresh token");
        }
        assert!(is_signed_in(&phone).await, "another session has nothing to do with it");
        assert_eq!(refresh(&phone).await.status, StatusCode::NO_CONTENT);
        assert_eq!(kinds(&server).await.iter().filter(|kind| *kind == "account.token_reused").count(), 1);
    }

    async fn two_tabs_and_a_lost_reply_do_not_sign_out(server: Server) {
        server.add_customer(&server.tenant, "anne@example.org").await;
        let anne = server.sign_in("shop.test", "anne@example.org").await;
        server.advance(10 * MINUTE);
        let answers = futures_util::future::join_all((0..6).map(|_| refresh(&anne))).await;
        for answer in &answers {
            assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text());
        }
        // The reply got lost: half a minute later the browser still has the old token.
        server.advance(30);
        let retried = refresh(&with_refresh_only(&anne)).await;
        assert_eq!(retried.status, StatusCode::NO_CONTENT);
        // Whichever reply a tab kept, it stays signed in.
        server.advance(10 * MINUTE);
        for answer in answers.iter().chain([&retried]) {
            let tab = after(&anne, answer);
            let next = refresh(&tab).await;
            assert_eq!(next.status, StatusCode::NO_CONTENT, "{}", next.text());
            assert!(is_signed_in(&after(&tab, &next)).await);
        }
        assert!(!kinds(&server).await.contains(&"account.token_reused".to_owned()));
    }

    async fn signing_out_counts_at_once_and_needs_no_access_token(server: Server) {
        server.add_customer(&server.tenant, "anne@example.org").await;
        let phone = server.sign_in("shop.test", "anne@example.org").await;
        for kind in ["both", "refresh", "expired"] {
            let anne = server.sign_in("shop.test", "anne@example.org").await;
            let caller = if kind == "refresh" { with_refresh_only(&anne) } else { anne.clone() };
            if kind == "expired" {
                server.advance(6 * MINUTE);
            }
            let out = caller.call(Method::DELETE, "/api/v1/session", None).await;
            assert_eq!(out.status, StatusCode::NO_CONTENT, "{kind}");
            let deleted: Vec<_> = out.headers.get_all(header::SET_COOKIE).iter().collect();
            assert_eq!(deleted.len(), 2, "{kind}");
            assert!(deleted.iter().all(|line| line.to_str().unwrap().contains("Max-Age=0;")), "{kind}");
            assert!(!is_signed_in(&anne).await, "{kind}");
            assert_eq!(anne.get("/api/v1/orders").await.status, StatusCode::UNAUTHORIZED, "{kind}");
            assert_eq!(refresh(&anne).await.status, StatusCode::UNAUTHORIZED, "{kind}");
            // Once more is no fault.
            assert_eq!(anne.call(Method::DELETE, "/api/v1/session", None).await.status, StatusCode::NO_CONTENT, "{kind}");
        }
        assert_eq!(refresh(&phone).await.status, StatusCode::NO_CONTENT, "the other session goes on");
        let nobody = server.anonymous("shop.test");
        assert_eq!(nobody.call(Method::DELETE, "/api/v1/session", None).await.status, StatusCode::NO_CONTENT);
    }

    async fn an_open_stream_ends_with_its_session(server: Server) {
        use futures_util::StreamExt as _;
        use tower::ServiceExt as _;
        server.add_customer(&server.tenant, "anne@example.org").await;
        let anne = server.sign_in("shop.test", "anne@example.org").await;
        let request = axum::http::Request::get("/api/v1/live").header("host", "shop.test")
            .header("cookie", anne.cookies.clone().unwrap()).body(axum::body::Body::empty()).unwrap();
        let mut stream = server.router.clone().oneshot(request).await.unwrap().into_body().into_data_stream();
        anne.call(Method::DELETE, "/api/v1/session", None).await;
        let end = tokio::time::timeout(std::time::Duration::from_secs(5), stream.next()).await.expect("the stream goes on");
        assert!(end.is_none());
    }

    async fn signing_in_again_ends_the_session_before(server: Server) {
        server.add_customer(&server.tenant, "anne@example.org").await;
        server.add_customer(&server.tenant, "bert@example.org").await;
        let anne = server.sign_in("shop.test", "anne@example.org").await;
        let again = anne.post(BY_PASSWORD, json!({ "email": "anne@example.org", "password": PASSWORD })).await;
        assert_eq!(again.status, StatusCode::OK);
        assert!(!is_signed_in(&anne).await, "the token from before");
        assert_eq!(refresh(&anne).await.status, StatusCode::UNAUTHORIZED);
        let anne = after(&anne, &again);
        assert_eq!(anne.get("/api/v1/me/sessions").await.json()["items"].as_array().unwrap().len(), 1);
        // A sign-in that fails leaves the session alone.
        let failed = anne.post(BY_PASSWORD, json!({ "email": "anne@example.org", "password": "wrong" })).await;
        assert_eq!(failed.status, StatusCode::UNAUTHORIZED);
        assert!(is_signed_in(&anne).await);
        // Somebody else at the same browser, by code this time.
        let (challenge, code) = ask_code(&anne, "bert@example.org").await;
        let bert = anne.post(CODE, submit((&challenge, &code))).await;
        assert_eq!(bert.json()["email"], "bert@example.org", "{}", bert.text());
        assert!(!is_signed_in(&anne).await);
        assert!(is_signed_in(&after(&anne, &bert)).await);
    }

    async fn a_new_password_ends_the_other_sessions(server: Server) {
        server.add_customer(&server.tenant, "anne@example.org").await;
        let anne = server.sign_in("shop.test", "anne@example.org").await;
        let others = [server.sign_in("shop.test", "anne@example.org").await, server.sign_in("shop.test", "anne@example.org").await];
        let set = async |body: Value| anne.call(Method::PUT, "/api/v1/me/password", Some(body)).await;
        for (body, status, code) in [
            (json!({ "new": "an owl reads 17 letters" }), 422, Code::Invalid),
            (json!({ "current": "wrong", "new": "an owl reads 17 letters" }), 401, Code::CredentialsRejected),
            (json!({ "current": "", "new": "an owl reads 17 letters" }), 401, Code::CredentialsRejected),
            (json!({ "current": PASSWORD, "new": "short" }), 422, Code::Invalid),
            (json!({ "current": PASSWORD, "new": "" }), 422, Code::Invalid),
            (json!({ "current": PASSWORD, "new": "ü".repeat(257) }), 422, Code::Invalid),
            (json!({ "current": PASSWORD, "new": "password1" }), 422, Code::PasswordTooWeak),
            (json!({ "current": PASSWORD, "new": "anne@example.org" }), 422, Code::PasswordTooWeak),
            (json!({ "current": PASSWORD, "new": "aaaaaaaaaaaaaaaa" }), 422, Code::PasswordTooWeak),
            (json!({ "current": PASSWORD }), 400, Code::Malformed),
        ] {
            let answer = set(body.clone()).await;
            assert_eq!((answer.status.as_u16(), answer.problem().code), (status, code), "{body:.80}");
        }
        for other in &others {
            assert!(is_signed_in(other).await, "a refused change ends nothing");
        }
        let answer = set(json!({ "current": PASSWORD, "new": "an owl reads 17 letters" })).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text());
        for other in &others {
            assert!(!is_signed_in(other).await);
            assert_eq!(refresh(other).await.status, StatusCode::UNAUTHORIZED);
        }
        assert!(is_signed_in(&anne).await);
        assert_eq!(refresh(&anne).await.status, StatusCode::NO_CONTENT);
        let sign_in = async |password: &str| {
            let body = json!({ "email": "anne@example.org", "password": password });
            server.anonymous("shop.test").post(BY_PASSWORD, body).await.status
        };
        assert_eq!(sign_in(PASSWORD).await, StatusCode::UNAUTHORIZED);
        assert_eq!(sign_in("an owl reads 17 letters").await, StatusCode::OK);
    }

    async fn passwords_are_taken_whole_and_as_typed(server: Server) {
        server.add_customer(&server.tenant, "anne@example.org").await;
        let anne = server.sign_in("shop.test", "anne@example.org").await;
        let sign_in = async |password: &str| {
            let body = json!({ "email": " ANNE@example.ORG ", "password": password });
            server.anonymous("shop.test").post(BY_PASSWORD, body).await.status
        };
        let mut current = PASSWORD.to_owned();
        for new in [
            format!("the owl {} counts", "reads on and ".repeat(18)),
            "  Eule im Gebüsch, 3 Äste, 日本の鳥  ".to_owned(),
            "nul\u{0}in the middle of an owl".to_owned(),
            "\u{1f989} \u{1f33f} owls & leaves at night".to_owned(),
        ] {
            let body = json!({ "current": current, "new": new });
            let answer = anne.call(Method::PUT, "/api/v1/me/password", Some(body)).await;
            assert_eq!(answer.status, StatusCode::NO_CONTENT, "{new}: {}", answer.text());
            assert_eq!(sign_in(&new).await, StatusCode::OK, "{new}");
            let chars: Vec<char> = new.chars().collect();
            let shorter: String = chars[..chars.len() - 1].iter().collect();
            for other in [shorter.as_str(), new.trim(), &new.to_uppercase(), &format!("{new} "), new.split('\0').next().unwrap()] {
                if other != new {
                    assert_eq!(sign_in(other).await, StatusCode::UNAUTHORIZED, "{other:?}");
                }
            }
            current = new;
        }
    }

    async fn a_first_password_needs_a_fresh_sign_in(server: Server) {
        let id = server.add_customer(&server.tenant, "anne@example.org").await;
        run(&server, "DELETE FROM passwords WHERE subject_id = $1", &id).await;
        let nobody = server.anonymous("shop.test");
        let (challenge, code) = ask_code(&nobody, "anne@example.org").await;
        let anne = after(&nobody, &nobody.post(CODE, submit((&challenge, &code))).await);
        assert_eq!(anne.get("/api/v1/me").await.json()["has_password"], false);
        server.advance(15 * MINUTE + 1);
        let anne = after(&anne, &refresh(&anne).await);
        let body = json!({ "new": "an owl reads 17 letters" });
        let late = anne.call(Method::PUT, "/api/v1/me/password", Some(body.clone())).await;
        assert_eq!((late.status, late.code().as_str()), (StatusCode::FORBIDDEN, "forbidden"));
        let (challenge, code) = ask_code(&nobody, "anne@example.org").await;
        let anne = after(&nobody, &nobody.post(CODE, submit((&challenge, &code))).await);
        let set = anne.call(Method::PUT, "/api/v1/me/password", Some(body)).await;
        assert_eq!(set.status, StatusCode::NO_CONTENT, "{}", set.text());
        assert_eq!(anne.get("/api/v1/me").await.json()["has_password"], true);
    }

    async fn one_session_ends_another_of_the_same_person_only(server: Server) {
        server.add_customer(&server.tenant, "anne@example.org").await;
        server.add_customer(&server.tenant, "bert@example.org").await;
        let anne = server.sign_in("shop.test", "anne@example.org").await;
        let lost = server.sign_in("shop.test", "anne@example.org").await;
        let bert = server.sign_in("shop.test", "bert@example.org").await;
        let sessions = anne.get("/api/v1/me/sessions").await.json();
        let other = sessions["items"].as_array().unwrap().iter().find(|s| s["current"] == false).unwrap();
        let path = format!("/api/v1/me/sessions/{}", other["id"].as_str().unwrap());
        let refused = bert.call(Method::DELETE, &path, None).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        assert!(is_signed_in(&lost).await);
        assert_eq!(anne.call(Method::DELETE, &path, None).await.status, StatusCode::NO_CONTENT);
        assert!(!is_signed_in(&lost).await);
        assert_eq!(refresh(&lost).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(anne.call(Method::DELETE, &path, None).await.status, StatusCode::NOT_FOUND, "it has ended");
        assert!(is_signed_in(&anne).await);
    }

    async fn a_disabled_customer_neither_stays_nor_comes_back(server: Server) {
        let id = server.add_customer(&server.tenant, "anne@example.org").await;
        let nobody = server.anonymous("shop.test");
        let anne = server.sign_in("shop.test", "anne@example.org").await;
        let (challenge, code) = ask_code(&nobody, "anne@example.org").await;
        run(&server, "UPDATE customers SET disabled_at = 1 WHERE id = $1", &id).await;
        assert!(!is_signed_in(&anne).await);
        assert_eq!(refresh(&anne).await.status, StatusCode::UNAUTHORIZED);
        let late = nobody.post(CODE, submit((&challenge, &code))).await;
        assert_eq!((late.status, late.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "code_rejected"));
        let body = json!({ "email": "anne@example.org", "password": PASSWORD });
        let refused = nobody.post(BY_PASSWORD, body).await;
        assert_eq!((refused.status, refused.code().as_str()), (StatusCode::UNAUTHORIZED, "credentials_rejected"));
        server.advance(1);
        let asked = nobody.post(CODES, json!({ "email": "anne@example.org" })).await;
        assert_eq!(asked.status, StatusCode::ACCEPTED);
        let newest = server.mailed_code(&server.tenant, "anne@example.org").await.unwrap();
        assert_eq!(newest, code, "no new mail");
        // The access token from before ends by itself.
        server.advance(5 * MINUTE);
        assert_eq!(anne.get("/api/v1/orders").await.status, StatusCode::UNAUTHORIZED);
    }

    async fn a_role_taken_away_is_gone(server: Server) {
        let (tenant, host) = (&server.tenant, "console.shop.test");
        server.add_agent(tenant, "sam@example.org", Role::Admin).await;
        let id = server.add_agent(tenant, "ann@example.org", Role::Agent).await;
        let sam = server.sign_in(host, "sam@example.org").await;
        let ann = server.sign_in(host, "ann@example.org").await;
        assert_eq!(sam.get("/api/v1/me").await.json()["role"], "admin");
        server.add_agent(tenant, "sam@example.org", Role::Agent).await;
        assert_eq!(refresh(&sam).await.status, StatusCode::UNAUTHORIZED);
        // Other servers learn of it within a second, as of every ended session.
        server.app.revoked.reload(&server.app.db, server.app.clock.now()).await.unwrap();
        assert!(!is_signed_in(&sam).await, "the token that says admin");
        assert!(is_signed_in(&ann).await);
        // The same name and role once more end nothing.
        server.add_agent(tenant, "ann@example.org", Role::Agent).await;
        server.app.revoked.reload(&server.app.db, server.app.clock.now()).await.unwrap();
        assert!(is_signed_in(&ann).await);
        run(&server, "UPDATE agents SET disabled_at = 1 WHERE id = $1", &id).await;
        assert!(!is_signed_in(&ann).await);
        assert_eq!(refresh(&ann).await.status, StatusCode::UNAUTHORIZED);
    }

    async fn a_session_ends_when_nobody_uses_it(server: Server) {
        server.add_customer(&server.tenant, "anne@example.org").await;
        let anne = server.sign_in("shop.test", "anne@example.org").await;
        let idle = server.sign_in("shop.test", "anne@example.org").await;
        server.advance(14 * DAY - 1);
        let anne = after(&anne, &refresh(&anne).await);
        assert!(is_signed_in(&anne).await);
        server.advance(1);
        assert_eq!(refresh(&idle).await.status, StatusCode::UNAUTHORIZED);
        server.advance(14 * DAY);
        assert_eq!(refresh(&anne).await.status, StatusCode::UNAUTHORIZED);
    }

    async fn a_session_ends_after_ninety_days_however_busy(server: Server) {
        server.add_customer(&server.tenant, "anne@example.org").await;
        let mut anne = server.sign_in("shop.test", "anne@example.org").await;
        for _ in 0..8 {
            server.advance(10 * DAY);
            anne = after(&anne, &refresh(&anne).await);
            assert!(is_signed_in(&anne).await);
        }
        server.advance(10 * DAY - 1);
        let last = refresh(&anne).await;
        assert_eq!(last.status, StatusCode::NO_CONTENT);
        assert!(last.headers[header::SET_COOKIE].to_str().unwrap().contains("Max-Age=1;"), "the cookie ends with it");
        anne = after(&anne, &last);
        server.advance(1);
        assert_eq!(refresh(&anne).await.status, StatusCode::UNAUTHORIZED);
        server.advance(5 * MINUTE);
        assert!(!is_signed_in(&anne).await);
    }

    async fn staff_and_guests_sign_in_every_day(server: Server) {
        let agent = server.add_agent(&server.tenant, "sam@example.org", Role::Agent).await;
        assert!(!agent.is_empty());
        let sam = server.sign_in("console.shop.test", "sam@example.org").await;
        let order = server.place(an_order("G-1", Some("gil@example.org"))).await;
        let nobody = server.anonymous("shop.test");
        let asked = nobody.post(&format!("{LOOK_UP}/codes"), json!({ "number": "G-1", "email": "gil@example.org" })).await;
        let code = server.mailed_code(&server.tenant, "gil@example.org").await.unwrap();
        let body = submit((asked.json()["challenge"].as_str().unwrap(), &code));
        let opened = nobody.post(&format!("{LOOK_UP}/code"), body).await;
        assert_eq!(opened.json(), json!({ "role": "guest", "name": "", "email": "", "has_password": false, "order": order }));
        let guest = after(&nobody, &opened);
        let mut both = [sam, guest];
        for _ in 0..11 {
            server.advance(HOUR);
            for caller in &mut both {
                *caller = after(caller, &refresh(caller).await);
                assert!(is_signed_in(caller).await);
            }
        }
        server.advance(HOUR);
        for caller in &both {
            assert_eq!(refresh(caller).await.status, StatusCode::UNAUTHORIZED);
        }
    }

    async fn a_code_works_once_for_ten_minutes_and_five_tries(server: Server) {
        server.add_customer(&server.tenant, "anne@example.org").await;
        let nobody = server.anonymous("shop.test");
        let refused = async |challenge: &str, code: &str, why: &str| {
            let answer = nobody.post(CODE, submit((challenge, code))).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}: {}", answer.text());
            assert!(!answer.headers.contains_key(header::SET_COOKIE), "{why}");
            answer.refusal()
        };
        let (challenge, code) = ask_code(&nobody, "anne@example.org").await;
        let once = refused(&challenge, &wrong(&code), "wrong").await;
        for _ in 0..3 {
            assert_eq!(refused(&challenge, &wrong(&code), "wrong").await, once);
        }
        let spaced = format!(" {} {}", &code[..3], &code[3..]);
        assert_eq!(nobody.post(CODE, submit((&challenge, &spaced))).await.status, StatusCode::OK, "the fifth try");
        assert_eq!(refused(&challenge, &code, "used").await, once);

        server.advance(1);
        let (challenge, code) = ask_code(&nobody, "anne@example.org").await;
        for _ in 0..5 {
            refused(&challenge, &wrong(&code), "wrong").await;
        }
        assert_eq!(refused(&challenge, &code, "right, but too late").await, once);

        server.advance(1);
        let (challenge, code) = ask_code(&nobody, "anne@example.org").await;
        server.advance(10 * MINUTE);
        assert_eq!(refused(&challenge, &code, "expired").await, once);
        assert_eq!(refused("0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000", &code, "no such challenge").await, once);

        server.advance(1);
        let (first, first_code) = ask_code(&nobody, "anne@example.org").await;
        server.advance(1);
        let (second, second_code) = ask_code(&nobody, "anne@example.org").await;
        if first_code != second_code {
            assert_eq!(refused(&first, &second_code, "another challenge's code").await, once);
        }
        assert_eq!(nobody.post(CODE, submit((&second, &second_code))).await.status, StatusCode::OK);
    }

    async fn parallel_guesses_share_the_five_tries_and_a_right_code_opens_one_session(server: Server) {
        let id = server.add_customer(&server.tenant, "anne@example.org").await;
        let nobody = server.anonymous("shop.test");
        let (challenge, code) = ask_code(&nobody, "anne@example.org").await;
        let right = submit((&challenge, &code));
        let answers = futures_util::future::join_all((0..8).map(|_| nobody.post(CODE, right.clone()))).await;
        let opened = answers.iter().filter(|answer| answer.status == StatusCode::OK).count();
        assert_eq!(opened, 1, "a code is used once");
        assert!(answers.iter().all(|answer| answer.status.as_u16() < 500));

        server.advance(1);
        let (challenge, code) = ask_code(&nobody, "anne@example.org").await;
        let guess = submit((&challenge, &wrong(&code)));
        let answers = futures_util::future::join_all((0..12).map(|_| nobody.post(CODE, guess.clone()))).await;
        assert!(answers.iter().all(|answer| answer.status == StatusCode::UNPROCESSABLE_ENTITY));
        assert_eq!(nobody.post(CODE, submit((&challenge, &code))).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let mut read = server.app.db.read().await.unwrap();
        let (attempts,): (i64,) = portico::sql!(fetch_one &mut read.conn(),
            "SELECT attempts FROM challenges WHERE id = $1", &challenge).unwrap();
        assert_eq!(attempts, 5);
        let (sessions,): (i64,) = portico::sql!(fetch_one &mut read.conn(),
            "SELECT COUNT(*) FROM sessions WHERE subject_id = $1", &id).unwrap();
        assert_eq!(sessions, 1);
    }

    async fn a_code_is_for_its_tenant_app_and_purpose(server: Server) {
        server.add_customer(&server.tenant, "anne@example.org").await;
        server.add_customer(&server.other, "anne@example.org").await;
        server.add_agent(&server.tenant, "anne@example.org", Role::Agent).await;
        server.place(an_order("1", Some("anne@example.org"))).await;
        let (shop, console, other) = (server.anonymous("shop.test"), server.anonymous("console.shop.test"), server.anonymous("other.test"));
        let guest_code = format!("{LOOK_UP}/code");
        let refused = async |caller: &Caller<'_>, path: &str, body: &Value| {
            let answer = caller.post(path, body.clone()).await;
            let shown = (caller.host.as_str(), path, answer.text());
            assert!(matches!(answer.status.as_u16(), 404 | 422), "{shown:?}");
            assert!(!answer.headers.contains_key(header::SET_COOKIE), "{shown:?}");
        };
        // A customer's code.
        let (challenge, code) = ask_code(&shop, "anne@example.org").await;
        let body = submit((&challenge, &code));
        refused(&other, CODE, &body).await;
        refused(&server.anonymous("console.other.test"), CODE, &body).await;
        assert_eq!(shop.post(CODE, body).await.status, StatusCode::OK, "asking elsewhere spent nothing");
        server.advance(1);
        let (challenge, code) = ask_code(&shop, "anne@example.org").await;
        refused(&console, CODE, &submit((&challenge, &code))).await;
        server.advance(1);
        let (challenge, code) = ask_code(&shop, "anne@example.org").await;
        refused(&shop, &guest_code, &submit((&challenge, &code))).await;
        // An agent's.
        server.advance(1);
        let (challenge, code) = ask_code(&console, "anne@example.org").await;
        refused(&shop, CODE, &submit((&challenge, &code))).await;
        // A guest's.
        server.advance(1);
        let asked = shop.post(&format!("{LOOK_UP}/codes"), json!({ "number": "1", "email": "anne@example.org" })).await;
        let code = server.mailed_code(&server.tenant, "anne@example.org").await.unwrap();
        let body = submit((asked.json()["challenge"].as_str().unwrap(), &code));
        refused(&other, &guest_code, &body).await;
        refused(&console, &guest_code, &body).await;
        refused(&shop, CODE, &body).await;
    }

    async fn nothing_tells_whether_an_address_is_known(server: Server) {
        server.add_customer(&server.tenant, "anne@example.org").await;
        server.add_agent(&server.tenant, "sam@example.org", Role::Agent).await;
        server.place(an_order("N-1", Some("anne@example.org"))).await;
        let shop = server.anonymous("shop.test");
        let shape = |answer: &Answer| {
            let body = answer.json();
            let members: Vec<String> = body.as_object().unwrap().keys().cloned().collect();
            let mut headers: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
            headers.sort();
            (answer.status, members, body["expires_at"].clone(), body["challenge"].as_str().map(str::len), headers, answer.bytes.len())
        };
        for host in ["shop.test", "console.shop.test"] {
            let mut shapes = Vec::new();
            // Each is known on one of the hosts at most.
            for email in ["anne@example.org", "sam@example.org", "nobody@example.org"] {
                shapes.push(shape(&server.anonymous(host).post(CODES, json!({ "email": email })).await));
            }
            assert_eq!(shapes[0], shapes[1], "{host}");
            assert_eq!(shapes[0], shapes[2], "{host}");
        }
        // A code for nobody cannot be guessed, and guessing it answers as for everybody.
        let asked = shop.post(CODES, json!({ "email": "nobody@example.org" })).await.json();
        let nobody = shop.post(CODE, submit((asked["challenge"].as_str().unwrap(), "123456"))).await;
        let asked = shop.post(CODES, json!({ "email": "anne@example.org" })).await.json();
        let code = server.mailed_code(&server.tenant, "anne@example.org").await.unwrap();
        let anne = shop.post(CODE, submit((asked["challenge"].as_str().unwrap(), &wrong(&code)))).await;
        assert_eq!(nobody.refusal(), anne.refusal());
        assert_eq!(server.mailed_code(&server.tenant, "nobody@example.org").await, None);
        // Passwords: unknown, wrong, without password, at the wrong door.
        let id = server.add_customer(&server.tenant, "carla@example.org").await;
        run(&server, "DELETE FROM passwords WHERE subject_id = $1", &id).await;
        let mut refusals = Vec::new();
        for email in ["nobody@example.org", "anne@example.org", "carla@example.org", "sam@example.org"] {
            let password = if email.starts_with("anne") { "wrong" } else { PASSWORD };
            let answer = shop.post(BY_PASSWORD, json!({ "email": email, "password": password })).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{email}");
            refusals.push(answer.refusal());
        }
        assert!(refusals.iter().all(|refusal| *refusal == refusals[0]));
    }

    async fn a_guests_look_up_is_answered_alike_whatever_is_wrong(server: Server) {
        let order = server.place(an_order("L-77", Some("gil@example.org"))).await;
        let shop = server.anonymous("shop.test");
        let found = shop.post(LOOK_UP, json!({ "number": " #l-77", "email": "GIL@example.org " })).await;
        assert_eq!(found.status, StatusCode::OK, "{}", found.text());
        let members: Vec<String> = found.json().as_object().unwrap().keys().cloned().collect();
        assert_eq!(members, ["number", "placed_at", "progress"], "status only");
        assert!(!found.headers.contains_key(header::SET_COOKIE));
        let mut refusals = Vec::new();
        for (number, email) in [("L-78", "gil@example.org"), ("L-77", "gill@example.org"), ("X", "x@example.org"), ("L-77%", "gil@example.org"), (&order, "gil@example.org")] {
            let answer = shop.post(LOOK_UP, json!({ "number": number, "email": email })).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{number} {email}");
            refusals.push((answer.refusal(), answer.headers.len()));
        }
        assert_eq!(refusals[0].0.code, Code::OrderNotFound);
        assert!(refusals.iter().all(|refusal| *refusal == refusals[0]), "{refusals:?}");
        // Asking for a code: the same answer, and mail only to the order's own address.
        let codes = format!("{LOOK_UP}/codes");
        for (number, email) in [("L-77", "gil@example.org"), ("L-78", "gil2@example.org"), ("L-77", "eve@example.org")] {
            let answer = shop.post(&codes, json!({ "number": number, "email": email })).await;
            assert_eq!(answer.status, StatusCode::ACCEPTED, "{number} {email}");
            let members: Vec<String> = answer.json().as_object().unwrap().keys().cloned().collect();
            assert_eq!(members, ["challenge", "expires_at"]);
            assert_eq!(server.mailed_code(&server.tenant, email).await.is_some(), email == "gil@example.org");
        }
        // A guest sees the one order whole, and no list, account or stream of others.
        server.advance(1);
        let asked = shop.post(&codes, json!({ "number": "L-77", "email": "gil@example.org" })).await.json();
        let code = server.mailed_code(&server.tenant, "gil@example.org").await.unwrap();
        let opened = shop.post(&format!("{LOOK_UP}/code"), submit((asked["challenge"].as_str().unwrap(), &code))).await;
        let guest = after(&shop, &opened);
        assert_eq!(guest.get(&format!("/api/v1/orders/{order}")).await.status, StatusCode::OK);
        for path in ["/api/v1/orders", "/api/v1/credits", "/api/v1/me/sessions"] {
            assert_eq!(guest.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
    }

    async fn requests_from_other_sites_change_nothing(server: Server) {
        server.add_customer(&server.tenant, "anne@example.org").await;
        let anne = server.sign_in("shop.test", "anne@example.org").await;
        let password = json!({ "email": "anne@example.org", "password": PASSWORD });
        let targets = [
            (Method::POST, BY_PASSWORD, password.clone()),
            (Method::POST, CODES, json!({ "email": "anne@example.org" })),
            (Method::POST, CODE, json!({ "challenge": "x", "code": "123456" })),
            (Method::POST, LOOK_UP, json!({ "number": "1", "email": "anne@example.org" })),
            (Method::POST, REFRESH, json!({})),
            (Method::DELETE, "/api/v1/session", json!({})),
            (Method::DELETE, "/api/v1/me/sessions/x", json!({})),
            (Method::PUT, "/api/v1/me/password", json!({ "current": PASSWORD, "new": "an owl reads 17 letters" })),
            (Method::POST, "/api/v1/orders", json!({})),
        ];
        let json = ("content-type", "application/json");
        let mut refused = 0;
        for (method, path, body) in &targets {
            // With cookies and without: a foreign page must not sign its visitor in either.
            for caller in [&anne, &server.anonymous("shop.test")] {
                let mut attempts: Vec<Vec<(&str, &str)>> = Vec::new();
                for site in ["cross-site", "same-site", "none", "", "SAME-ORIGIN", "same-origin, cross-site"] {
                    attempts.push(vec![json, ("sec-fetch-site", site)]);
                    attempts.push(vec![json, ("sec-fetch-site", site), ("origin", "https://shop.test")]);
                }
                for origin in FOREIGN_ORIGINS {
                    attempts.push(vec![json, ("origin", origin)]);
                }
                attempts.push(vec![json, ("sec-fetch-site", "cross-site"), ("authorization", "Basic YTpi")]);
                attempts.push(vec![("content-type", "text/plain"), ("origin", "https://evil.example")]);
                if caller.cookies.is_some() {
                    attempts.push(vec![json]);
                    attempts.push(vec![json, ("referer", "https://shop.test/")]);
                    attempts.push(vec![json, ("authorization", "Basic YTpi")]);
                }
                for headers in attempts {
                    let answer = caller.send((method.clone(), path), &headers, body.to_string()).await;
                    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{method} {path} {headers:?} {}", answer.text());
                    assert_eq!(answer.problem().code, Code::CrossSite);
                    assert!(!answer.headers.contains_key(header::SET_COOKIE));
                    refused += 1;
                }
            }
        }
        assert!(refused > 700, "{refused}");
        assert!(is_signed_in(&anne).await);
        // From the page itself, in browsers that say so in either way, and on a port.
        for (host, headers) in [
            ("shop.test", vec![json, ("sec-fetch-site", "same-origin")]),
            ("shop.test", vec![json, ("origin", "https://shop.test")]),
            ("shop.test:8443", vec![json, ("origin", "https://shop.test:8443")]),
        ] {
            let caller = Caller { host: host.to_owned(), ..anne.clone() };
            let answer = caller.send((Method::POST, BY_PASSWORD), &headers, password.to_string()).await;
            assert_eq!(answer.status, StatusCode::OK, "{host} {headers:?} {}", answer.text());
        }
    }

    async fn cookies_are_bound_to_the_host_and_out_of_reach_of_scripts(server: Server) {
        server.add_customer(&server.tenant, "anne@example.org").await;
        let body = json!({ "email": "anne@example.org", "password": PASSWORD });
        let signed_in = server.anonymous("shop.test").post(BY_PASSWORD, body).await;
        let caller = after(&server.anonymous("shop.test"), &signed_in);
        let refreshed = refresh(&caller).await;
        let out = caller.call(Method::DELETE, "/api/v1/session", None).await;
        for (name, answer, max_age) in [("signing in", &signed_in, 1_209_600), ("refreshing", &refreshed, 1_209_600), ("signing out", &out, 0)] {
            let lines: Vec<&str> = answer.headers.get_all(header::SET_COOKIE).iter().map(|line| line.to_str().unwrap()).collect();
            assert_eq!(lines.len(), 2, "{name}");
            for (line, cookie) in lines.iter().zip(["__Host-portico", "__Host-portico-refresh"]) {
                let (pair, attributes) = line.split_once("; ").unwrap();
                assert_eq!(pair.split_once('=').unwrap().0, cookie, "{name}");
                assert_eq!(attributes, format!("Path=/; Max-Age={max_age}; Secure; HttpOnly; SameSite=Strict"), "{name}");
                assert!(!line.to_lowercase().contains("domain"), "{name}");
            }
            assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store", "{name}");
        }
        // 256 random bits, and nothing of the token in any body.
        let token = signed_in.cookies().split_once("refresh=").unwrap().1.to_owned();
        assert_eq!(token.len(), 64);
        assert!(!signed_in.text().contains(&token) && !signed_in.text().contains("eyJ"));
        let mut read = server.app.db.read().await.unwrap();
        let (plain,): (i64,) = portico::sql!(fetch_one &mut read.conn(),
            "SELECT COUNT(*) FROM refresh_tokens WHERE hash = $1", &token).unwrap();
        assert_eq!(plain, 0, "only hashes are kept");
    }

    async fn questions_without_an_account_leave_no_session(server: Server) {
        let shop = server.anonymous("shop.test");
        for path in ["/", "/api/v1/me", "/api/v1/orders", "/api/v1/storefront", "/theme.css", "/healthz"] {
            let answer = shop.get(path).await;
            assert!(!answer.headers.contains_key(header::SET_COOKIE), "{path}");
        }
        let mut read = server.app.db.read().await.unwrap();
        let (sessions,): (i64,) = portico::sql!(fetch_one &mut read.conn(), "SELECT COUNT(*) FROM sessions").unwrap();
        assert_eq!(sessions, 0);
    }

    async fn the_ledger_tells_who_came_and_went(server: Server) {
        server.add_customer(&server.tenant, "anne@example.org").await;
        let anne = server.sign_in("shop.test", "anne@example.org").await;
        let body = json!({ "current": PASSWORD, "new": "an owl reads 17 letters" });
        anne.call(Method::PUT, "/api/v1/me/password", Some(body)).await;
        anne.call(Method::DELETE, "/api/v1/session", None).await;
        assert_eq!(kinds(&server).await, ["account.signed_in", "account.password_set", "account.signed_out"]);
    }
}

/// None of these is `shop.test` over HTTP or HTTPS.
const FOREIGN_ORIGINS: [&str; 32] = [
    "null",
    "",
    " ",
    "*",
    "shop.test",
    "//shop.test",
    "https:shop.test",
    "https:///shop.test",
    "https://",
    "https://evil.example",
    "https://shop.test.evil.example",
    "https://evilshop.test",
    "https://evil-shop.test",
    "https://a.shop.test",
    "https://console.shop.test",
    "https://shop.test.",
    "https://shop.test:443",
    "https://shop.test:8080",
    "https://shop.test:",
    "https://shop.test/",
    "https://shop.test/evil",
    "https://shop.test?x",
    "https://shop.test#x",
    "https://shop.test@evil.example",
    "https://evil.example@shop.test",
    "https://SHOP.test",
    "HTTPS://shop.test",
    "https://xn--shp-5qa.test",
    "https://shop.test, https://evil.example",
    "https://shop.test https://evil.example",
    "ftp://shop.test",
    "chrome-extension://shop.test",
];

/// Sends until refused; how often it was answered otherwise before.
async fn until_refused(caller: &Caller<'_>, path: &str, body: impl Fn(usize) -> Value) -> usize {
    for turn in 0..100 {
        let answer = caller.post(path, body(turn)).await;
        if answer.status != StatusCode::TOO_MANY_REQUESTS {
            assert!(answer.status.as_u16() < 500, "{}", answer.text());
            continue;
        }
        assert_eq!(answer.problem().code, Code::TooManyRequests);
        let wait = answer.headers[header::RETRY_AFTER].to_str().unwrap();
        let wait: u32 = wait.parse().unwrap();
        assert!((1..=200).contains(&wait), "{wait}");
        return turn;
    }
    panic!("{path} is not limited");
}

async fn limited() -> Server {
    Server::start_with(Engine::Sqlite, |config| config.rate_limits = true)
        .await
        .unwrap()
}

#[tokio::test]
async fn mail_to_one_address_is_limited_whether_it_is_known_or_not() {
    let server = limited().await;
    server
        .add_customer(&server.tenant, "anne@example.org")
        .await;
    let shop = server.anonymous("shop.test");
    for email in ["anne@example.org", "nobody@example.org"] {
        let other_case = |turn: usize| {
            let email = if turn.is_multiple_of(2) {
                email.to_uppercase()
            } else {
                format!(" {email} ")
            };
            json!({ "email": email })
        };
        assert_eq!(until_refused(&shop, CODES, other_case).await, 5, "{email}");
    }
    // The same address at another shop is somebody else's.
    let other = server.anonymous("other.test");
    let answer = other
        .post(CODES, json!({ "email": "anne@example.org" }))
        .await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn one_network_address_gets_few_tries() {
    let server = limited().await;
    let shop = server.anonymous("shop.test");
    let fresh = |turn: usize| json!({ "email": format!("somebody-{turn}@example.org") });
    assert_eq!(until_refused(&shop, CODES, fresh).await, 20);
    let guess = |turn: usize| json!({ "challenge": format!("c{turn}"), "code": "123456" });
    assert_eq!(until_refused(&shop, CODE, guess).await, 30);
    // Guests' codes and passwords draw on the same tries.
    assert_eq!(
        until_refused(&shop, &format!("{LOOK_UP}/code"), guess).await,
        0
    );
    let number = |turn: usize| json!({ "number": format!("N-{turn}"), "email": "a@example.org" });
    assert_eq!(until_refused(&shop, LOOK_UP, number).await, 10);
}

#[tokio::test]
async fn passwords_of_one_account_are_tried_ten_times() {
    let server = limited().await;
    server
        .add_customer(&server.tenant, "anne@example.org")
        .await;
    let shop = server.anonymous("shop.test");
    let wrong = |_| json!({ "email": "anne@example.org", "password": "wrong" });
    assert_eq!(until_refused(&shop, BY_PASSWORD, wrong).await, 10);
    let right = json!({ "email": "Anne@example.org", "password": PASSWORD });
    let answer = shop.post(BY_PASSWORD, right).await;
    assert_eq!(
        answer.status,
        StatusCode::TOO_MANY_REQUESTS,
        "the right one, too"
    );
    // A stolen session does not help to guess the current password either.
    let id = server
        .add_customer(&server.tenant, "bert@example.org")
        .await;
    let (tenant, role) = (&server.tenant, Role::Customer);
    let bert = server
        .open_session(tenant, Surface::Portal, role, &id)
        .await;
    let body = json!({ "current": "wrong", "new": "an owl reads 17 letters" });
    for turn in 0..11 {
        let answer = bert
            .call(Method::PUT, "/api/v1/me/password", Some(body.clone()))
            .await;
        let expected = if turn < 10 { 401 } else { 429 };
        assert_eq!(answer.status, expected, "{turn}");
    }
}

#[tokio::test]
async fn an_order_number_is_looked_up_ten_times_from_anywhere() {
    let server = Server::start_with(Engine::Sqlite, |config| {
        config.rate_limits = true;
        config.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    })
    .await
    .unwrap();
    let shop = server.anonymous("shop.test");
    let look = async |turn: usize| {
        let from = format!("203.0.113.{turn}");
        let headers = [
            ("content-type", "application/json"),
            ("x-forwarded-for", from.as_str()),
        ];
        let body = json!({ "number": "L-1", "email": format!("a{turn}@example.org") });
        shop.send((Method::POST, LOOK_UP), &headers, body.to_string())
            .await
            .status
    };
    for turn in 0..10 {
        assert_eq!(look(turn).await, 404, "{turn}");
    }
    assert_eq!(look(10).await, 429);
}

#[tokio::test]
async fn a_client_cannot_say_where_it_comes_from() {
    let direct = limited().await;
    let proxied = Server::start_with(Engine::Sqlite, |config| {
        config.rate_limits = true;
        config.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    })
    .await
    .unwrap();
    let look = async |server: &Server, turn: usize, forwarded: &str| {
        let headers = [
            ("content-type", "application/json"),
            ("x-forwarded-for", forwarded),
        ];
        let body = json!({ "number": format!("L-{turn}"), "email": "a@example.org" });
        let asked = (Method::POST, LOOK_UP);
        server
            .anonymous("shop.test")
            .send(asked, &headers, body.to_string())
            .await
            .status
    };
    for turn in 0..11 {
        let expected = if turn < 10 { 404 } else { 429 };
        // Without a proxy the header is the client's own; with one, only its last entry is not.
        assert_eq!(
            look(&direct, turn, &format!("203.0.113.{turn}")).await,
            expected,
            "{turn}"
        );
        let claimed = format!("203.0.113.{turn}, 198.51.100.7");
        assert_eq!(look(&proxied, turn, &claimed).await, expected, "{turn}");
    }
    assert_eq!(
        look(&proxied, 11, "203.0.113.1, 198.51.100.8").await,
        404,
        "somebody else"
    );
}
