//! Room for the stack.

/// In bytes. Drawing and reading a code hold several pictures of it on top of what a request stands on: with the linker's
/// own 1 MB the worker hung at both once formats was compiled for speed.
const STACK: usize = 4 * 1024 * 1024;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = std::env::var("CARGO_CFG_TARGET_ARCH");
    if target.is_ok_and(|target| target == "wasm32") {
        println!("cargo::rustc-link-arg-bins=-zstack-size={STACK}");
    }
}
