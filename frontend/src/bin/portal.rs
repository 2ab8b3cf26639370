//! The customers' portal.

fn main() {
    frontend::portal::start();
}
