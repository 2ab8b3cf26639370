//! The `portico` command.

use clap::Parser as _;
use portico::args::Args;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match portico::run::run(Args::parse()).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("portico: {error:#}");
            ExitCode::FAILURE
        }
    }
}
