//! The columns of LinkedIn's `Connections.csv`, without the notice above them.

use super::{Block, Cells, given_and_family, once};
use crate::draft::ContactDraft;
use std::borrow::Cow;

const NAMES: [&str; 7] = [
    "First Name",
    "Last Name",
    "URL",
    "Email Address",
    "Company",
    "Position",
    "Connected On",
];

pub(super) const BLOCKS: [Block; 1] = [Block {
    heading: |_| once(&NAMES),
    least: 1,
}];

pub(super) fn cells(d: &ContactDraft) -> Vec<Cells<'_>> {
    let (given, family) = given_and_family(d);
    let profile = d.urls.iter().find(|url| {
        url.label.eq_ignore_ascii_case("linkedin")
            || url.value.to_lowercase().contains("linkedin.com/")
    });
    let job = d.positions.first();
    // The day of connecting is only known of those who were met there.
    let connected = d
        .met_on
        .filter(|_| d.met_at.eq_ignore_ascii_case("linkedin"));
    vec![vec![vec![
        given.into(),
        family.into(),
        profile.map_or("", |url| url.value.as_str()).into(),
        d.emails.first().map_or("", |e| e.value.as_str()).into(),
        job.map_or("", |j| j.company.as_str()).into(),
        job.map_or("", |j| j.title.as_str()).into(),
        Cow::from(connected.map_or(String::new(), |day| day.format("%d %b %Y").to_string())),
    ]]]
}
