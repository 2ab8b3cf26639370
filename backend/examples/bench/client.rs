//! The client: keep-alive connections that ask for one path again and again.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

/// What a run of the client found.
pub(crate) struct Report {
    /// Of each request, in microseconds.
    pub(crate) latencies: Vec<f64>,
}

/// Runs the client as a process of its own and waits for it.
pub(crate) fn spawn(
    port: u16,
    path: &str,
    cookie: &str,
    connections: usize,
    seconds: f64,
) -> Report {
    let output = Command::new(std::env::current_exe().unwrap())
        .args([
            "--client",
            &port.to_string(),
            path,
            cookie,
            &connections.to_string(),
            &seconds.to_string(),
        ])
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(output.status.success(), "the client failed");
    let text = String::from_utf8(output.stdout).unwrap();
    Report {
        latencies: text.lines().map(|line| line.parse().unwrap()).collect(),
    }
}

/// The client's process: prints the latency of each request.
pub(crate) async fn run(args: &[String]) {
    let port: u16 = args[0].parse().unwrap();
    let connections: usize = args[3].parse().unwrap();
    let end = Instant::now() + Duration::from_secs_f64(args[4].parse().unwrap());
    let request = format!(
        "GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {}\r\n\r\n",
        args[1], args[2]
    );
    let tasks: Vec<_> = (0..connections)
        .map(|_| tokio::spawn(ask_until(port, request.clone(), end)))
        .collect();
    let mut out = String::new();
    for task in tasks {
        for latency in task.await.unwrap() {
            out.push_str(&format!("{latency}\n"));
        }
    }
    print!("{out}");
}

async fn ask_until(port: u16, request: String, end: Instant) -> Vec<f64> {
    let mut stream = BufReader::new(TcpStream::connect(("127.0.0.1", port)).await.unwrap());
    stream.get_ref().set_nodelay(true).unwrap();
    let mut latencies = Vec::new();
    while Instant::now() < end {
        let begun = Instant::now();
        stream.write_all(request.as_bytes()).await.unwrap();
        read_answer(&mut stream).await;
        latencies.push(begun.elapsed().as_secs_f64() * 1e6);
    }
    latencies
}

async fn read_answer(stream: &mut BufReader<TcpStream>) {
    let (mut line, mut length, mut first) = (String::new(), 0, true);
    loop {
        line.clear();
        stream.read_line(&mut line).await.unwrap();
        assert!(!first || line.starts_with("HTTP/1.1 200"), "{line}");
        first = false;
        if line == "\r\n" {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.unwrap();
}
