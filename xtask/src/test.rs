//! stub
use crate::workspace::Workspace;
pub(crate) fn test(_: &Workspace, _: bool) -> anyhow::Result<std::process::ExitCode> {
    anyhow::bail!("stub")
}
