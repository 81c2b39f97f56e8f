//! Icons: one sprite of symbols on the page, used by name.

use leptos::prelude::*;

/// Every symbol in use: name and drawing in a 24 px box.
const SYMBOLS: &[(&str, &str)] = &[
    (
        "addsq",
        r#"<rect x="4" y="4" width="16" height="16" rx="4"/><path d="M12 8.5v7M8.5 12h7"/>"#,
    ),
    (
        "alert",
        r#"<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5v5.3M12 16.2v.05"/>"#,
    ),
    (
        "cal",
        r#"<rect x="4" y="5.5" width="16" height="14.5" rx="2.5"/><path d="M4 10h16M8.5 3.5v4M15.5 3.5v4"/>"#,
    ),
    (
        "camera",
        r#"<path d="M4 8.5a2 2 0 0 1 2-2h2l1.4-2h5.2l1.4 2h2a2 2 0 0 1 2 2V17a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2z"/><circle cx="12" cy="12.7" r="3.5"/>"#,
    ),
    ("check", r#"<path d="M5 12.5l4.5 4.5L19 7.5"/>"#),
    (
        "cloud",
        r#"<path d="M7 18.5a4 4 0 0 1-.4-8A5.5 5.5 0 0 1 17.3 9.6 4.5 4.5 0 0 1 17 18.5z"/>"#,
    ),
    (
        "cup",
        r#"<path d="M5 9h11v5.5a4.5 4.5 0 0 1-4.5 4.5h-2A4.5 4.5 0 0 1 5 14.5zM16 10.5h1.5a2.5 2.5 0 0 1 0 5H16M8.5 3.5V6M12.5 3.5V6"/>"#,
    ),
    (
        "dots",
        r#"<path d="M5.5 12h.01M12 12h.01M18.5 12h.01" stroke-width="2.75"/>"#,
    ),
    ("down", r#"<path d="M5.5 9.5L12 16l6.5-6.5"/>"#),
    (
        "import",
        r#"<path d="M12 4v11M7.5 10.8L12 15l4.5-4.2M4.5 16v2.5A1.5 1.5 0 0 0 6 20h12a1.5 1.5 0 0 0 1.5-1.5V16"/>"#,
    ),
    ("insights", r#"<path d="M5 19v-6M12 19V5M19 19v-9"/>"#),
    (
        "laptop",
        r#"<rect x="5" y="5" width="14" height="10.5" rx="2"/><path d="M2.5 19h19"/>"#,
    ),
    ("left", r#"<path d="M14.5 5.5L8 12l6.5 6.5"/>"#),
    (
        "lock",
        r#"<rect x="5" y="11" width="14" height="9" rx="2.5"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>"#,
    ),
    (
        "log",
        r#"<circle cx="12" cy="12" r="8.5"/><path d="M8.2 12.3l2.7 2.7 4.9-5.3"/>"#,
    ),
    (
        "mail",
        r#"<rect x="3.5" y="5.5" width="17" height="13" rx="2.5"/><path d="M4.2 8l7.8 5.5L19.8 8"/>"#,
    ),
    (
        "message",
        r#"<path d="M4 6.5a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-6.5L7.5 20v-3.5H6a2 2 0 0 1-2-2z"/>"#,
    ),
    (
        "mobile",
        r#"<rect x="7" y="3" width="10" height="18" rx="2.5"/><path d="M11 18h2"/>"#,
    ),
    (
        "moon",
        r#"<path d="M20 14.3A8.2 8.2 0 0 1 9.7 4a8.2 8.2 0 1 0 10.3 10.3z"/>"#,
    ),
    ("more", r#"<path d="M4.5 7h15M4.5 12h15M4.5 17h9"/>"#),
    (
        "offline",
        r#"<circle cx="12" cy="12" r="8.5" stroke-dasharray="3.2 3.47"/>"#,
    ),
    (
        "pen",
        r#"<path d="M4 20l1-4.2L16.4 4.4a2.25 2.25 0 0 1 3.2 3.2L8.2 19zM14.2 6.6l3.2 3.2"/>"#,
    ),
    (
        "people",
        r#"<circle cx="9" cy="8" r="3.25"/><path d="M3.5 19c0-3.1 2.4-5.2 5.5-5.2s5.5 2.1 5.5 5.2M15.6 5a3.25 3.25 0 0 1 0 6M17 14.1c2.2.6 3.5 2.4 3.5 4.9"/>"#,
    ),
    (
        "phone",
        r#"<path d="M6.4 4h2.8l1.6 4-2 1.6a12 12 0 0 0 5.6 5.6l1.6-2 4 1.6v2.8a2 2 0 0 1-2.1 2A16.2 16.2 0 0 1 4.4 6.1 2 2 0 0 1 6.4 4z"/>"#,
    ),
    (
        "picture",
        r#"<rect x="4" y="5" width="16" height="14" rx="2.5"/><circle cx="9" cy="10" r="1.5"/><path d="M4.5 17.5l4.5-4 3 2.5 4-4.5 4 4.5"/>"#,
    ),
    (
        "pin",
        r#"<path d="M12 21s6.5-5.6 6.5-11a6.5 6.5 0 0 0-13 0c0 5.4 6.5 11 6.5 11z"/><circle cx="12" cy="10" r="2.25"/>"#,
    ),
    ("plus", r#"<path d="M12 5v14M5 12h14"/>"#),
    ("right", r#"<path d="M9.5 5.5L16 12l-6.5 6.5"/>"#),
    (
        "search",
        r#"<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.4 15.4L20 20"/>"#,
    ),
    (
        "share",
        r#"<path d="M12 14.5V3.8M8 7.3l4-3.8 4 3.8M7.5 10.5H6.5A1.5 1.5 0 0 0 5 12v7a1.5 1.5 0 0 0 1.5 1.5h11A1.5 1.5 0 0 0 19 19v-7a1.5 1.5 0 0 0-1.5-1.5h-1"/>"#,
    ),
    (
        "synced",
        r#"<circle cx="12" cy="12" r="8.5"/><path d="M8.5 12.2l2.5 2.5 4.5-5"/>"#,
    ),
    ("syncing", r#"<path d="M20.5 12A8.5 8.5 0 1 1 12 3.5"/>"#),
    (
        "tablet",
        r#"<rect x="5" y="3.5" width="14" height="17" rx="2.5"/><path d="M11 17.5h2"/>"#,
    ),
    (
        "today",
        r#"<path d="M3.5 18.5h17M7 15a5 5 0 0 1 10 0M12 4v2.5M4.7 8.2l1.7 1.7M19.3 8.2l-1.7 1.7"/>"#,
    ),
    (
        "undo",
        r#"<path d="M8 5L4 9l4 4M4 9h9.5a5.5 5.5 0 0 1 0 11H9"/>"#,
    ),
    ("x", r#"<path d="M6 6l12 12M18 6L6 18"/>"#),
];

/// The sprite: once on the page, before everything that uses it.
#[component]
pub(crate) fn Sprite() -> impl IntoView {
    let symbols: String = SYMBOLS
        .iter()
        .map(|(name, drawing)| {
            format!(r#"<symbol id="i-{name}" viewBox="0 0 24 24">{drawing}</symbol>"#)
        })
        .collect();
    view! { <svg class="sprite" aria-hidden="true" inner_html=symbols></svg> }
}

/// An icon beside words, or in a named button.
#[component]
pub(crate) fn Icon(
    /// Its name in the sprite.
    name: &'static str,
    /// 18 px in place of 24.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let class = if small { "ic s" } else { "ic" };
    view! { <svg class=class aria-hidden="true" inner_html=format!("<use href=\"#i-{name}\"/>")></svg> }
}
