"""How ties move: tiers, rhythms, gives and asks, information (rows B5, B7)."""

from collections import Counter
from datetime import timedelta

import pandas as pd

from book import day, months_later, share

GRACE = timedelta(days=7)
USUAL_CADENCE = {1: "1m", 2: "3m", 3: "12m"}


def information(exchanged, period):
    """Information given and received, with the mean of how good it was where that was said."""
    exchanged = exchanged[period.holds(exchanged.on)]
    received = exchanged[exchanged.direction.eq("received")]
    rated = received.quality.dropna()
    return {
        "given": len(exchanged) - len(received),
        "received": len(received),
        "quality": share(int(rated.sum()), len(rated)),
    }


def moves(book, period):
    moved = book.moves[period.holds(book.moves.on)]
    # Whoever is in no tier is in the wider circle, which comes before the first one.
    moved = moved.assign(month=moved.on.str[:8] + "01", came=moved["from"].fillna(0), went=moved.to.fillna(0))
    counted = moved[moved.came.ne(moved.went)].groupby(["month", "came", "went"]).size()
    return [
        {"month": month, "from": int(came) or None, "to": int(went) or None, "count": int(count)}
        for (month, came, went), count in counted.sort_index().items()
    ]


def asks(book, period):
    given = int(period.holds(book.given.on).sum())
    made = book.asks[period.holds(book.asks.asked_on)].reset_index(drop=True)
    # What was there with whom before: a contact with them, or something given.
    before = pd.concat([book.met[["person", "on"]], book.given[["person", "on"]]])
    pairs = made.reset_index().merge(before, on="person")
    days = (pd.to_datetime(pairs.asked_on) - pd.to_datetime(pairs.on)).dt.days
    # In the 90 days before, the day of the ask apart.
    cared = pairs["index"][days.between(1, 90)].nunique()
    only = len(made) - cared
    return {
        "given": given,
        "asked": len(made),
        "given_per_ask": share(given, len(made)),
        "only_in_need": only,
        "only_in_need_share": share(only, len(made)),
    }


def later(on, cadence):
    """The end of a period that begins on a day; never where it has none."""
    if cadence in (None, "never"):
        return None
    n = int(cadence[:-1])
    return months_later(on, n) if cadence[-1] == "m" else on + timedelta(days=n * {"w": 7, "d": 1}[cadence[-1]])


def on_time(book, period):
    """Periods from one counting contact to the next, held against what was due as it stood. Of tiers the book knows every
    move; of cadence, stage, snooze and peace the latest only, which counts from its own day."""
    kept = Counter()
    met = book.met[book.met.person.isin(book.people) & (pd.to_datetime(book.met.on) <= pd.Timestamp(period.to))]
    # A day on which all contacts were mailings to many counts for tier 3 and the wider circle only.
    days = met.assign(own=~met.bulk.eq(True)).groupby(["person", "on"], as_index=False).own.any()
    days["held"] = period.holds(days.on)
    for person, of in days.groupby("person"):
        any_last = own_last = None
        for on, own, held in of.sort_values("on")[["on", "own", "held"]].itertuples(index=False):
            strict = book.tier_on(person, on) in (1, 2)
            began = own_last if strict else any_last
            if began and held and (own or not strict):
                due = due_day(book, person, began, on, True)
                if due:
                    kept["on_time" if day(on) <= due else "late"] += 1
            any_last, own_last = on, on if own else own_last
        today = period.to.isoformat()
        began = own_last if book.tier_on(person, today) in (1, 2) else any_last
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
    since = [move[-1] for move in book.moves_of.get(person, []) if move[-1] <= on][-1:]
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
