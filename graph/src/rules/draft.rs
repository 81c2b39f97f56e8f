//! Texts to be sent by somebody else's hand: the template that fits, with its gaps filled (rows R3, R10, R11).
//!
//! What was noted of a talk fills a gap only in templates of one's own: a note is written about somebody, not to them.

mod gaps;
mod templates;

pub use templates::templates;

use super::{matches, open, suggest};
use crate::facts::{Facts, PersonFacts};
use crate::ids::PersonId;
use crate::things::{DealState, Party, TemplateKind};
use crate::view::draft::Draft;
use crate::view::{Open, OpenKind};
use chrono::NaiveDate;
use gaps::Gaps;
use uuid::Uuid;

/// A text to somebody, by a kind of template or by the one that fits what it is `about`, else the day. `other` is whom to
/// introduce.
#[must_use]
pub fn draft(
    facts: &Facts,
    person: PersonId,
    kind: Option<TemplateKind>,
    other: Option<PersonId>,
    about: Option<Uuid>,
    today: NaiveDate,
) -> Option<Draft> {
    let person = facts.people.get(&person)?;
    let other = other.and_then(|id| facts.people.get(&id));
    let open = open::open(facts, person);
    let kind = kind.unwrap_or_else(|| {
        if other.is_some() {
            TemplateKind::Introduction
        } else {
            let of_row = || open.iter().find(|o| about.is_some() && o.id == about);
            let fits = of_row().and_then(|o| fitting_row(o.kind));
            fits.unwrap_or_else(|| fitting(person, &open, today))
        }
    });
    let mut gaps = Gaps::of(facts, person);
    gaps.open(facts, person, &open, about);
    let other = if kind == TemplateKind::Introduction {
        let best = || {
            facts
                .people
                .get(&matches::best_for(facts, person, Some(today))?.offers)
        };
        let other = other.or_else(best)?;
        // The text begins with whoever looks for something.
        let turned =
            matches::meeting(person, other).is_none() && matches::meeting(other, person).is_some();
        if turned {
            gaps = Gaps::of(facts, other);
            gaps.introduce(other, person);
        } else {
            gaps.introduce(person, other);
        }
        Some(other)
    } else {
        None
    };
    if kind == TemplateKind::Referral {
        gaps.refer(facts, person, about);
    }
    let template = templates::of(facts, kind);
    let both = [Some(person), other];
    let emails: Vec<&str> = both
        .iter()
        .flatten()
        .filter_map(|p| p.email.as_deref())
        .collect();
    Some(Draft {
        email: (!emails.is_empty()).then(|| emails.join(",")),
        phone: person.phone.clone(),
        subject: gaps.fill(&template.subject),
        body: gaps.fill(&template.body),
        kind: Some(kind),
    })
}

/// The text that introduces two people by what one needs and the other offers.
#[must_use]
pub fn introduction(
    facts: &Facts,
    needs: &PersonFacts,
    offers: &PersonFacts,
    need: &str,
    offer: &str,
) -> String {
    let mut gaps = Gaps::of(facts, needs);
    gaps.introduce(needs, offers);
    gaps.set("need", need);
    gaps.set("offer", offer);
    gaps.fill(&templates::of(facts, TemplateKind::Introduction).body)
}

/// What fits a row, whatever else is open.
fn fitting_row(kind: OpenKind) -> Option<TemplateKind> {
    match kind {
        OpenKind::MyPromise => Some(TemplateKind::Promise),
        OpenKind::Thanks | OpenKind::AskThanks => Some(TemplateKind::Thanks),
        OpenKind::Update => Some(TemplateKind::Update),
        OpenKind::Answer => Some(TemplateKind::Ask),
        OpenKind::FollowUp(_) => Some(TemplateKind::FollowUp),
        _ => None,
    }
}

/// What fits: what is owed first, then what the day brings.
fn fitting(person: &PersonFacts, open: &[Open], today: NaiveDate) -> TemplateKind {
    let shown =
        |wanted: fn(&OpenKind) -> bool| open.iter().any(|o| o.from <= today && wanted(&o.kind));
    if shown(|k| matches!(k, OpenKind::MyPromise)) {
        TemplateKind::Promise
    } else if shown(|k| matches!(k, OpenKind::Thanks | OpenKind::AskThanks)) {
        TemplateKind::Thanks
    } else if shown(|k| matches!(k, OpenKind::Update)) {
        TemplateKind::Update
    } else if shown(|k| {
        matches!(
            k,
            OpenKind::FollowUp(_) | OpenKind::Value | OpenKind::Second
        )
    }) {
        TemplateKind::FollowUp
    } else if person.birthday.is_some_and(|b| b.is_on(today)) {
        TemplateKind::Birthday
    } else {
        TemplateKind::KeepInTouch
    }
}

