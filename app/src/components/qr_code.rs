//! A QR code as a picture, with the quiet zone of four modules that readers need.

use leptos::prelude::*;

/// The code as one path: a run of dark modules is one stroke of it.
#[component]
pub(crate) fn QrCode(
    /// Its rows; dark modules are `true`.
    qr: Vec<Vec<bool>>,
    /// What it is, for those who do not see it.
    label: &'static str,
) -> impl IntoView {
    let size = qr.len();
    let mut path = String::new();
    for (y, row) in qr.iter().enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run.first() == Some(&true) {
                path.push_str(&format!("M{x} {y}h{n}v1h-{n}z", n = run.len()));
            }
            x += run.len();
        }
    }
    view! {
        <svg class="qr" viewBox=format!("-4 -4 {0} {0}", size + 8) role="img" aria-label=label shape-rendering="crispEdges">
            <path fill="currentColor" d=path></path>
        </svg>
    }
}
