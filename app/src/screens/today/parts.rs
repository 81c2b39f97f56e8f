//! The sections of Today, and who waits to be sorted.

use super::row::Row;
use super::rows::{Shown, arrange};
use crate::components::icon::Icon;
use kith_graph::ids::EventId;
use kith_graph::view::{Part, Section, Today};
use leptos::prelude::*;

/// What a part of the screen is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Of {
    Part(Part),
    /// New people who were met at no event.
    New,
}

/// A section on the screen: what it is headed by, and how many stand in it or wait to be sorted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Head {
    of: Of,
    title: String,
    aside: String,
    /// How many people of the event wait to be sorted.
    to_sort: usize,
}

/// Section after section: those with rows, then events whose people only wait to be sorted, then new people met at none.
#[component]
pub(super) fn Parts(
    today: Memo<Today>,
    rows: RwSignal<Vec<Shown>>,
    /// How many rows are shown.
    limit: Memo<usize>,
) -> impl IntoView {
    let shown = Memo::new(move |_| rows.with(|rows| arrange(rows, limit.get())));
    let lead = Memo::new(move |_| shown.with(|s| s.first().map(|first| first.row.key.clone())));
    let heads = Memo::new(move |_| shown.with(|shown| today.with(|today| heads(shown, today))));
    let rows_of = move |of: Of| {
        shown.with(|shown| {
            let mine = shown.iter().filter(|s| Of::Part(s.row.part()) == of);
            mine.cloned().collect::<Vec<_>>()
        })
    };
    view! {
        <For each=move || heads.get() key=|head| (head.of, head.title.clone()) let(head)>
            {
                let of = head.of;
                let event = match of {
                    Of::Part(part) => part.event,
                    Of::New => None,
                };
                let now = Memo::new(move |_| heads.with(|all| all.iter().find(|h| h.of == of).cloned()));
                let aside = move || now.with(|head| head.as_ref().map(|h| h.aside.clone()));
                let to_sort = Memo::new(move |_| now.with(|head| head.as_ref().map_or(0, |h| h.to_sort)));
                view! {
                    <div class="head"><h2>{head.title.clone()}</h2><span class="aside">{aside}</span></div>
                    <ul class="sheet rows" aria-label=head.title.clone()>
                        // The first row is another component than the rest, and a row whose facts changed is a new row.
                        <For
                            each=move || rows_of(of)
                            key=move |s| (s.row.key.clone(), s.edition, lead.with(|lead| lead.as_ref() == Some(&s.row.key)))
                            let(one)
                        >
                            {
                                let key = one.row.key.clone();
                                let is_lead = lead.with_untracked(|lead| lead.as_ref() == Some(&key));
                                let events = today.with_untracked(|t| t.events.clone());
                                let leaves = Memo::new(move |_| shown.with(|all| all.iter().any(|s| s.leaves && s.row.key == key)));
                                view! { <Row row=one.row events lead=is_lead leaves/> }
                            }
                        </For>
                        {move || (to_sort.get() > 0).then(|| view! { <ToSort event n=to_sort.get()/> })}
                    </ul>
                }
            }
        </For>
    }
}

/// The row that leads to those who wait to be sorted.
#[component]
fn ToSort(event: Option<EventId>, n: usize) -> impl IntoView {
    let href = match event {
        Some(event) => format!("/events/{event}/triage"),
        None => "/people?to_sort=1".to_owned(),
    };
    view! {
        <li data-row="">
            <a class="row" href=href>
                <span class="glyph"><Icon name="people" small=true/></span>
                <span>
                    <span class="thing">{format!("{n} to sort")}</span>
                    <span class="why">"Say how close each of them should be."</span>
                </span>
                <span class="end"><Icon name="right" small=true/></span>
            </a>
        </li>
    }
}

