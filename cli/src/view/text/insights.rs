//! The figures as lines: subject, what it is about, the figure, what is usual.

use super::{each, word};
use kith_graph::things::{Money, Together, Usual};
use kith_graph::types::Tier;
use kith_graph::view::insights::{
    Coverage, Delay, Information, Insights, MoneyShare, Movement, NewWork, Rate, Source, TimeSpent,
    Work,
};

/// Everything that there is a figure for.
pub(super) fn insights(all: &Insights) -> Vec<String> {
    let from = all
        .from
        .map_or("the beginning".to_owned(), |on| on.to_string());
    let mut lines = vec![format!("Period\tfrom {from} to {}", all.to)];
    lines.extend(each(&all.conversion, |of| {
        let (won, lost) = (work(&of.work), of.lost);
        let origin = word(&of.origin);
        let usual = usual(of.usual);
        format!(
            "Conversion\t{origin}\t{won}, {lost} lost\t{}{usual}",
            rate(of.rate)
        )
    }));
    lines.extend(new_work(&all.new_work));
    lines.extend(each(&all.sources, source));
    lines.push(format!("Information\t{}", information(&all.information)));
    lines.extend(time(&all.time));
    lines.extend(movement(&all.movement));
    lines.extend(coverage(&all.coverage));
    lines
}

fn new_work(of: &NewWork) -> Vec<String> {
    let usual = usual(Some(of.usual));
    let count = of.share.map(|share| {
        let (part, whole) = (of.referred, of.won);
        format!(
            "From referrals\t{part} of {whole} won\t{}{usual}",
            hundredths(share)
        )
    });
    let line = |money: &MoneyShare, how: &str| {
        let (part, whole) = (amount(money.referred), amount(money.won));
        let share = hundredths(money.share?);
        Some(format!(
            "From referrals\t{part} of {whole}{how}\t{share}{usual}"
        ))
    };
    let together = of.together.as_ref();
    let at_rates = together.and_then(|all| line(&all.of, ", together at the rates typed in"));
    // What is in the one share has no line of its own.
    let is_apart = |money: &&MoneyShare| together.is_none_or(|all| all.left.contains(&money.won));
    let apart = of.money.iter().filter(is_apart);
    let by_money = apart.filter_map(|money| line(money, ""));
    count.into_iter().chain(at_rates).chain(by_money).collect()
}

fn source(of: &Source) -> String {
    let waited = match of.first_contact {
        None => String::new(),
        Some(Delay::Hours(hours)) => format!("; first contact after {hours:.1} hours"),
        Some(Delay::Days(days)) => format!("; first contact after {days:.1} days"),
    };
    format!(
        "Source\t{}\t{} sent: {}, {} lost, {} open{waited}\t{}\tgiven back {}; information: {}",
        of.name,
        of.referrals,
        work(&of.work),
        of.lost,
        of.open,
        rate(of.rate),
        of.given,
        information(&of.information)
    )
}

fn information(of: &Information) -> String {
    let quality = of.quality;
    let quality = quality.map_or(String::new(), |mean| format!(", quality {mean:.1} of 5"));
    format!("{} given, {} received{quality}", of.given, of.received)
}

fn time(of: &TimeSpent) -> Vec<String> {
    let mut lines = each(&of.tiers, |t| {
        let share = t.share.map_or(String::new(), hundredths);
        let (minutes, estimated) = (t.minutes, t.estimated);
        let who = tier(t.tier);
        let usual = usual(t.usual);
        format!("Minutes\t{who}\t{minutes:.0}, {estimated:.0} estimated\t{share}{usual}")
    });
    lines.extend(each(&of.channels, |c| {
        let brought = c.work.as_ref().map_or(String::new(), work);
        let unknown = match c.unknown {
            0 => String::new(),
            n => format!(", {n} contacts without"),
        };
        format!(
            "Minutes\t{}\t{}, {} estimated{unknown}\t{brought}",
            word(&c.channel),
            c.minutes,
            c.estimated
        )
    }));
    lines.push(format!("Through no channel\t{}", work(&of.elsewhere)));
    lines.extend(each(&of.associations, |a| {
        let led = if a.led { ", led" } else { "" };
        let (name, minutes) = (&a.name, a.minutes);
        format!(
            "Association\t{name}{led}\t{minutes} minutes\t{}",
            work(&a.work)
        )
    }));
    if of.too_many_led {
        lines.push(format!("{} associations led: more than two", of.led));
    }
    lines
}

