//! The command line, as operators use it.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first fault")]

use clap::Parser as _;
use portico::args::Args;
use portico::run::run;
use std::path::PathBuf;

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("portico-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

async fn portico(args: &[&str]) -> Result<String, String> {
    let all = std::iter::once("portico").chain(args.iter().copied());
    let args = Args::try_parse_from(all).map_err(|error| error.to_string())?;
    run(args)
        .await
        .map(|code| format!("{code:?}"))
        .map_err(|error| format!("{error:#}"))
}

#[tokio::test]
async fn a_backup_is_a_whole_database_and_never_overwrites() {
    let folder = folder("backup");
    let url = format!("sqlite://{}", folder.join("a.db").display());
    let copy = folder.join("copy.db").display().to_string();
    let missing = portico(&["backup", &copy, "--database", &url])
        .await
        .unwrap_err();
    assert!(missing.contains("there is no database"), "{missing}");
    portico(&["migrate", "--database", &url]).await.unwrap();
    portico(&["backup", &copy, "--database", &url])
        .await
        .unwrap();
    let again = portico(&["backup", &copy, "--database", &url])
        .await
        .unwrap_err();
    assert!(again.contains("exists already"), "{again}");
    let copied = portico::db::Db::open(&format!("sqlite://{copy}"))
        .await
        .unwrap();
    let mut read = copied.read().await.unwrap();
    let tenants = portico::tenants::store::list(&mut read.conn())
        .await
        .unwrap();
    assert_eq!(tenants.len(), 1);
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_tracking_number_is_identified_and_a_typo_is_a_failure() {
    let good = portico(&["tracking", "identify", "1Z5R89390357567127"])
        .await
        .unwrap();
    let typo = portico(&["tracking", "identify", "1Z5R89390357567128"])
        .await
        .unwrap();
    assert_ne!(good, typo);
}

#[tokio::test]
async fn other_databases_and_taken_ports_are_named_in_a_sentence() {
    let refused = portico(&["migrate", "--database", "mysql://x"])
        .await
        .unwrap_err();
    assert!(
        refused.contains("sqlite://") && refused.contains("postgres://"),
        "{refused}"
    );
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let error = portico::http::listen(address).await.unwrap_err();
    assert!(format!("{error:#}").contains("--listen"), "{error:#}");
}
