//! Whom tiers 1 to 3 reach, and where there is nobody (row B8).

use super::heads;
use crate::figures::{Cell, Grid, Insight, Picture, Table};
use crate::words::{count, figure, sentence};
use kith_graph::view::insights::Coverage;

/// So many industries and places are drawn: what fits on a phone. The table has all.
const DRAWN: [usize; 2] = [6, 3];
/// So many empty cells are named; the table has all.
const NAMED: usize = 3;

/// Industry × place × service.
pub(super) fn coverage(of: &Coverage) -> Insight {
    let (full, all) = (of.cells.len(), of.cells.len() + of.empty.len());
    let say = if all == 0 {
        "Nobody’s industry, place and service are known together yet.".to_owned()
    } else if of.empty.is_empty() {
        "You could call somebody for each industry, place and service you know of.".to_owned()
    } else {
        format!(
            "You could call somebody in {} of {} fields.",
            counted(full),
            counted(all)
        )
    };
    let sub = match of.unplaced {
        _ if all == 0 => {
            "Add industries, places and services to people to see whom you could call.".to_owned()
        }
        0 => "A field is an industry, a place and a service; the people are those of tiers 1 to 3."
            .to_owned(),
        1 => "Of tiers 1 to 3; one person is in no field yet.".to_owned(),
        n => format!("Of tiers 1 to 3; {} people are in no field yet.", count(n)),
    };
    let grids = of.services.iter().map(|s| grid(of, &s.name));
    let cells = of.cells.iter().map(|c| {
        let names = [&c.industry, &c.place, &c.service];
        row(names, c.people)
    });
    let empty = of.empty.iter().map(|names| row(names.each_ref(), [0; 3]));
    Insight {
        key: "coverage",
        say,
        sub,
        picture: Picture::Grids(if all == 0 { vec![] } else { grids.collect() }),
        table: Table {
            caption: "People by industry, place and service",
            heads: heads(&["Industry", "Place", "Service", "Tier 1", "Tier 2", "Tier 3"]),
            rows: cells.chain(empty).collect(),
        },
    }
}

/// In words as far as they go, then in figures.
fn counted(n: usize) -> String {
    if n < 1_000 { count(n) } else { figure(n) }
}

fn row(names: [&String; 3], people: [usize; 3]) -> Vec<Cell> {
    let names = names.map(|name| Cell::Text(name.clone()));
    names.into_iter().chain(people.map(Cell::Count)).collect()
}

/// The grid of one service.
fn grid(of: &Coverage, service: &str) -> Grid {
    let [industries, places] = DRAWN;
    let places: Vec<String> = of
        .places
        .iter()
        .take(places)
        .map(|p| p.name.clone())
        .collect();
    let people = |industry: &str, place: &str| {
        let mut cells = of.cells.iter();
        let cell =
            cells.find(|c| c.service == service && c.industry == industry && c.place == place);
        cell.map_or(0, |c| c.people.iter().sum())
    };
    let rows = of.industries.iter().take(industries).map(|industry| {
        let row = places.iter().map(|place| people(&industry.name, place));
        (industry.name.clone(), row.collect())
    });
    let empty: Vec<String> = of
        .empty
        .iter()
        .filter(|[_, _, s]| s == service)
        .map(|[industry, place, _]| format!("{industry} in {place}"))
        .collect();
    Grid {
        service: service.to_owned(),
        foot: nobody(service, &empty),
        rows: rows.collect(),
        places,
    }
}

/// "Nobody for Audit yet in: Energy in Malmö, Retail in Hamburg, and two more."
fn nobody(service: &str, empty: &[String]) -> String {
    let (named, rest) = empty.split_at(empty.len().min(NAMED));
    if named.is_empty() {
        return format!("{}: somebody in each.", sentence(service));
    }
    let more = match rest.len() {
        0 => String::new(),
        n => format!(", and {} more", counted(n)),
    };
    format!(
        "{}: nobody yet for {}{more}.",
        sentence(service),
        named.join(", ")
    )
}