fn heads(shown: &[Shown], today: &Today) -> Vec<Head> {
    let mut parts = Vec::new();
    for one in shown {
        let part = one.row.part();
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    let waiting = |event| {
        let at = today.to_sort_at.iter().find(|(at, _)| *at == event);
        at.map_or(0, |(_, n)| *n)
    };
    for (event, _) in &today.to_sort_at {
        let part = Part {
            section: Section::After,
            event: *event,
        };
        if event.is_some() && !parts.contains(&part) {
            parts.push(part);
        }
    }
    let mut heads: Vec<Head> = parts
        .into_iter()
        .map(|of| {
            let n = today
                .parts
                .iter()
                .find(|(part, _)| *part == of)
                .map_or(0, |(_, n)| *n);
            let aside = match of.section {
                _ if n == 0 => String::new(),
                Section::InTouch => format!("{n} due"),
                Section::Promises | Section::Loops => format!("{n} open"),
                Section::After => String::new(),
            };
            let sorts = of.section == Section::After && of.event.is_some();
            Head {
                of: Of::Part(of),
                title: title(of, today),
                aside,
                to_sort: if sorts { waiting(of.event) } else { 0 },
            }
        })
        .collect();
    let new = waiting(None);
    if new > 0 {
        heads.push(Head {
            of: Of::New,
            title: "New people".to_owned(),
            aside: String::new(),
            to_sort: new,
        });
    }
    heads
}

fn title(part: Part, today: &Today) -> String {
    match (part.section, part.event) {
        (Section::InTouch, _) => "In touch".to_owned(),
        (Section::Promises, _) => "Promises".to_owned(),
        (Section::Loops, _) => "Loops to close".to_owned(),
        (Section::After, None) => "Follow-ups".to_owned(),
        (Section::After, Some(id)) => {
            let name = today.events.iter().find(|(event, _)| *event == id);
            name.map_or_else(
                || "After an event".to_owned(),
                |(_, name)| format!("After {name}"),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::today::sample::{follow_up, open_row, row};
    use kith_graph::view::{OpenKind, TodayRow};
    use uuid::Uuid;

    fn event(n: u128) -> EventId {
        EventId(Uuid::from_u128(n))
    }

    fn said(
        rows: Vec<TodayRow>,
        limit: usize,
        to_sort_at: &[(Option<EventId>, usize)],
    ) -> Vec<(String, String, usize)> {
        let shown: Vec<Shown> = rows
            .iter()
            .map(|row| Shown {
                row: row.clone(),
                leaves: false,
                edition: 0,
            })
            .collect();
        let mut parts: Vec<(Part, usize)> = Vec::new();
        for part in rows.iter().map(TodayRow::part) {
            match parts.iter_mut().find(|(of, _)| *of == part) {
                Some((_, n)) => *n += 1,
                None => parts.push((part, 1)),
            }
        }
        let today = Today {
            parts,
            rows,
            to_sort_at: to_sort_at.to_vec(),
            events: vec![
                (event(1), "Nordic Supply Forum".to_owned()),
                (event(2), "Customs Day".to_owned()),
            ],
            ..Today::default()
        };
        heads(&arrange(&shown, limit), &today)
            .into_iter()
            .map(|head| (head.title, head.aside, head.to_sort))
            .collect()
    }

    #[test]
    fn sections_stand_in_the_order_of_the_screen_and_count_all_their_rows() {
        let rows = vec![
            follow_up("e1", 1),
            open_row("p", Section::Promises, OpenKind::MyPromise),
            row("t1", Section::InTouch),
            row("t2", Section::InTouch),
        ];
        let of = |title: &str, aside: &str, n| (title.to_owned(), aside.to_owned(), n);
        assert_eq!(
            said(
                rows,
                3,
                &[(Some(event(2)), 4), (Some(event(1)), 6), (None, 2)]
            ),
            [
                of("In touch", "2 due", 0),
                of("Promises", "1 open", 0),
                of("After Nordic Supply Forum", "", 6),
                of("After Customs Day", "", 4),
                of("New people", "", 2),
            ]
        );
    }
}
