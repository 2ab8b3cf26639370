//! Forged, damaged and outlived access tokens: all refused with 401, none with a failure of ours.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, helpers included"
)]

mod support;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE, BASE64_URL_SAFE_NO_PAD};
use portico::tenants::Surface;
use portico::vault::{Vault, hmac_sha256};
use serde_json::{Value, json};
use shared::accounts::Role;
use support::{Answer, NOW, Server};

/// The tenant's signing key, and a genuine customer of `shop.test` to forge tokens of.
struct Forge<'s> {
    server: &'s Server,
    key: [u8; 32],
    subject: String,
    /// A genuine token.
    genuine: String,
    /// The refresh token beside it.
    refresh: String,
}

impl<'s> Forge<'s> {
    async fn open(server: &'s Server) -> Self {
        let subject = server
            .add_customer(&server.tenant, "anne@example.org")
            .await;
        let (tenant, role) = (&server.tenant, Role::Customer);
        let caller = server
            .open_session(tenant, Surface::Portal, role, &subject)
            .await;
        let cookies = caller.cookies.unwrap();
        let (access, refresh) = cookies.split_once("; ").unwrap();
        Self {
            server,
            key: server.app.vault.key("access tokens"),
            subject,
            genuine: value_of(access),
            refresh: value_of(refresh),
        }
    }

    /// What a genuine token says.
    fn claims(&self) -> Value {
        let part = self.genuine.split('.').nth(1).unwrap();
        serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    }

    fn header(&self) -> String {
        let part = self.genuine.split('.').next().unwrap();
        String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    }

    /// Signed with the real key, whatever it says.
    fn sign(&self, header: &str, claims: &str) -> String {
        sign(&self.key, header, claims)
    }

    /// A real header and signature over changed claims.
    fn saying(&self, change: impl FnOnce(&mut Value)) -> String {
        let mut claims = self.claims();
        change(&mut claims);
        self.sign(&self.header(), &claims.to_string())
    }

    /// A real header and signature over claims in which one member is other text, which need not be
    /// JSON that a parser would write.
    fn with(&self, member: &str, text: &str) -> String {
        let claims = self.claims();
        let members: Vec<String> = claims
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| {
                let value = if name == member {
                    text.to_owned()
                } else {
                    value.to_string()
                };
                format!("\"{name}\":{value}")
            })
            .collect();
        self.sign(&self.header(), &format!("{{{}}}", members.join(",")))
    }

    fn without(&self, member: &str) -> String {
        self.saying(|claims| {
            claims.as_object_mut().unwrap().remove(member).unwrap();
        })
    }

    /// Real claims and signature under another header.
    fn headed(&self, header: &str) -> String {
        self.sign(header, &self.claims().to_string())
    }

    /// Sends a `Cookie` header as it is.
    async fn ask(&self, path: &str, cookie: &[u8]) -> Answer {
        let request = Request::get(path)
            .header(header::HOST, "shop.test")
            .header(header::COOKIE, cookie)
            .body(Body::empty());
        self.server.send(request.unwrap()).await
    }
}

fn value_of(cookie: &str) -> String {
    cookie.split_once('=').unwrap().1.to_owned()
}

fn sign(key: &[u8], header: &str, claims: &str) -> String {
    let encode = |text: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(text);
    let input = format!(
        "{}.{}",
        encode(header.as_bytes()),
        encode(claims.as_bytes())
    );
    let signature = hmac_sha256(key, input.as_bytes());
    format!("{input}.{}", encode(&signature))
}

