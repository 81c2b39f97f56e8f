//! Rates of exchange that are typed in: the currency to add up in, and what one unit of each other is in it.

use super::{one, set};
use crate::book::Book;
use crate::client::watch;
use crate::components::when::When;
use kith_channel::Query;
use kith_graph::things::{Currency, ExchangeRate, RateInto, Rates, Settings};
use kith_graph::view::work::Pipeline;
use kith_graph::view::{View, Wanted};
use leptos::html::Input;
use leptos::prelude::*;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

const NO_CURRENCY: &str = "A currency is three letters, such as EUR.";
const NO_RATE: &str = "A rate is a number above zero, such as 0.92, with at most nine digits before the point and after it. Leave out what parts thousands.";

/// The currency to add up in, then a rate for each other one that work is in or that somebody adds.
pub(super) fn rates(book: Book, now: Memo<Settings>) -> AnyView {
    let query = move || {
        Some(Query::View {
            wanted: Wanted::Work,
            today: book.today.get(),
        })
    };
    let answer = book.client.watch(query, watch::view);
    let of_work = Memo::new(move |_| match answer.get() {
        Some(View::Work(all)) => currencies(&all),
        _ => BTreeSet::new(),
    });
    let added = RwSignal::new(BTreeSet::new());
    let rows = move || {
        let known = of_work.with(|known| added.with(|added| known | added));
        now.with(|now| others(&now.rates, known))
    };
    let into = Memo::new(move |_| now.with(|now| now.rates.into));
    let some = Signal::derive(move || into.with(Option::is_some));
    view! {
        <div class="sheet fields">
            {add_up_in(book, into)}
            <For each=rows key=|of| *of let(of)>{rate(book, now, into, of)}</For>
            <When is=some>{another(added)}</When>
        </div>
        <p class="hint">"Kith fetches no rates. Amounts without one stay apart."</p>
    }
    .into_any()
}

fn add_up_in(book: Book, into: Memo<Option<Currency>>) -> AnyView {
    let wrong = RwSignal::new(false);
    let value = move || into.get().map(|into| into.to_string()).unwrap_or_default();
    let choose = move |event: leptos::ev::Event| match understood_code(&event_target_value(&event))
    {
        Ok(typed) => {
            wrong.set(false);
            if typed != into.get_untracked() {
                let code = typed.map(|typed| typed.to_string());
                set(book, one(Rates::INTO, code.is_none(), code.into()));
            }
        }
        Err(()) => wrong.set(true),
    };
    view! {
        <label class="fld number">
            <span>"Add up in"</span>
            <input type="text" autocomplete="off" autocapitalize="characters" maxlength="3" prop:value=value on:change=choose/>
            <span class="why">"A currency, such as EUR. Rates in another one are kept, and do not count."</span>
        </label>
        <When is=wrong.into()><p class="err in" role="alert">{NO_CURRENCY}</p></When>
    }
    .into_any()
}

fn rate(book: Book, now: Memo<Settings>, into: Memo<Option<Currency>>, of: Currency) -> AnyView {
    let wrong = RwSignal::new(false);
    let field = NodeRef::<Input>::new();
    let value = Memo::new(move |_| now.with(|now| typed(&now.rates, of)));
    let label = move || now.with(|now| label(&now.rates, of));
    let choose = move |event: leptos::ev::Event| match understood_rate(&event_target_value(&event))
    {
        Ok(rate) => {
            wrong.set(false);
            let text = rate.map(|rate| rate.to_string()).unwrap_or_default();
            let into = into.get_untracked();
            if let Some(into) = into.filter(|_| text != value.get_untracked()) {
                set(book, meant(of, rate, into));
            }
        }
        Err(()) => wrong.set(true),
    };
    // What is half typed for one currency is not taken for another that another device adds up in meanwhile.
    Effect::watch(
        move || into.get(),
        move |_, _, _: Option<()>| {
            wrong.set(false);
            if let Some(field) = field.get_untracked() {
                field.set_value(&value.get_untracked());
            }
        },
        false,
    );
    view! {
        <label class="fld number">
            <span>{label}</span>
            <input type="text" inputmode="decimal" autocomplete="off" maxlength="19" node_ref=field prop:value=value on:change=choose/>
        </label>
        <When is=wrong.into()><p class="err in" role="alert">{NO_RATE}</p></When>
    }
    .into_any()
}

