//! (being written)
pub struct Options {
    pub file: Option<std::path::PathBuf>,
    pub tenant: String,
    pub email_template: String,
    pub report: Option<std::path::PathBuf>,
    pub json: bool,
    pub totals: bool,
}
#[derive(serde::Serialize)]
pub struct Outcome {}
impl Outcome {
    pub fn is_complete(&self) -> bool {
        true
    }
}
pub async fn run(
    _: &crate::db::Db,
    _: &crate::clock::Clock,
    _: &Options,
) -> anyhow::Result<Outcome> {
    Ok(Outcome {})
}
pub fn print(_: &Outcome, _: bool) -> String {
    String::new()
}