/// How it stands with the referral that an update is about, as its source would hear it.
fn stands(facts: &Facts, source: PersonId, open: &[Open], about: Option<Uuid>) -> &'static str {
    let updates = || open.iter().filter(|o| o.kind == OpenKind::Update);
    let named = updates().find(|o| about.is_some() && o.id == about);
    let owed = named.or_else(|| updates().next()).and_then(|o| o.id);
    let mut received = facts.things.referrals_of(source);
    let referral = received.find(|r| Some(r.id.0) == owed.or(about));
    let work = referral
        .and_then(|r| r.opportunity)
        .and_then(|id| facts.things.opportunities.get(&id));
    match work.map(|work| work.state) {
        Some(DealState::Contacted) => "We are in touch",
        Some(DealState::Meeting) => "We have met",
        Some(DealState::Proposal) => "I have made a proposal",
        Some(DealState::Won) => "We will work together",
        Some(DealState::Lost) => "It did not come to anything this time",
        Some(DealState::Received) | None => "",
    }
}

impl Gaps {
    /// What is known of somebody whatever the text is for.
    fn of(facts: &Facts, person: &PersonFacts) -> Self {
        let mut gaps = Gaps::default();
        gaps.set("first", &person.first_name);
        gaps.set("name", &person.name);
        gaps.set("company", &person.company);
        gaps.set("me", &facts.profile.name);
        gaps.set("sentence", &facts.profile.sentence);
        gaps.set("referral_words", &facts.profile.referral_words);
        gaps.set("last_note", person.last_note().unwrap_or_default());
        if let Some((need, offer)) = matches::my_offer(facts, person) {
            gaps.set("need", &need);
            gaps.set("offer", &offer);
        } else if let Some(need) = person.needs.first() {
            gaps.set("need", need);
        }
        if let Some(promise) = suggest::my_promise(facts, person) {
            gaps.set("promise", &promise.what);
        }
        let event = person.event.and_then(|id| facts.events.get(&id));
        gaps.set("event", event.map_or(person.met_at.as_str(), |e| &e.name));
        gaps
    }

    /// What is open: a promise, thanks, an update, an ask that was not made yet; what it is `about` before any other.
    fn open(&mut self, facts: &Facts, person: &PersonFacts, open: &[Open], about: Option<Uuid>) {
        let of_row = |wanted: fn(&OpenKind) -> bool| {
            let mut found = open.iter().filter(|o| wanted(&o.kind));
            found.find(|o| about.is_some() && o.id == about)
        };
        let what = |wanted: fn(&OpenKind) -> bool| {
            let first = || open.iter().find(|o| wanted(&o.kind));
            let found = of_row(wanted).or_else(first);
            found.map_or("", |o| o.what.as_str())
        };
        if let Some(promise) = of_row(|k| matches!(k, OpenKind::MyPromise)) {
            self.set("promise", &promise.what);
        }
        let asked_thanks = of_row(|k| matches!(k, OpenKind::AskThanks)).is_some();
        let thanks = what(|k| matches!(k, OpenKind::Thanks));
        let thanks = if thanks.is_empty() || asked_thanks {
            what(|k| matches!(k, OpenKind::AskThanks))
        } else {
            thanks
        };
        self.set("thanks", thanks);
        self.set("update", what(|k| matches!(k, OpenKind::Update)));
        self.set("stands", stands(facts, person.id, open, about));
        let asks = || facts.things.asks_of(person.id);
        let of_row = asks().find(|a| about == Some(a.id.0));
        let planned = || {
            asks()
                .filter(|a| a.asked_on.is_none() && a.dropped_on.is_none())
                .max_by_key(|a| a.id)
        };
        self.set("ask", of_row.or_else(planned).map_or("", |a| &a.what));
    }

    /// A prospect of mine: the referral that it is about, else the latest that is open.
    fn refer(&mut self, facts: &Facts, person: &PersonFacts, about: Option<Uuid>) {
        let mine = || {
            let all = facts.things.referrals_of(person.id);
            all.filter(|r| r.by == Party::Me && r.person == person.id)
        };
        let named = mine().find(|r| about == Some(r.id.0));
        let latest = || {
            mine()
                .filter(|r| !r.state.is_closed())
                .max_by_key(|r| (r.on, r.id))
        };
        let Some(referral) = named.or_else(latest) else {
            return;
        };
        self.set("prospect", &open::prospect(facts, referral));
        self.set("why", &referral.note);
        self.set("offer", person.offers.first().map_or("", String::as_str));
        self.set("email", person.email.as_deref().unwrap_or_default());
    }

