//! Placeholder until its author arrives.
fn main() {}
