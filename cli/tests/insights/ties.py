"""How ties move: tiers, rhythms, gives and asks, information (rows B5, B7)."""

from collections import Counter
from datetime import timedelta
from itertools import groupby

from book import day, months_later, share

GRACE = timedelta(days=7)
USUAL_CADENCE = {1: "1m", 2: "3m", 3: "12m"}


def information(book, period, people):
    """Information given to and received from some people, with the mean of how good it was where that was said."""
    all = [
        e
        for e in book.all["exchanges"]
        if e["kind"] == "information" and book.now(e["person"]) in people and period.holds(e["on"])
    ]
    received = [e for e in all if e["direction"] == "received"]
    rated = [e["quality"] for e in received if "quality" in e]
    return {
        "given": len(all) - len(received),
        "received": len(received),
        "quality": share(sum(rated), len(rated)),
    }


def moves(book, period):
    counted = Counter(
        (m["on"][:8] + "01", m.get("from"), m.get("to"))
        for m in book.moves
        if m.get("from") != m.get("to") and period.holds(m["on"])
    )
    # Nothing comes before the first tier.
    ordered = sorted(counted.items(), key=lambda item: (item[0][0], item[0][1] or 0, item[0][2] or 0))
    return [
        {"month": month, "from": came, "to": went, "count": count} for (month, came, went), count in ordered
    ]


def asks(book, period):
    given = sum(period.holds(on) for person in book.people for on in book.given_to(person))
    made = [
        a
        for a in book.all["asks"]
        if "asked_on" in a and period.holds(a["asked_on"]) and book.shows(a["person"])
    ]
    only = sum(only_in_need(book, book.now(a["person"]), day(a["asked_on"])) for a in made)
    return {
        "given": given,
        "asked": len(made),
        "given_per_ask": share(given, len(made)),
        "only_in_need": only,
        "only_in_need_share": share(only, len(made)),
    }


def only_in_need(book, person, asked_on):
    """No contact and nothing given in the 90 days before, the day of the ask apart."""
    days = [c["on"] for c in book.contacts if person in book.people_of(c)] + book.given_to(person)
    return not any(asked_on - timedelta(days=90) <= day(on) < asked_on for on in days)


def later(on, cadence):
    """The end of a period that begins on a day; never where it has none."""
    if cadence in (None, "never"):
        return None
    n = int(cadence[:-1])
    return months_later(on, n) if cadence[-1] == "m" else on + timedelta(days=n * {"w": 7, "d": 1}[cadence[-1]])


def counts(tier, contact):
    return not (contact.get("bulk") and tier in (1, 2))


def on_time(book, period):
    """Periods from one counting contact to the next, held against what was due as it stood. Of tiers the book knows every
    move; of cadence, stage, snooze and peace the latest only, which counts from its own day."""
    kept = Counter()
    for person in book.people:
        contacts = [c for c in book.contacts if person in book.people_of(c) and day(c["on"]) <= period.to]
        contacts.sort(key=lambda c: c["on"])
        any_last = own_last = None
        for on, all in groupby(contacts, key=lambda c: c["on"]):
            all = list(all)
            tier = book.tier_on(person, on)
            began = own_last if tier in (1, 2) else any_last
            if began and period.holds(on) and any(counts(tier, c) for c in all):
                due = due_day(book, person, began, on, True)
                if due:
                    kept["on_time" if day(on) <= due else "late"] += 1
            any_last = on
            if not all_bulk(all):
                own_last = on
        today = period.to.isoformat()
        tier = book.tier_on(person, today)
        began = own_last if tier in (1, 2) else any_last
        due = began and due_day(book, person, began, today, False)
        if due and due < period.to:
            kept["late"] += 1
            kept["open"] += 1
    all = kept["on_time"] + kept["late"]
    return {
        "on_time": kept["on_time"],
        "late": kept["late"],
        "open": kept["open"],
        "rate": share(kept["on_time"], all),
    }


def all_bulk(contacts):
    return all(c.get("bulk") for c in contacts)


def due_day(book, person, began, on, closed):
    """When a period that began on a day was due, as it stood on another."""
    whole, tier = book.people[person], book.tier_on(person, on)

    def in_force(field):
        return whole.get(field) is None or whole[field] <= on

    rules_on = book.settings.get(f"cadence_{tier}_on")
    changed = rules_on is None or rules_on <= on
    of_tier = (changed and book.settings.get(f"cadence_{tier}")) or USUAL_CADENCE.get(tier)
    own = whole.get("cadence") if in_force("cadence_on") else None
    stage = whole.get("stage") if in_force("stage_on") else None
    cadence = own or of_tier
    if own != "never":
        if stage == "let_go" and not own:
            cadence = None
        elif stage == "cultivation":
            end, month = later(day(began), cadence), months_later(day(began), 1)
            if end is None or month < end:
                cadence = "1m"
    due = later(day(began), cadence)
    if due is None:
        return None
    # What changed on which day gives seven days from there.
    since = [m["on"] for m in book.moves_of[person] if m["on"] <= on][-1:]
    since += [whole[f] for f in ("tier_on",) if f in whole and whole[f] <= on]
    if own:
        since += [whole[f] for f in ("cadence_on",) if f in whole]
    if stage == "cultivation" and cadence != (own or of_tier) and "stage_on" in whole:
        since.append(whole["stage_on"])
    if not own and cadence == of_tier and changed and rules_on:
        since.append(rules_on)
    if since:
        due = max(due, day(max(since)) + GRACE)
    said, until = whole.get("snoozed_on"), whole.get("snoozed_until")
    if until and (said is None or said <= on) and runs(whole, began) and not (closed and runs(whole, on)):
        due = max(due, day(until))
    peace = whole.get("peace_until")
    if peace and (not closed or peace <= on):
        due = max(due, day(peace))
    return due


def runs(person, last):
    """Whether a snooze was said after a contact; on the same day only if that was known then."""
    said = person.get("snoozed_on")
    if said is None or last < said:
        return True
    return last == said and person.get("snoozed_last") == said