/// Brings up the row of a currency that no work is in so far.
fn another(added: RwSignal<BTreeSet<Currency>>) -> AnyView {
    let wrong = RwSignal::new(false);
    let code = RwSignal::new(String::new());
    let add = move |_| match understood_code(&code.get_untracked()) {
        Ok(typed) => {
            wrong.set(false);
            code.set(String::new());
            added.update(|added| added.extend(typed));
        }
        Err(()) => wrong.set(true),
    };
    view! {
        <label class="fld number">
            <span>"Another currency"</span>
            <input type="text" autocomplete="off" autocapitalize="characters" maxlength="3" prop:value=code
                on:input=move |event| code.set(event_target_value(&event)) on:change=add/>
        </label>
        <When is=wrong.into()><p class="err in" role="alert">{NO_CURRENCY}</p></When>
    }
    .into_any()
}

/// The currencies that work is in, open or closed.
fn currencies(all: &Pipeline) -> BTreeSet<Currency> {
    let deals = all.open.iter().chain(&all.closed);
    let amounts = deals.filter_map(|deal| deal.work.amount);
    amounts.map(|amount| amount.currency).collect()
}

/// The currencies that have a row, by code: those that are known and those with a rate in the one to add up in, but that
/// one itself. Without it there is nothing to type.
fn others(rates: &Rates, known: BTreeSet<Currency>) -> Vec<Currency> {
    let Some(into) = rates.into else {
        return Vec::new();
    };
    let mut all = known;
    all.extend(rates.of.keys().filter(|of| rates.rate(**of).is_some()));
    all.remove(&into);
    all.into_iter().collect()
}

/// "1 USD in EUR".
fn label(rates: &Rates, of: Currency) -> String {
    let into = rates.into.map(|into| into.to_string());
    format!("1 {of} in {}", into.unwrap_or_default())
}

/// The rate of a currency in the one to add up in, as it was typed; nothing without one.
fn typed(rates: &Rates, of: Currency) -> String {
    let rate = rates.rate(of);
    rate.map(|rate| rate.to_string()).unwrap_or_default()
}

/// What is set where a bare number is typed, or none: a rate says which currency it is in.
fn meant(of: Currency, rate: Option<ExchangeRate>, into: Currency) -> Map<String, Value> {
    let rate = rate.map(|rate| RateInto { rate, into }.to_string());
    one(&Rates::field(of), rate.is_none(), rate.into())
}

/// A currency, none, or what is none.
fn understood_code(typed: &str) -> Result<Option<Currency>, ()> {
    match typed.trim() {
        "" => Ok(None),
        code => Currency::new(code).map(Some).ok_or(()),
    }
}

