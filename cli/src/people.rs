//! Whom somebody on the command line means.

use crate::session::Session;
use anyhow::{Result, anyhow, bail};
use kith_device::preview::shown;
use kith_graph::ids::PersonId;
use kith_graph::rules::fold::fold;

/// Somebody by key, or by name if only one is called so. Whoever was taken out of the views is found by key.
pub(crate) fn find(session: &Session, who: &str) -> Result<(PersonId, String)> {
    let book = session.device.book();
    let graph = book
        .graph()
        .ok_or_else(|| anyhow!("The book is not loaded."))?;
    let people = graph.people();
    if let Ok(id) = who.parse::<PersonId>()
        && graph.is_known(id)
    {
        let found = people.iter().find(|(other, _)| *other == id);
        let name = found.map_or_else(|| id.to_string(), |(_, person)| shown(person));
        return Ok((id, name));
    }
    let called = |name: &str| fold(name) == fold(who);
    let found: Vec<_> = people
        .iter()
        .filter(|(_, person)| called(&shown(person)))
        .collect();
    match found.as_slice() {
        [] => bail!("Nobody in this book is called {who}."),
        [(id, person)] => Ok((*id, shown(person))),
        several => {
            let ids: Vec<String> = several.iter().map(|(id, _)| id.to_string()).collect();
            bail!(
                "Several people are called so; name one of {}.",
                ids.join(", ")
            )
        }
    }
}
