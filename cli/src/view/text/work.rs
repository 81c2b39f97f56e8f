//! Work on its way, a line each: what, how far, how much, through whom, what is owed.

use super::insights::{amount, together};
use super::word;
use kith_graph::view::work::{Deal, Pipeline, Sent};

/// Open work, its sums, what was won and lost, and referrals.
pub(super) fn lines(pipeline: &Pipeline) -> Vec<String> {
    let mut lines: Vec<String> = pipeline.open.iter().map(deal).collect();
    for stage in &pipeline.stages {
        let amounts: Vec<String> = stage.amounts.iter().map(|sum| amount(*sum)).collect();
        let state = word(&stage.state);
        lines.push(format!(
            "Sum\t{state}\t{}\t{}",
            stage.count,
            amounts.join(", ")
        ));
    }
    let all = pipeline.together.iter();
    lines.extend(
        all.map(|all| format!("Sum\tall open\t{}\t{}", pipeline.open.len(), together(all))),
    );
    lines.extend(pipeline.closed.iter().map(deal));
    lines.extend(
        pipeline
            .without_work
            .iter()
            .map(|one| sent("Received", one)),
    );
    lines.extend(pipeline.made.iter().map(|one| sent("Made", one)));
    lines
}

fn deal(deal: &Deal) -> String {
    let mut line = format!(
        "Work\t{}\t{} since {}",
        deal.name,
        word(&deal.work.state),
        deal.since
    );
    line.push('\t');
    line.extend(deal.work.amount.map(amount));
    line.push('\t');
    match &deal.source {
        Some((_, source)) => line.push_str(&format!("through {source}")),
        None => line.push_str(&word(&deal.work.origin)),
    }
    if let Some(by) = deal.contact_by {
        line.push_str(&format!("\tfirst contact by {by}"));
    }
    if let Some(since) = deal.tell_since {
        line.push_str(&format!("\tto be told since {since}"));
    }
    for choice in &deal.choices {
        let field = choice.field.word();
        let values = choice.values.iter().map(|one| match one.value.parse() {
            Ok(sum) => amount(sum),
            Err(_) => format!("no {field}"),
        });
        let values: Vec<String> = values.collect();
        line.push_str(&format!("\t{field} set apart: {}", values.join(" or ")));
    }
    line
}

fn sent(what: &str, sent: &Sent) -> String {
    let referral = &sent.referral;
    let (prospect, person, on) = (&sent.prospect, &sent.person, referral.on);
    format!(
        "{what}\t{prospect}\t{person}\t{} since {on}",
        word(&referral.state)
    )
}
