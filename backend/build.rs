//! Placeholder until the asset list is generated here.
fn main() {}