fn movement(of: &Movement) -> Vec<String> {
    let mut lines = each(&of.moves, |m| {
        let (from, to) = (tier(m.from), tier(m.to));
        format!(
            "Moved\t{}\t{from} to {to}\t{}",
            m.month.format("%Y-%m"),
            m.count
        )
    });
    let kept = &of.on_time;
    let all = kept.on_time + kept.late;
    lines.extend(kept.rate.map(|rate| {
        let (on_time, open, rate) = (kept.on_time, kept.open, hundredths(rate));
        format!("On time\t{on_time} of {all}, {open} still open and late\t{rate}")
    }));
    let asks = &of.asks;
    let per_ask = asks.given_per_ask;
    let per_ask = per_ask.map_or(String::new(), |n| format!("\t{n:.1} an ask"));
    lines.push(format!(
        "Gives\t{} given, {} asked{per_ask}",
        asks.given, asks.asked
    ));
    lines.extend(asks.only_in_need_share.map(|share| {
        let only = asks.only_in_need;
        format!(
            "Only in need\t{only} of {}\t{}",
            asks.asked,
            hundredths(share)
        )
    }));
    lines
}

fn coverage(of: &Coverage) -> Vec<String> {
    let covered = of.cells.len();
    let all = covered + of.empty.len();
    let [industries, places, services] = of.left_out;
    let mut lines = vec![format!(
        "Coverage\t{covered} of {all} cells\tleft out: industries {industries}, places {places}, services {services}"
    )];
    lines.extend(each(&of.cells, |cell| {
        let [one, two, three] = cell.people;
        let (industry, place, service) = (&cell.industry, &cell.place, &cell.service);
        format!("Covered\t{industry}, {place}, {service}\t{one} + {two} + {three}")
    }));
    lines.extend(each(&of.empty, |names| {
        format!("Nobody\t{}", names.join(", "))
    }));
    if of.unplaced > 0 {
        lines.push(format!(
            "{} in no cell: a list of theirs is empty",
            of.unplaced
        ));
    }
    lines
}

fn work(of: &Work) -> String {
    let money: Vec<String> = of.money.iter().copied().map(amount).collect();
    let gap = if money.is_empty() { "" } else { " " };
    let together = of.together.as_ref().map(together);
    let together = together.map_or(String::new(), |all| format!(", {all}"));
    format!("{} won{gap}{}{together}", of.won, money.join(" + "))
}

/// "together 24276.00 EUR at the rates typed in, without 700.00 CHF".
pub(super) fn together(of: &Together) -> String {
    let left: Vec<String> = of.left.iter().copied().map(amount).collect();
    let without = if left.is_empty() { "" } else { ", without " };
    let (money, left) = (amount(of.money), left.join(" + "));
    format!("together {money} at the rates typed in{without}{left}")
}

/// With the currency's decimals: "24000.00 EUR".
pub(super) fn amount(of: Money) -> String {
    let decimals = usize::try_from(of.decimals()).unwrap_or_default();
    let sign = if of.minor < 0 { "-" } else { "" };
    let digits = format!("{:0>1$}", of.minor.unsigned_abs(), decimals + 1);
    let (whole, part) = digits.split_at(digits.len() - decimals);
    let point = if decimals > 0 { "." } else { "" };
    format!("{sign}{whole}{point}{part} {}", of.code())
}

fn rate(of: Rate) -> String {
    match of {
        Rate::TooFew => "too few to tell".to_owned(),
        Rate::Known { rate, low, high } => format!(
            "{} ({} to {})",
            hundredths(rate),
            hundredths(low),
            hundredths(high)
        ),
    }
}

fn hundredths(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

fn usual(of: Option<Usual>) -> String {
    of.map_or(String::new(), |usual| {
        format!("\tusual {} to {} %", usual.from, usual.to)
    })
}

fn tier(of: Option<Tier>) -> String {
    of.map_or("circle".to_owned(), |tier| {
        format!("tier {}", u8::from(tier))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sums_come_to_is_told_with_what_stays_apart() {
        let money = |text: &str| text.parse::<Money>().unwrap();
        for (left, told) in [
            (
                vec![],
                "2 won 24000.00 EUR + 300.00 USD, together 24276.00 EUR at the rates typed in",
            ),
            (
                vec![money("70000 CHF")],
                "2 won 24000.00 EUR + 300.00 USD, together 24276.00 EUR at the rates typed in, without 700.00 CHF",
            ),
        ] {
            let of = Work {
                won: 2,
                money: vec![money("2400000 EUR"), money("30000 USD")],
                together: Some(Together {
                    money: money("2427600 EUR"),
                    left,
                }),
            };
            assert_eq!(work(&of), told);
        }
    }

    #[test]
    fn an_amount_has_the_decimals_of_its_currency() {
        for (of, told) in [
            ("2400000 EUR", "24000.00 EUR"),
            ("5 EUR", "0.05 EUR"),
            ("-105 EUR", "-1.05 EUR"),
            ("500 JPY", "500 JPY"),
            ("0 JPY", "0 JPY"),
            ("1500 KWD", "1.500 KWD"),
        ] {
            assert_eq!(amount(of.parse().unwrap()), told);
        }
    }
}
