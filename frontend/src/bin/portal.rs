//! Portal.
fn main() {}
