//! What a file would bring, before it does.

use crate::components::icon::Icon;
use crate::words;
use kith_channel::Preview;
use leptos::prelude::*;

/// Who would be added, who skipped and why, and what was odd.
#[component]
pub(super) fn PreviewSheet(
    preview: Preview,
    import: Callback<u32>,
    discard: Callback<u32>,
) -> impl IntoView {
    let number = preview.preview;
    let count = preview.add_count;
    let rest = count.saturating_sub(preview.add.len());
    let skip = preview.skip_count;
    let unlisted = skip.saturating_sub(preview.skip.len());
    let more = preview.more_count;
    let (contacts, events, others) = (preview.contacts, preview.events, preview.others);
    let odd = preview.warnings.len();
    let counts = [
        Some(format!("{} to add", words::people(count))),
        (more > 0).then(|| format!("{} known better", words::figure(more))),
        (contacts > 0).then(|| words::several(contacts, "contact", "contacts")),
        (events > 0).then(|| words::several(events, "event", "events")),
        (others > 0).then(|| words::several(others, "other entry", "other entries")),
        (skip > 0).then(|| format!("{} skipped", words::figure(skip))),
        (odd > 0).then(|| words::several(odd, "warning", "warnings")),
    ];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    let what = match (count, contacts) {
        (0, 0) if more > 0 => format!("what is new of {}", words::people(more)),
        (0, 0) if events > 0 => words::several(events, "event", "events"),
        (0, 0) => words::several(others, "other entry", "other entries"),
        (0, _) => words::several(contacts, "contact", "contacts"),
        _ => words::people(count),
    };
    let person = |(name, second): (String, String)| {
        view! {
            <li class="row plain"><span><span class="name">{name}</span><span class="why one">{second}</span></span></li>
        }
    };
    let skipped = move |(name, reason): (String, String)| {
        view! {
            <li class="row plain"><span><span class="thing">{name}</span><span class="why">{reason}</span></span></li>
        }
    };
    view! {
        <p class="lede" role="status">
            {preview.source.clone()}
            {(!preview.kind.is_empty()).then(|| format!(", {}", preview.kind))}": "{counts.join(", ")}"."
        </p>
        {(odd > 0).then(|| view! {
            <div class="head"><h2>"Worth a look"</h2></div>
            <ul class="sheet pad warnings" aria-label="Warnings">
                {preview.warnings.into_iter().map(|warning| view! { <li>{warning}</li> }).collect_view()}
            </ul>
        })}
        {(skip > 0).then(|| view! {
            <div class="head"><h2>"Skipped"</h2></div>
            <ul class="sheet rows flush" aria-label="Skipped">{preview.skip.into_iter().map(skipped).collect_view()}</ul>
            {(unlisted > 0).then(|| view! { <p class="hint">{format!("and {} more", words::figure(unlisted))}</p> })}
        })}
        {(more > 0).then(|| view! {
            <div class="head"><h2>"In your book already"</h2><span class="aside">"What is new is added, nothing replaced"</span></div>
            <ul class="sheet rows flush" aria-label="In your book already">{preview.more.into_iter().map(skipped).collect_view()}</ul>
        })}
        {(count > 0).then(|| view! {
            <div class="head"><h2>"To be added"</h2><span class="aside">{words::people(count)}</span></div>
            <ul class="sheet rows flush" aria-label="To be added">{preview.add.into_iter().map(person).collect_view()}</ul>
        })}
        {(rest > 0).then(|| view! { <p class="hint">{format!("and {} more", words::figure(rest))}</p> })}
        <div class="stackbtn in sticky">
            {if count + more + contacts + events + others > 0 {
                view! {
                    <button class="btn main big" on:click=move |_| import.run(number)>
                        <Icon name="import"/>{format!("Import {what}")}
                    </button>
                }.into_any()
            } else {
                view! { <p class="why">"There is nothing in this file that your book lacks."</p> }.into_any()
            }}
            <button class="btn" on:click=move |_| discard.run(number)>"Choose another file"</button>
        </div>
    }
}