/// HMAC with a longer hash, by the definition of RFC 2104 (both have blocks of 128 bytes).
fn sign_long<D: sha2::Digest>(key: &[u8], header: &str, claims: &str) -> String {
    let encode = |text: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(text);
    let input = format!(
        "{}.{}",
        encode(header.as_bytes()),
        encode(claims.as_bytes())
    );
    let pad = |with: u8| -> Vec<u8> {
        (0..128)
            .map(|i| key.get(i).copied().unwrap_or(0) ^ with)
            .collect()
    };
    let inner = D::new()
        .chain_update(pad(0x36))
        .chain_update(&input)
        .finalize();
    let outer = D::new()
        .chain_update(pad(0x5c))
        .chain_update(inner)
        .finalize();
    format!("{input}.{}", encode(&outer))
}

/// Tokens whose header names an algorithm, key or extension, signed with the real key.
fn by_header(forge: &Forge<'_>) -> Vec<(String, String)> {
    let claims = forge.claims().to_string();
    let mut list = Vec::new();
    for alg in [
        "none", "None", "NONE", "nOnE", "", "hs256", "HS256 ", "HS384", "HS512", "RS256", "RS512",
        "PS256", "ES256", "ES256K", "EdDSA", "dir",
    ] {
        let header = json!({ "typ": "JWT", "alg": alg }).to_string();
        let unsigned = forge.sign(&header, &claims);
        let unsigned = unsigned.rsplit_once('.').unwrap().0;
        list.push((
            format!("alg {alg:?} without signature"),
            format!("{unsigned}."),
        ));
        list.push((
            format!("alg {alg:?} with the real key"),
            forge.headed(&header),
        ));
    }
    let long = |header: &str, longer: bool| {
        if longer {
            sign_long::<sha2::Sha512>(&forge.key, header, &claims)
        } else {
            sign_long::<sha2::Sha384>(&forge.key, header, &claims)
        }
    };
    list.push((
        "a correct HS384 signature".into(),
        long(r#"{"typ":"JWT","alg":"HS384"}"#, false),
    ));
    list.push((
        "a correct HS512 signature".into(),
        long(r#"{"typ":"JWT","alg":"HS512"}"#, true),
    ));
    let jwk = format!(
        r#"{{"kty":"oct","k":"{}"}}"#,
        BASE64_URL_SAFE_NO_PAD.encode(b"mine")
    );
    let kid = |kid: &str| json!({ "typ": "JWT", "alg": "HS256", "kid": kid }).to_string();
    for (name, header) in [
        ("no alg", r#"{"typ":"JWT"}"#.to_owned()),
        ("alg null", r#"{"typ":"JWT","alg":null}"#.to_owned()),
        ("alg array", r#"{"typ":"JWT","alg":["HS256"]}"#.to_owned()),
        (
            "alg twice",
            r#"{"typ":"JWT","alg":"none","alg":"HS256"}"#.to_owned(),
        ),
        (
            "members in another order",
            r#"{"alg":"HS256","typ":"JWT"}"#.to_owned(),
        ),
        ("white space", r#"{"typ":"JWT", "alg":"HS256"}"#.to_owned()),
        ("typ at+jwt", r#"{"typ":"at+jwt","alg":"HS256"}"#.to_owned()),
        (
            "cty",
            r#"{"typ":"JWT","alg":"HS256","cty":"JWT"}"#.to_owned(),
        ),
        (
            "zip",
            r#"{"typ":"JWT","alg":"HS256","zip":"DEF"}"#.to_owned(),
        ),
        ("kid", kid("1")),
        ("kid with a path", kid("../../../../dev/null")),
        ("kid with SQL", kid("x' UNION SELECT 'key'--")),
        ("kid of another tenant", kid("tenant-other")),
        ("kid of 1,000 letters", kid(&"k".repeat(1_000))),
        ("kid of 4 kB", kid(&"k".repeat(4_096))),
        (
            "jku",
            r#"{"typ":"JWT","alg":"HS256","jku":"https://evil.example/keys"}"#.to_owned(),
        ),
        (
            "jku on our own host",
            r#"{"typ":"JWT","alg":"HS256","jku":"https://shop.test/?next=https://evil.example"}"#
                .to_owned(),
        ),
        (
            "x5u",
            r#"{"typ":"JWT","alg":"HS256","x5u":"https://evil.example/cert"}"#.to_owned(),
        ),
        (
            "x5c",
            r#"{"typ":"JWT","alg":"HS256","x5c":["MIIB"]}"#.to_owned(),
        ),
        (
            "jwk",
            format!(r#"{{"typ":"JWT","alg":"HS256","jwk":{jwk}}}"#),
        ),
        (
            "crit",
            r#"{"typ":"JWT","alg":"HS256","crit":["exp"]}"#.to_owned(),
        ),
        (
            "unknown crit",
            r#"{"typ":"JWT","alg":"HS256","crit":["x"],"x":1}"#.to_owned(),
        ),
        (
            "b64 false",
            r#"{"typ":"JWT","alg":"HS256","b64":false,"crit":["b64"]}"#.to_owned(),
        ),
        ("empty header", "{}".to_owned()),
        ("no JSON", "HS256".to_owned()),
        ("no header", String::new()),
    ] {
        list.push((format!("header: {name}"), forge.headed(&header)));
    }
    let own = sign(
        b"mine",
        &format!(r#"{{"typ":"JWT","alg":"HS256","jwk":{jwk}}}"#),
        &claims,
    );
    list.push(("signed with the key it brings along".into(), own));
    list
}

/// Tokens with the right header, signed with a key that is not the one for access tokens.
fn by_key(forge: &Forge<'_>) -> Vec<(String, String)> {
    let app = &forge.server.app;
    let elsewhere = Vault::new("the secret of another installation").unwrap();
    let keys: [(&str, Vec<u8>); 10] = [
        ("empty", Vec::new()),
        ("zeros", vec![0; 32]),
        ("the word secret", b"secret".to_vec()),
        (
            "the installation's secret itself",
            app.config.secret.clone().unwrap().into(),
        ),
        ("the key in hexadecimal", hex::encode(forge.key).into()),
        ("the key without its last byte", forge.key[..31].to_vec()),
        (
            "a key for another purpose",
            app.vault.key("refresh tokens").to_vec(),
        ),
        (
            "the key that seals secrets",
            app.vault.key("seal|tenant-shop|easypost").to_vec(),
        ),
        (
            "another installation's key",
            elsewhere.key("access tokens").to_vec(),
        ),
        ("the tenant's id", b"tenant-shop".to_vec()),
    ];
    let claims = forge.claims().to_string();
    keys.into_iter()
        .map(|(name, key)| (format!("key: {name}"), sign(&key, &forge.header(), &claims)))
        .collect()
}

/// Tokens with the right header and signature that do not say what ours do.
fn by_claims(forge: &Forge<'_>) -> Vec<(String, String)> {
    let now = NOW.seconds();
    let mut list: Vec<(String, String)> = Vec::new();
    for member in [
        "iss", "aud", "sub", "sid", "role", "purpose", "iat", "nbf", "exp",
    ] {
        list.push((format!("no {member}"), forge.without(member)));
        for text in ["null", "[]", "{}", "true", "\"\"", "[\"x\"]"] {
            list.push((format!("{member} {text}"), forge.with(member, text)));
        }
    }
    let late = now + 200;
    for (member, text) in [
        ("exp", format!("\"{late}\"")),
        ("exp", format!("{late}.5")),
        ("exp", format!("{late}.0")),
        ("exp", format!("{late}e0")),
        ("exp", "1e309".to_owned()),
        ("exp", "-1".to_owned()),
        ("exp", "0".to_owned()),
        ("exp", "9223372036854775807".to_owned()),
        ("exp", "9223372036854775808".to_owned()),
        ("exp", "-9223372036854775808".to_owned()),
        ("exp", format!("{}", now + 301)),
        ("exp", format!("{}", now + 86_400 * 365)),
        ("nbf", format!("\"{now}\"")),
        ("nbf", format!("{now}.5")),
        ("nbf", format!("{}", now + 61)),
        ("iat", format!("\"{now}\"")),
        ("iat", format!("{}", now + 61)),
        ("iat", format!("{}", now - 86_400)),
        ("iat", "-9223372036854775808".to_owned()),
        ("aud", "\"tenant-other/portal\"".to_owned()),
        ("aud", "\"tenant-shop/console\"".to_owned()),
        ("aud", "\"tenant-shop\"".to_owned()),
        ("aud", "\"tenant-shop/portal \"".to_owned()),
        ("aud", "\"TENANT-SHOP/portal\"".to_owned()),
        ("aud", "[\"tenant-shop/portal\"]".to_owned()),
        (
            "aud",
            "[\"tenant-other/portal\",\"tenant-shop/portal\"]".to_owned(),
        ),
        ("aud", "\"*\"".to_owned()),
        ("iss", "\"somebody\"".to_owned()),
        ("iss", "\"Portico\"".to_owned()),
        ("iss", "[\"portico\"]".to_owned()),
        ("purpose", "\"refresh\"".to_owned()),
        ("purpose", "\"widget\"".to_owned()),
        ("purpose", "\"Access\"".to_owned()),
        ("role", "\"owner\"".to_owned()),
        ("role", "\"Customer\"".to_owned()),
        ("role", "[\"customer\",\"admin\"]".to_owned()),
        ("role", "0".to_owned()),
        // The roles are known, but nobody there has this id.
        ("role", "\"agent\"".to_owned()),
        ("role", "\"admin\"".to_owned()),
        ("sub", "17".to_owned()),
        ("sub", "\"0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000\"".to_owned()),
        ("sub", "\"' OR 1=1--\"".to_owned()),
        ("sub", "\"\\u0000\"".to_owned()),
        ("sub", "\"\\ud800\"".to_owned()),
    ] {
        list.push((format!("{member} {text}"), forge.with(member, &text)));
    }
    list.push((
        "a member too many".into(),
        forge.saying(|claims| claims["scope"] = json!("all")),
    ));
    let whole = forge.claims().to_string();
    let twice = whole.replacen('{', "{\"sub\":\"somebody\",", 1);
    for (name, claims) in [
        ("sub twice", twice.as_str()),
        ("an array", "[]"),
        ("a number", "17"),
        ("null", "null"),
        ("nothing", ""),
        ("text behind them", &format!("{whole} x")),
        ("a byte order mark", &format!("\u{feff}{whole}")),
        ("no end", &whole[..whole.len() - 1]),
        ("deep nesting", &"[".repeat(1_000)),
    ] {
        list.push((
            format!("claims: {name}"),
            forge.sign(&forge.header(), claims),
        ));
    }
    list
}

/// The genuine token, damaged or dressed up.
fn by_damage(forge: &Forge<'_>) -> Vec<(String, String)> {
    let genuine = &forge.genuine;
    let parts: Vec<&str> = genuine.split('.').collect();
    let (header, claims, signature) = (parts[0], parts[1], parts[2]);
    let joined = |a: &str, b: &str, c: &str| format!("{a}.{b}.{c}");
    // The last of 43 letters carries two bits that mean nothing; only zeros are ours.
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let last = alphabet.find(signature.chars().last().unwrap()).unwrap();
    let spare = &alphabet[last + 1..last + 2];
    let other = forge.saying(|claims| claims["sid"] = json!("another"));
    let other = other.rsplit('.').next().unwrap().to_owned();
    let cut = &signature[..signature.len() - 1];
    let raw = BASE64_URL_SAFE_NO_PAD.decode(claims).unwrap();
    let resign = |claims: &str| {
        let input = format!("{header}.{claims}");
        let signature = hmac_sha256(&forge.key, input.as_bytes());
        format!("{input}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
    };
    // White space that is allowed in JSON brings the length to one that has padding.
    let spaces = 3 - (raw.len() + 2) % 3;
    let padded = [raw.as_slice(), &b"   "[..spaces]].concat();
    assert!(BASE64_URL_SAFE.encode(&padded).ends_with('='));
    // An id that ordinary base64 writes with a plus sign or a slash.
    let plus = forge
        .claims()
        .to_string()
        .replace("customer", "custo>>>???mer");
    assert!(BASE64_STANDARD.encode(&plus).contains(['+', '/']));
    vec![
        ("empty".into(), String::new()),
        ("one dot".into(), ".".into()),
        ("two dots".into(), "..".into()),
        ("the word null".into(), "null".into()),
        ("a header alone".into(), header.into()),
        ("no signature".into(), format!("{header}.{claims}")),
        ("an empty signature".into(), joined(header, claims, "")),
        (
            "a signature cut by a letter".into(),
            joined(header, claims, cut),
        ),
        (
            "half a signature".into(),
            joined(header, claims, &signature[..20]),
        ),
        ("a padded signature".into(), format!("{genuine}=")),
        ("a letter too many".into(), format!("{genuine}A")),
        ("a dot too many".into(), format!("{genuine}.")),
        ("four parts".into(), format!("{genuine}.{signature}")),
        (
            "spare bits set".into(),
            joined(header, claims, &format!("{cut}{spare}")),
        ),
        (
            "another token's signature".into(),
            joined(header, claims, &other),
        ),
        (
            "a signature of zeros".into(),
            joined(header, claims, &"A".repeat(43)),
        ),
        (
            "an upper-case signature".into(),
            joined(header, claims, &signature.to_uppercase()),
        ),
        (
            "padded claims, signed like that".into(),
            resign(&BASE64_URL_SAFE.encode(&padded)),
        ),
        (
            "claims in ordinary base64, signed like that".into(),
            resign(BASE64_STANDARD.encode(&plus).trim_end_matches('=')),
        ),
        ("claims changed".into(), {
            let text = forge.claims().to_string().replace("customer", "admin");
            joined(header, &BASE64_URL_SAFE_NO_PAD.encode(text), signature)
        }),
        ("claims first".into(), joined(claims, header, signature)),
        (
            "JWE's five parts".into(),
            format!("{header}.{claims}.{signature}.{claims}.{signature}"),
        ),
        (
            "a JWE".into(),
            "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AAAA.AAAA.AAAA".into(),
        ),
        (
            "JSON serialisation".into(),
            format!("{{\"protected\":\"{header}\"}}"),
        ),
        ("quoted".into(), format!("\"{genuine}\"")),
        ("with Bearer".into(), format!("Bearer {genuine}")),
        (
            "white space inside".into(),
            joined(
                header,
                &format!("{} {}", &claims[..9], &claims[9..]),
                signature,
            ),
        ),
        (
            "white space before the dot".into(),
            genuine.replacen('.', " .", 1),
        ),
        ("percent-encoded".into(), genuine.replace('.', "%2E")),
        ("a comma and another".into(), format!("{genuine},{genuine}")),
        ("nonsense of 3 kB".into(), "x".repeat(3_000)),
        (
            "a megabyte behind it".into(),
            format!("{genuine}{}", "A".repeat(1 << 20)),
        ),
        (
            "a megabyte of claims".into(),
            forge.saying(|claims| claims["pad"] = json!("x".repeat(1 << 20))),
        ),
        ("a megabyte of dots".into(), ".".repeat(1 << 20)),
        ("the refresh token".into(), forge.refresh.clone()),
        ("the integration key".into(), forge.server.key.clone()),
    ]
}

on_both_engines! {
    async fn no_forged_token_opens_anything(server: Server) {
        let forge = Forge::open(&server).await;
        let genuine = forge.ask("/api/v1/me", format!("__Host-portico={}", forge.genuine).as_bytes()).await;
        assert_eq!(genuine.status, StatusCode::OK, "{}", genuine.text());
        assert_eq!(genuine.json()["email"], "anne@example.org");
        // What is signed here is what the server would sign.
        assert_eq!(forge.saying(|_| {}).len(), forge.genuine.len());
        let resigned = format!("__Host-portico={}", forge.saying(|_| {}));
        assert_eq!(forge.ask("/api/v1/me", resigned.as_bytes()).await.status, StatusCode::OK);

        let forged = [by_header(&forge), by_key(&forge), by_claims(&forge), by_damage(&forge)].concat();
        assert!(forged.len() >= 150, "{}", forged.len());
        for (name, token) in &forged {
            let cookie = format!("__Host-portico={token}");
            let answer = forge.ask("/api/v1/me", cookie.as_bytes()).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{name}: {}", answer.text());
            let code = answer.refusal().code;
            let expired = name.starts_with("exp ") && code == shared::problem::Code::TokenExpired;
            assert!(expired || code == shared::problem::Code::SignInRequired, "{name}: {code:?}");
        }
        // Not one of them ended or changed anything.
        let genuine = format!("__Host-portico={}", forge.genuine);
        assert_eq!(forge.ask("/api/v1/me", genuine.as_bytes()).await.status, StatusCode::OK);
    }

    async fn a_token_counts_as_our_cookie_and_in_no_other_place(server: Server) {
        let forge = Forge::open(&server).await;
        let genuine = forge.genuine.clone();
        for (name, cookie) in [
            ("twice", format!("__Host-portico={genuine}; __Host-portico={genuine}")),
            ("beside another", format!("__Host-portico=x; __Host-portico={genuine}")),
            ("before another", format!("__Host-portico={genuine}; __Host-portico=")),
            ("lower case", format!("__host-portico={genuine}")),
            ("without prefix", format!("portico={genuine}")),
            ("secure prefix", format!("__Secure-portico={genuine}")),
            ("space in the name", format!("__Host-portico ={genuine}")),
            ("the refresh cookie's name", format!("__Host-portico-refresh={genuine}")),
            ("another cookie's value", format!("a=__Host-portico={genuine}")),
        ] {
            let answer = forge.ask("/api/v1/me", cookie.as_bytes()).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{name}");
            answer.problem();
        }
        let split = Request::get("/api/v1/me").header("host", "shop.test")
            .header("cookie", format!("__Host-portico={genuine}")).header("cookie", "__Host-portico=evil");
        assert_eq!(server.send(split.body(Body::empty()).unwrap()).await.status, StatusCode::UNAUTHORIZED);
        for bytes in [&b"__Host-portico=\xff\xfe"[..], "__Host-portico=eyJ\u{e9}.\u{202e}.x".as_bytes(), b"\xff", b"=", b";;;", b"="] {
            let answer = forge.ask("/api/v1/me", bytes).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{bytes:?}");
        }
        let bearer = format!("Bearer {genuine}");
        for (path, headers) in [
            ("/api/v1/me", vec![("authorization", bearer.as_str())]),
            ("/api/v1/me", vec![("x-access-token", genuine.as_str())]),
            (&format!("/api/v1/me?access_token={genuine}&token={genuine}") as &str, vec![]),
        ] {
            let answer = server.anonymous("shop.test").send((Method::GET, path), &headers, "").await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path} {headers:?}");
        }
        // Spaces and other cookies around it are what browsers send.
        let usual = format!("theme=dark;  __Host-portico={genuine} ; x=1");
        assert_eq!(forge.ask("/api/v1/me", usual.as_bytes()).await.status, StatusCode::OK);
    }

    async fn an_access_token_refreshes_nothing_and_a_refresh_token_opens_nothing(server: Server) {
        let forge = Forge::open(&server).await;
        for token in [forge.genuine.as_str(), "", "0", &"0".repeat(64), &forge.refresh.to_uppercase(), &"x".repeat(1 << 20), "' OR 1=1--"] {
            let cookies = Some(format!("__Host-portico-refresh={token}"));
            let caller = support::Caller { cookies, ..server.anonymous("shop.test") };
            let answer = caller.call(Method::POST, "/api/v1/session/refresh", None).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{token:.80}");
            assert!(!answer.headers.contains_key(header::SET_COOKIE), "{token:.80}");
        }
        let cookies = Some(format!("__Host-portico-refresh={}", forge.refresh));
        let caller = support::Caller { cookies, ..server.anonymous("shop.test") };
        assert_eq!(caller.call(Method::POST, "/api/v1/session/refresh", None).await.status, StatusCode::NO_CONTENT);
    }

    async fn a_token_is_valid_for_five_minutes_to_the_second(server: Server) {
        let forge = Forge::open(&server).await;
        let cookie = format!("__Host-portico={}", forge.genuine);
        let both = format!("{cookie}; __Host-portico-refresh={}", forge.refresh);
        server.advance(299);
        assert_eq!(forge.ask("/api/v1/me", cookie.as_bytes()).await.status, StatusCode::OK);
        server.advance(1);
        for path in ["/api/v1/me", "/api/v1/orders", "/api/v1/live"] {
            for cookie in [&cookie, &both] {
                let answer = forge.ask(path, cookie.as_bytes()).await;
                assert_eq!((answer.status, answer.code().as_str()), (StatusCode::UNAUTHORIZED, "token_expired"), "{path}");
            }
        }
        // Expired and forged: nothing tells that it was ever nearly right.
        let forged = format!("{}A", cookie);
        assert_eq!(forge.ask("/api/v1/me", forged.as_bytes()).await.code(), "sign_in_required");
        // Without an access token at all, the refresh token is what the browser should use.
        let alone = format!("__Host-portico-refresh={}", forge.refresh);
        assert_eq!(forge.ask("/api/v1/me", alone.as_bytes()).await.code(), "token_expired");
    }

    async fn another_servers_clock_may_be_a_minute_ahead(server: Server) {
        let forge = Forge::open(&server).await;
        let now = NOW.seconds();
        for (ahead, status) in [(60, StatusCode::OK), (61, StatusCode::UNAUTHORIZED)] {
            let token = forge.saying(|claims| {
                claims["iat"] = json!(now + ahead);
                claims["nbf"] = json!(now + ahead);
                claims["exp"] = json!(now + ahead + 300);
            });
            let answer = forge.ask("/api/v1/me", format!("__Host-portico={token}").as_bytes()).await;
            assert_eq!(answer.status, status, "{ahead}");
        }
    }

    async fn the_token_of_someone_who_is_gone_is_refused(server: Server) {
        let forge = Forge::open(&server).await;
        let cookie = format!("__Host-portico={}", forge.genuine);
        let stranger = server.add_customer(&server.other, "anne@example.org").await;
        let token = forge.saying(|claims| claims["sub"] = json!(stranger));
        let answer = forge.ask("/api/v1/me", format!("__Host-portico={token}").as_bytes()).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "somebody of another tenant");
        let mut tx = server.app.db.begin().await.unwrap();
        portico::sql!(execute &mut tx.conn(), "UPDATE customers SET disabled_at = 1 WHERE id = $1", &forge.subject).unwrap();
        tx.commit().await.unwrap();
        let answer = forge.ask("/api/v1/me", cookie.as_bytes()).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "disabled");
        let mut tx = server.app.db.begin().await.unwrap();
        portico::sql!(execute &mut tx.conn(), "DELETE FROM passwords WHERE subject_id = $1", &forge.subject).unwrap();
        portico::sql!(execute &mut tx.conn(), "DELETE FROM customers WHERE id = $1", &forge.subject).unwrap();
        tx.commit().await.unwrap();
        let answer = forge.ask("/api/v1/me", cookie.as_bytes()).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "deleted");
    }
}
