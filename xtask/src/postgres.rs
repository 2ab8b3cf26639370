//! A PostgreSQL cluster for one test run: in a temporary folder, on a free port, gone afterwards.
//!
//! A small guardian process waits for its standard input to end and then stops and deletes the
//! cluster. Its input ends with us, so that this also happens when we are interrupted or killed.

use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::{DirBuilderExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::process;
use crate::progress::Progress;
use crate::tools;
use crate::workspace::{Workspace, read_text};

/// Where Debian keeps the programs of each version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// Another program may take the free port before the server does.
const ATTEMPTS: u32 = 3;

/// Deletes the cluster once its input ends; `$1` is the folder of programs, `$2` ours.
const GUARDIAN: &str = r#"
trap '' INT TERM HUP
cat > /dev/null
"$1/pg_ctl" --pgdata "$2/data" --mode immediate --wait stop > /dev/null 2>&1
rm -rf "$2"
"#;

/// Safety against power cuts is of no use here; speed is.
const SETTINGS: &str = "
listen_addresses = '127.0.0.1'
fsync = off
full_page_writes = off
synchronous_commit = off
max_connections = 300
jit = off
";

/// A running cluster, deleted when this is dropped.
pub(crate) struct Cluster {
    url: String,
    guardian: Child,
}

impl Cluster {
    /// Installs PostgreSQL where it is missing and starts a new, empty cluster.
    ///
    /// # Errors
    ///
    /// One sentence, when it cannot be installed or does not start.
    pub(crate) fn start(workspace: &Workspace) -> Result<Self> {
        if programs().is_none() {
            tools::install(workspace, &["postgresql"], &Progress::plain())?;
        }
        let Some(programs) = programs() else {
            bail!("install PostgreSQL, so that `initdb` is on the path, and run this again");
        };
        let mut attempt = 1;
        loop {
            match Self::start_once(&programs, attempt) {
                Err(_) if attempt < ATTEMPTS => attempt += 1,
                result => return result,
            }
        }
    }

    /// Where to connect, as a superuser and without a password.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    fn start_once(programs: &Path, attempt: u32) -> Result<Self> {
        let owner = Owner::find()?;
        let name = format!("portico-postgres-{}-{attempt}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        // Refuses a folder that exists already: only what we made ourselves is deleted later.
        fs::DirBuilder::new()
            .mode(0o700)
            .create(&folder)
            .with_context(|| format!("delete {} by hand, then run this again", folder.display()))?;
        if let Owner::Other { uid, gid } = owner {
            chown(&folder, Some(uid), Some(gid))
                .with_context(|| format!("{} cannot be given away", folder.display()))?;
        }
        let guardian = owner
            .command(Path::new("/bin/sh"), &folder)
            .args(["-c", GUARDIAN, "guardian"])
            .arg(programs)
            .arg(&folder)
            // Ctrl-C in the terminal reaches our group; the guardian must outlive it.
            .process_group(0)
            .stdin(Stdio::piped())
            .spawn()
            .context("`/bin/sh` could not be started")?;
        // From here on dropping it cleans up.
        let mut cluster = Self {
            url: String::new(),
            guardian,
        };
        let port = cluster.prepare(programs, &folder, owner)?;
        cluster.url = format!("postgres://portico@127.0.0.1:{port}/postgres");
        Ok(cluster)
    }

    /// Creates the files and starts the server; returns its port.
    fn prepare(&self, programs: &Path, folder: &Path, owner: Owner) -> Result<u16> {
        let data = folder.join("data");
        let created = owner
            .command(&programs.join("initdb"), folder)
            .args([
                "--username=portico",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
            ])
            .args(["--no-sync", "--pgdata"])
            .arg(&data)
            .output()
            .context("`initdb` could not be started")?;
        if !created.status.success() {
            let words = String::from_utf8_lossy(&created.stderr).trim().to_owned();
            bail!("`initdb` failed; mend this and run it again: {words}");
        }
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .context("there is no free port on 127.0.0.1")?
            .port();
        let settings = format!(
            "{SETTINGS}port = {port}\nunix_socket_directories = '{}'\n",
            folder.display()
        );
        fs::OpenOptions::new()
            .append(true)
            .open(data.join("postgresql.conf"))
            .and_then(|mut file| file.write_all(settings.as_bytes()))
            .context("postgresql.conf cannot be written")?;
        let log = folder.join("log");
        let started = owner
            .command(&programs.join("pg_ctl"), folder)
            .arg("--pgdata")
            .arg(&data)
            .arg("--log")
            .arg(&log)
            .args(["--wait", "--timeout=60", "start"])
            .status()
            .context("`pg_ctl` could not be started")?;
        if !started.success() {
            let words = read_text(&log).unwrap_or_default();
            bail!(
                "PostgreSQL did not start; mend this and run it again: {}",
                words.trim()
            );
        }
        Ok(port)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.guardian.stdin.take());
        drop(self.guardian.wait());
    }
}

/// Who runs the server: PostgreSQL refuses to run as root.
#[derive(Clone, Copy)]
enum Owner {
    Us,
    Other { uid: u32, gid: u32 },
}

impl Owner {
    fn find() -> Result<Self> {
        if !tools::is_root() {
            return Ok(Self::Us);
        }
        let number = |flag: &str| -> Option<u32> {
            process::output(Command::new("id").args([flag, "postgres"]))?
                .parse()
                .ok()
        };
        match (number("-u"), number("-g")) {
            (Some(uid), Some(gid)) => Ok(Self::Other { uid, gid }),
            _ => bail!("create a user `postgres`, or run this as another user than root"),
        }
    }

    /// A program of this user, without our settings for PostgreSQL clients.
    fn command(self, program: &Path, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(folder)
            .env("LC_ALL", "C")
            .stdin(Stdio::null());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        for name in ["PGDATA", "PGPORT", "PGHOST", "PGUSER", "PGDATABASE"] {
            command.env_remove(name);
        }
        if let Self::Other { uid, gid } = self {
            command.uid(uid).gid(gid);
        }
        command
    }
}

/// The folder of PostgreSQL's programs: Debian's newest, or that of `initdb` on the path.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir(DEBIAN).into_iter().flatten().flatten();
    let newest = versions
        .filter_map(|entry| {
            let version: u32 = entry.file_name().to_str()?.parse().ok()?;
            let folder = entry.path().join("bin");
            folder.join("initdb").is_file().then_some((version, folder))
        })
        .max();
    match newest {
        Some((_, folder)) => Some(folder),
        None => Some(tools::find(&["initdb"])?.parent()?.to_owned()),
    }
}