/// A rate, none, or what is none. A comma stands for the point; one with three digits after it may part thousands, and is
/// not guessed at.
fn understood_rate(typed: &str) -> Result<Option<ExchangeRate>, ()> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let units = typed.split_once(',').filter(|(_, rest)| rest.len() == 3);
    if units.is_some_and(|(units, _)| !matches!(units, "" | "0")) {
        return Err(());
    }
    let mut text = typed.replace(',', ".");
    if text.starts_with('.') {
        text.insert(0, '0');
    }
    text.parse().map(Some).map_err(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(code: &str) -> Currency {
        code.parse().unwrap()
    }

    fn rates(fields: &[(&str, &str)]) -> Rates {
        let fields = fields
            .iter()
            .map(|(field, text)| ((*field).to_owned(), (*text).into()));
        let fields: serde_json::Map<_, _> = fields.collect();
        let settings: Settings = serde_json::from_value(fields.into()).unwrap();
        settings.rates
    }

    #[test]
    fn a_rate_is_read_as_people_type_it_and_thousands_are_not_guessed_at() {
        for (typed, rate) in [
            ("", Ok(None)),
            (" ", Ok(None)),
            ("0.92", Ok(Some("0.92"))),
            (" 0,92 ", Ok(Some("0.92"))),
            (".92", Ok(Some("0.92"))),
            (",925", Ok(Some("0.925"))),
            ("0,925", Ok(Some("0.925"))),
            ("1,45", Ok(Some("1.45"))),
            ("1.450", Ok(Some("1.450"))),
            ("1450", Ok(Some("1450"))),
            ("1,450", Err(())),
            ("1,450.5", Err(())),
            ("1.450,5", Err(())),
            ("0", Err(())),
            ("0,00", Err(())),
            ("-1", Err(())),
            ("one", Err(())),
            ("1.", Err(())),
            ("1234567890", Err(())),
        ] {
            let found = understood_rate(typed).map(|rate| rate.map(|rate| rate.to_string()));
            let rate = rate.map(|rate: Option<&str>| rate.map(str::to_owned));
            assert_eq!(found, rate, "{typed:?}");
        }
    }

    #[test]
    fn a_currency_is_three_letters_in_capitals_or_not() {
        for (typed, code) in [
            ("", Ok(None)),
            ("EUR", Ok(Some(of("EUR")))),
            (" usd ", Ok(Some(of("USD")))),
            ("euro", Err(())),
            ("$", Err(())),
        ] {
            assert_eq!(understood_code(typed), code, "{typed:?}");
        }
    }

    #[test]
    fn a_currency_with_work_or_a_rate_has_a_row_and_the_one_to_add_up_in_has_none() {
        let known = || BTreeSet::from([of("EUR"), of("USD"), of("JPY")]);
        let typed_in = rates(&[
            ("rates_into", "EUR"),
            ("rate_chf", "1.05 EUR"),
            ("rate_usd", "0.920 EUR"),
            ("rate_gbp", "0.86 CHF"),
        ]);
        assert_eq!(
            others(&typed_in, known()),
            [of("CHF"), of("JPY"), of("USD")]
        );
        assert_eq!(others(&rates(&[("rate_chf", "1.05 EUR")]), known()), []);
        assert_eq!(label(&typed_in, of("USD")), "1 USD in EUR");
        assert_eq!(typed(&typed_in, of("USD")), "0.920");
        assert_eq!(typed(&typed_in, of("JPY")), "");
    }

    #[test]
    fn a_rate_in_another_currency_leaves_its_row_empty_until_that_one_is_back() {
        let told = |into: &str| {
            let all = rates(&[("rates_into", into), ("rate_usd", "0.92 EUR")]);
            let rows = others(&all, BTreeSet::from([of("USD")]));
            (rows, label(&all, of("USD")), typed(&all, of("USD")))
        };
        let row = |label: &str, rate: &str| (vec![of("USD")], label.to_owned(), rate.to_owned());
        assert_eq!(told("CHF"), row("1 USD in CHF", ""));
        assert_eq!(told("EUR"), row("1 USD in EUR", "0.92"));
    }

    #[test]
    fn what_is_set_is_what_the_rules_read() {
        let rate = understood_rate("0,92").unwrap();
        let mut set = meant(of("USD"), rate, of("EUR"));
        assert_eq!(set["rate_usd"], "0.92 EUR");
        set.extend(one(Rates::INTO, false, "EUR".into()));
        let settings: Settings = serde_json::from_value(set.into()).unwrap();
        assert_eq!(typed(&settings.rates, of("USD")), "0.92");
        assert_eq!(meant(of("USD"), None, of("EUR"))["rate_usd"], Value::Null);
        assert_eq!(
            one(Rates::INTO, true, Value::Null)["rates_into"],
            Value::Null
        );
    }
}
