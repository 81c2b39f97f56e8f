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
        "bell",
        r#"<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10.5 20.5h3"/>"#,
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
        "copy",
        r#"<rect x="8.5" y="8.5" width="11" height="11" rx="2.5"/><path d="M15.5 8.5V7A2.5 2.5 0 0 0 13 4.5H7A2.5 2.5 0 0 0 4.5 7v6A2.5 2.5 0 0 0 7 15.5h1.5"/>"#,
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
    ("filter", r#"<path d="M4.5 7h15M7.5 12h9M10.5 17h3"/>"#),
    (
        "graph",
        r#"<circle cx="6" cy="7" r="2.5"/><circle cx="18" cy="8.5" r="2.5"/><circle cx="11" cy="18" r="2.5"/><path d="M8.5 7.3l7 .9M7.2 9.2l2.8 6.5M16.5 10.5l-4 5.5"/>"#,
    ),
    (
        "ear",
        r#"<path d="M7 9.5a5 5 0 0 1 10 0c0 4-4.5 4.7-4.5 8a2.5 2.5 0 0 1-4.6 1.3M9.8 9.7a2.2 2.2 0 0 1 4.4 0c0 1.6-1.7 1.8-1.7 3.3"/>"#,
    ),
    (
        "gift",
        r#"<path d="M5 11.5h14v8H5zM3.5 7.5h17v4h-17zM12 7.5v12M12 7.5C10 7.5 8 6.8 8 5.3 8 3.2 11.2 3.5 12 7.5zM12 7.5c2 0 4-.7 4-2.2 0-2.1-3.2-1.8-4 2.2z"/>"#,
    ),
    (
        "heart",
        r#"<path d="M12 19.5S4.5 15 4.5 9.5A3.9 3.9 0 0 1 12 8a3.9 3.9 0 0 1 7.5 1.5c0 5.5-7.5 10-7.5 10z"/>"#,
    ),
    (
        "import",
        r#"<path d="M12 4v11M7.5 10.8L12 15l4.5-4.2M4.5 16v2.5A1.5 1.5 0 0 0 6 20h12a1.5 1.5 0 0 0 1.5-1.5V16"/>"#,
    ),
    ("in", r#"<path d="M17 7L7 17M14.5 17H7V9.5"/>"#),
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
        "loop",
        r#"<path d="M17 4l3 3-3 3M20 7H9.5a5.5 5.5 0 0 0-5.4 4.5M7 20l-3-3 3-3M4 17h10.5a5.5 5.5 0 0 0 5.4-4.5"/>"#,
    ),
    (
        "mail",
        r#"<rect x="3.5" y="5.5" width="17" height="13" rx="2.5"/><path d="M4.2 8l7.8 5.5L19.8 8"/>"#,
    ),
    (
        "message",
        r#"<path d="M4 6.5a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-6.5L7.5 20v-3.5H6a2 2 0 0 1-2-2z"/>"#,
    ),
    ("minus", r#"<path d="M5 12h14"/>"#),
    (
        "mobile",
        r#"<rect x="7" y="3" width="10" height="18" rx="2.5"/><path d="M11 18h2"/>"#,
    ),
    (
        "qr",
        r#"<rect x="4" y="4" width="6.25" height="6.25" rx="1.25"/><rect x="13.75" y="4" width="6.25" height="6.25" rx="1.25"/><rect x="4" y="13.75" width="6.25" height="6.25" rx="1.25"/><path d="M14 14h2.5v2.5M20 14v2M14 20h2.5M20 19.5v.5"/>"#,
    ),
    (
        "moon",
        r#"<path d="M20 14.3A8.2 8.2 0 0 1 9.7 4a8.2 8.2 0 1 0 10.3 10.3z"/>"#,
    ),
    ("more", r#"<path d="M4.5 7h15M4.5 12h15M4.5 17h9"/>"#),
    (
        "news",
        r#"<path d="M5 5h11v13a2 2 0 0 0 2 2H7a2 2 0 0 1-2-2zM16 9h3v9a1.5 1.5 0 0 1-3 0M8 9h5M8 12.5h5M8 16h3"/>"#,
    ),
    (
        "offline",
        r#"<circle cx="12" cy="12" r="8.5" stroke-dasharray="3.2 3.47"/>"#,
    ),
    ("out", r#"<path d="M7 17L17 7M9.5 7H17v7.5"/>"#),
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
    (
        "print",
        r#"<path d="M7.5 9V4h9v5M7.5 16.5H6A1.5 1.5 0 0 1 4.5 15v-4.5A1.5 1.5 0 0 1 6 9h12a1.5 1.5 0 0 1 1.5 1.5V15a1.5 1.5 0 0 1-1.5 1.5h-1.5M7.5 14h9v6h-9z"/>"#,
    ),
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
        "sort",
        r#"<path d="M8 5v14M4.5 15.5L8 19l3.5-3.5M16 19V5M12.5 8.5L16 5l3.5 3.5"/>"#,
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
        "target",
        r#"<circle cx="12" cy="12" r="8.5"/><circle cx="12" cy="12" r="3.5"/>"#,
    ),
    (
        "timer",
        r#"<circle cx="12" cy="13.5" r="7"/><path d="M12 9.8v3.7l2.4 1.6M9.8 3.5h4.4"/>"#,
    ),
    (
        "today",
        r#"<path d="M3.5 18.5h17M7 15a5 5 0 0 1 10 0M12 4v2.5M4.7 8.2l1.7 1.7M19.3 8.2l-1.7 1.7"/>"#,
    ),
    (
        "whole",
        r#"<path d="M4.5 9V4.5H9M15 4.5h4.5V9M19.5 15v4.5H15M9 19.5H4.5V15"/>"#,
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
