//! What a picture shows, for those who do not see it.

use super::usual;
use crate::figures::{Bar, Picture, Range, percent};
use crate::words::count;

/// The picture in a sentence or a few.
pub(crate) fn told(picture: &Picture) -> String {
    let all: Vec<String> = match picture {
        Picture::Ranges(all) => all.iter().map(range).collect(),
        Picture::Bars(all) => all.iter().map(bar).collect(),
        Picture::Months(all) => all
            .iter()
            .map(|month| {
                let [nearer, out] = month.moves.map(count);
                format!("{}: {nearer} nearer, {out} further out.", month.name)
            })
            .collect(),
        Picture::Grids(all) => all.iter().map(|grid| grid.foot.clone()).collect(),
    };
    all.join(" ")
}

/// "Referrals: 48%, usual 40–60%."
pub(crate) fn range(of: &Range) -> String {
    let share = match of.share.filter(|_| of.told) {
        Some(share) => percent(share),
        None => "too little to tell".to_owned(),
    };
    let usual = of.usual.map(usual);
    let all: Vec<String> = [share].into_iter().chain(usual).collect();
    format!("{}: {}.", of.label, all.join(", "))
}

/// "Calls: 12 hours."
fn bar(of: &Bar) -> String {
    format!("{}: {}.", of.label, of.told)
}
