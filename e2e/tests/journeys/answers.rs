//! How the apps themselves are sent; no browser needed.

use anyhow::Result;
use portico_e2e::Server;

#[test]
fn pages_are_asked_for_anew_and_the_apps_files_are_kept_for_ever() -> Result<()> {
    let server = Server::start()?;
    let host = server.console("");
    let host = host.trim_start_matches("http://");
    for page in [
        server.get("/", &[])?,
        server.get("/orders?group=open", &[])?,
        server.get("/", &[("Host", host)])?,
    ] {
        assert_eq!(page.status, 200);
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(page.header("cache-control"), "no-cache");
        let policy = page.header("content-security-policy");
        for rule in [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
        ] {
            assert!(policy.contains(rule), "{rule} is not in {policy}");
        }
        assert_eq!(page.header("x-content-type-options"), "nosniff");

        let text = page.text();
        let files = text.split('"').filter(|part| part.starts_with("/assets/"));
        let mut kinds = Vec::new();
        for path in files {
            let file = server.get(path, &[("Accept-Encoding", "gzip, br")])?;
            assert_eq!(file.status, 200, "{path}");
            assert_eq!(file.header("content-encoding"), "br", "{path}");
            assert_eq!(file.header("vary"), "accept-encoding", "{path}");
            let cache = "public, max-age=31536000, immutable";
            assert_eq!(file.header("cache-control"), cache, "{path}");
            let plain = server.get(path, &[])?;
            assert_eq!(plain.header("content-encoding"), "", "{path}");
            assert!(plain.body.len() > file.body.len(), "{path}");
            kinds.push(file.header("content-type").to_owned());
        }
        for kind in ["application/wasm", "text/javascript; charset=utf-8"] {
            assert!(kinds.iter().any(|found| found == kind), "{kind}: {kinds:?}");
        }
    }
    assert_eq!(server.get("/assets/none.wasm", &[])?.status, 404);
    Ok(())
}
