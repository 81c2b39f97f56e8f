//! The tags in use, asked for by the sheets that offer them: the list itself has none while something is searched for.

use crate::book::Book;
use crate::today;
use kith_channel::{Answer, Query};
use kith_graph::view::PeopleFilter;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// So many are shown at once; the rest is found by typing.
const SHOWN: usize = 30;

/// Every tag of the book, the most used first, as of now: they must not move under the finger. `None` until known.
pub(super) fn in_use(book: Book) -> ReadSignal<Option<Vec<String>>> {
    let (tags, set_tags) = signal(None);
    spawn_local(async move {
        let query = Query::People {
            filter: PeopleFilter::default(),
            today: today::now(),
            from: 0,
            limit: 0,
        };
        if let Some(Answer::People(page)) = book.client.look(query).await {
            set_tags.try_set(Some(page.tags));
        }
    });
    tags
}

/// Those to show: the one that is chosen first, then what fits what was typed.
pub(super) fn offered(all: &[String], typed: &str, chosen: Option<&str>) -> Vec<String> {
    let typed = typed.trim().to_lowercase();
    let fits = |tag: &&String| Some(tag.as_str()) != chosen && tag.to_lowercase().contains(&typed);
    let rest = all.iter().filter(fits).take(SHOWN).cloned();
    chosen.map(str::to_owned).into_iter().chain(rest).collect()
}

/// Whether there are more than are shown at once.
pub(super) fn many(all: &[String]) -> bool {
    all.len() > SHOWN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tag_can_be_found_and_the_chosen_one_is_there() {
        let all: Vec<String> = (0..100).map(|n| format!("Tag {n:02}")).collect();
        assert!(many(&all));
        assert!(!many(&all[..SHOWN]));
        assert_eq!(offered(&all, "", None), all[..SHOWN]);
        assert_eq!(offered(&all, " tag 9", None).len(), 10);
        assert_eq!(offered(&all, "99", None), ["Tag 99"]);
        assert_eq!(offered(&all, "99", Some("Tag 07")), ["Tag 07", "Tag 99"]);
        assert_eq!(offered(&all, "99", Some("Tag 99")), ["Tag 99"]);
        assert!(offered(&[], "", None).is_empty());
    }
}