    /// Whom else it is about, and what the one looks for that the other offers, whichever of the two it is.
    fn introduce(&mut self, person: &PersonFacts, other: &PersonFacts) {
        self.set("other", &other.name);
        self.set("other_first", &other.first_name);
        // My own offer has no part in it.
        self.set("offer", "");
        match matches::meeting(person, other) {
            Some((need, offer)) => {
                self.set("need", need);
                self.set("offer", offer);
            }
            None => self.set("need", person.needs.first().map_or("", String::as_str)),
        }
        if let Some(offer) = self
            .is_empty("offer")
            .then(|| other.offers.first())
            .flatten()
        {
            self.set("offer", offer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::book::Book;
    use crate::rules::sample::day;
    use crate::things::Party;

    fn text(book: &Book, kind: Option<TemplateKind>, other: Option<u128>) -> Draft {
        let other = other.map(Book::id);
        draft(
            &book.facts,
            Book::id(1),
            kind,
            other,
            None,
            day("2026-06-29"),
        )
        .unwrap()
    }

    fn book() -> Book {
        let mut book = Book::with(&[(1, "Priya Raman", None), (2, "Tom Baker", None)]);
        book.facts.profile.name = "Ada".into();
        book
    }

    #[test]
    fn every_kind_makes_a_text_of_a_bare_person() {
        use TemplateKind::*;
        for kind in [
            KeepInTouch,
            FollowUp,
            Promise,
            Thanks,
            Introduction,
            Ask,
            Update,
            Birthday,
        ] {
            let other = (kind == Introduction).then_some(2);
            let draft = text(&book(), Some(kind), other);
            assert!(
                draft.body.starts_with("Hi Priya"),
                "{kind:?}: {}",
                draft.body
            );
            assert!(draft.body.ends_with("\n\nAda"), "{kind:?}: {}", draft.body);
            assert!(
                !draft.body.contains(['{', '}', '!']),
                "{kind:?}: {}",
                draft.body
            );
            assert!(!draft.body.contains("\n\n\n"), "{kind:?}: {}", draft.body);
        }
    }

    #[test]
    fn what_is_known_is_filled_in() {
        let mut book = book();
        book.needs(1, &["a tax lawyer"]);
        book.promise(Party::Me, 1, "the ruling on customs.", "2026-07-01");
        book.edit(1, |p| p.met_at = "Handelstag".into());
        book.offers(2, &["chess", "tax law"]);
        let promise = text(&book, Some(TemplateKind::Promise), None).body;
        assert!(
            promise.contains("As promised: the ruling on customs."),
            "{promise}"
        );
        let follow_up = text(&book, Some(TemplateKind::FollowUp), None).body;
        assert!(
            follow_up.contains("It was good to meet you at Handelstag."),
            "{follow_up}"
        );
        let meet = text(&book, None, Some(2));
        assert_eq!(meet.kind, Some(TemplateKind::Introduction));
        assert_eq!(meet.subject, "Priya, meet Tom");
        assert!(
            meet.body.contains("Priya is looking for a tax lawyer."),
            "{}",
            meet.body
        );
        assert_eq!(text(&book, Some(TemplateKind::Introduction), None), meet);
        let turned = draft(
            &book.facts,
            Book::id(2),
            None,
            Some(Book::id(1)),
            None,
            day("2026-06-29"),
        );
        assert_eq!(turned.unwrap().body, meet.body);
        assert!(
            meet.body.contains("Tom can help with tax law."),
            "{}",
            meet.body
        );
    }

    #[test]
    fn a_text_is_about_what_its_row_is_about() {
        let mut book = book();
        book.promise(Party::Me, 1, "the ruling", "2026-07-01");
        book.promise(Party::Me, 1, "the checklist", "2026-07-02");
        let goal = book.goal("Ten clients", "2026-01-01");
        book.ask(goal, 1, "a word with Bob", Some("2026-06-01"));
        book.ask(goal, 1, "a word with Eve", Some("2026-06-02"));
        book.ask(goal, 1, "a word with Zoe", None);
        for name in ["Ada Stone", "Ben Hill"] {
            let (_, work) = book.referred(Book::id(1), name, "2026-06-01");
            book.the_opportunity(work).contacted_on = Some(day("2026-06-02"));
        }
        let open = open::open(&book.facts, &book.facts.people[&Book::id(1)]);
        let text = |kind, about| {
            let (facts, on) = (&book.facts, day("2026-06-29"));
            draft(facts, Book::id(1), kind, None, about, on).unwrap()
        };
        for (kind, words) in [
            (TemplateKind::Promise, ["the ruling", "the checklist"]),
            (TemplateKind::Ask, ["a word with Bob", "a word with Eve"]),
            (TemplateKind::Update, ["Ada Stone", "Ben Hill"]),
        ] {
            let said = |words: &str| {
                let about = open.iter().find(|o| {
                    o.what == words && !matches!(o.kind, OpenKind::FirstContact | OpenKind::Thanks)
                });
                let about = about.unwrap().id;
                assert!(about.is_some());
                // One referral may be owed thanks as well as an update.
                let alone = (kind != TemplateKind::Update).then_some(None);
                for by in [Some(kind)].into_iter().chain(alone) {
                    let draft = text(by, about);
                    assert_eq!(draft.kind, Some(kind));
                    assert!(draft.body.contains(words), "{words}: {}", draft.body);
                }
            };
            words.into_iter().for_each(said);
        }
        let planned = text(Some(TemplateKind::Ask), None).body;
        assert!(planned.contains("a word with Zoe"), "{planned}");
    }

    #[test]
    fn an_update_says_how_it_stands() {
        for (state, words) in [
            (DealState::Contacted, "We are in touch."),
            (DealState::Meeting, "We have met."),
            (DealState::Proposal, "I have made a proposal."),
            (DealState::Won, "We will work together."),
            (DealState::Lost, "It did not come to anything this time."),
        ] {
            let mut book = book();
            let (referral, work) = book.referred(Book::id(1), "Ada Stone", "2026-06-01");
            let at = "2026-06-02T09:00:00+02:00".parse().unwrap();
            let moved = book.the_opportunity(work).moved_to(state, at);
            *book.the_opportunity(work) = moved;
            for about in [None, Some(referral.0)] {
                let kind = Some(TemplateKind::Update);
                let on = day("2026-06-29");
                let text = draft(&book.facts, Book::id(1), kind, None, about, on).unwrap();
                assert!(text.body.contains("Ada Stone"), "{}", text.body);
                assert!(text.body.contains(words), "{}", text.body);
            }
        }
    }

    #[test]
    fn a_prospect_is_sent_on_with_a_text_that_can_be_forwarded() {
        let mut book = book();
        book.edit(1, |p| p.email = Some("priya@raman.example".into()));
        let facts: &mut crate::rules::sample::Book = &mut book;
        let mut sent = |name, on| facts.referral(Party::Me, Book::id(1), name, on).id;
        let (old, new) = (
            sent("Ben Hill", "2026-05-01"),
            sent("Ada Stone", "2026-06-01"),
        );
        book.the_referral(new).note = "A new warehouse.".into();
        let text = |about| {
            let kind = Some(TemplateKind::Referral);
            let on = day("2026-06-29");
            draft(&book.facts, Book::id(1), kind, None, about, on).unwrap()
        };
        let latest = text(None);
        assert_eq!(latest.subject, "Ada Stone, for you");
        for words in [
            "What it is about: A new warehouse.",
            "Write to priya@raman.example.",
        ] {
            assert!(latest.body.contains(words), "{}", latest.body);
        }
        let named = text(Some(old.0));
        assert!(named.body.contains("send Ben Hill to you") && !named.body.contains("warehouse"));
    }

    #[test]
    fn what_is_owed_goes_before_what_the_day_brings() {
        let open = |kind| Open {
            kind,
            key: String::new(),
            id: None,
            from: day("2026-06-29"),
            due: day("2026-07-01"),
            what: String::new(),
            hidden_until: None,
        };
        let mut book = book();
        book.edit(1, |p| p.birthday = "--06-29".parse().ok());
        let person = &book.facts.people[&Book::id(1)];
        let mut all = vec![];
        for (kind, fits) in [
            (None, TemplateKind::Birthday),
            (Some(OpenKind::Value), TemplateKind::FollowUp),
            (Some(OpenKind::Update), TemplateKind::Update),
            (Some(OpenKind::Thanks), TemplateKind::Thanks),
            (Some(OpenKind::MyPromise), TemplateKind::Promise),
        ] {
            all.extend(kind.map(open));
            assert_eq!(fitting(person, &all, day("2026-06-29")), fits);
        }
        assert_eq!(
            fitting(person, &all, day("2026-06-28")),
            TemplateKind::KeepInTouch
        );
    }
}
