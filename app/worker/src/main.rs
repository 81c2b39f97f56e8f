//! The worker: document, storage, crypto and sync, away from the page's thread.
//!
//! **Architecture invariant:** the page and the worker share no state; all they know of each other is
//! `kith_channel`.

#![cfg_attr(not(target_arch = "wasm32"), allow(dead_code, unused))]

mod answer;
mod charset;
mod idb;
mod lock;
mod page;
mod platform;
mod qr;
mod secrets;
mod serve;
mod shrink;
mod socket;
mod tabs;

/// What the standard library would take by itself, but compiled for speed.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

fn main() {
    // The page may write as soon as `main` has returned, so the listener stands before.
    let (page, requests) = page::Page::open();
    wasm_bindgen_futures::spawn_local(serve::run(page, requests));
}
