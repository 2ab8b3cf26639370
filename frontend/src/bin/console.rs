//! The agents' console.

fn main() {
    frontend::console::start();
}
