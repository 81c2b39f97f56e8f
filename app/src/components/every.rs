//! A rhythm of so many days: the choice beside the usual ones, and the field for the number (row R2).

use super::when::When;
use kith_graph::types::Cadence;
use leptos::prelude::*;

/// What the choice is called among the codes of the usual rhythms.
pub(crate) const DAYS: &str = "days";

/// The words of the choice.
pub(crate) const WORDS: &str = "Every … days";

/// The most days that a rhythm may have.
const MOST: u16 = 999;

/// The rhythm that a choice stands for: a code as it is written, or so many days, begun with what it was before.
pub(crate) fn chosen(code: &str, before: Option<Cadence>) -> Option<Cadence> {
    if code == DAYS {
        return Some(Cadence::Days(in_days(before)));
    }
    code.parse().ok()
}

/// The code of the choice that stands for a rhythm.
pub(crate) fn code(cadence: Cadence) -> String {
    match cadence {
        Cadence::Days(_) => DAYS.to_owned(),
        other => other.to_string(),
    }
}

/// About how many days a rhythm has; a month where there is none.
fn in_days(cadence: Option<Cadence>) -> u16 {
    let days = match cadence {
        Some(Cadence::Days(n)) => n,
        Some(Cadence::Weeks(n)) => n.saturating_mul(7),
        Some(Cadence::Months(12)) => 365,
        Some(Cadence::Months(n)) => n.saturating_mul(30),
        Some(Cadence::Never) | None => 30,
    };
    days.clamp(1, MOST)
}

/// The number that was typed, if it makes sense.
fn understood(typed: &str) -> Option<u16> {
    let days = typed.trim().parse().ok()?;
    (1..=MOST).contains(&days).then_some(days)
}

/// The number of days, shown while a rhythm is one of so many.
#[component]
pub(crate) fn EveryDays(
    /// Whose rhythm it is: "Tier 1".
    label: &'static str,
    /// The rhythm.
    #[prop(into)]
    now: Signal<Option<Cadence>>,
    /// Called with a number that makes sense, once it is typed.
    on_choose: Callback<Cadence>,
) -> impl IntoView {
    let wrong = RwSignal::new(false);
    let days = Memo::new(move |_| match now.get() {
        Some(Cadence::Days(n)) => Some(n),
        _ => None,
    });
    let text = move || days.get().map(|n| n.to_string());
    let choose = move |event: leptos::ev::Event| match understood(&event_target_value(&event)) {
        Some(typed) => {
            wrong.set(false);
            if days.get_untracked() != Some(typed) {
                on_choose.run(Cadence::Days(typed));
            }
        }
        None => wrong.set(true),
    };
    view! {
        <When is=Signal::derive(move || days.with(Option::is_some))>
            <label class="fld number">
                <span>"Days"<span class="vh">{format!(" between contacts, {label}")}</span></span>
                <input type="number" inputmode="numeric" min="1" max=MOST.to_string() prop:value=text on:change=choose/>
                <span class="why" aria-hidden="true">"between contacts"</span>
            </label>
            <When is=wrong.into()><p class="err in" role="alert">{format!("A whole number from 1 to {MOST}.")}</p></When>
        </When>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_days_begin_with_what_the_rhythm_was() {
        for (before, days) in [
            (None, 30),
            (Some(Cadence::Never), 30),
            (Some(Cadence::Weeks(2)), 14),
            (Some(Cadence::Months(3)), 90),
            (Some(Cadence::Months(12)), 365),
            (Some(Cadence::Days(45)), 45),
            (Some(Cadence::Weeks(u16::MAX)), MOST),
        ] {
            assert_eq!(
                chosen(DAYS, before),
                Some(Cadence::Days(days)),
                "{before:?}"
            );
        }
        assert_eq!(chosen("2w", None), Some(Cadence::Weeks(2)));
        // As the tier says.
        assert_eq!(chosen("", Some(Cadence::Weeks(2))), None);
    }

    #[test]
    fn a_rhythm_of_days_has_one_choice_whatever_the_number() {
        assert_eq!(code(Cadence::Days(45)), DAYS);
        assert_eq!(code(Cadence::Months(3)), "3m");
        assert_eq!(code(Cadence::Never), "never");
    }

    #[test]
    fn a_number_of_days_must_make_sense() {
        for (typed, days) in [
            ("10", Some(10)),
            (" 1 ", Some(1)),
            ("999", Some(999)),
            ("0", None),
            ("1000", None),
            ("ten", None),
            ("", None),
        ] {
            assert_eq!(understood(typed), days, "{typed:?}");
        }
    }
}
