"""The figures of `kith view insights`, computed by somebody else from `kith export --format json`.

    python3 check.py kith.json 2026-06-08 quarter

It shares nothing with the rules in Rust but PRODUCT.md: conversion and money won by origin, minutes by tier and channel,
gives per ask, as one JSON object. The standard library is enough. Minutes are split as fractions, without rounding.
"""

import calendar
import json
import sys
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

ME = "6b697468-0000-8000-8000-00000000006d"
USUAL_MINUTES = {"one_to_one": 60, "video": 30, "call": 15, "email": 10, "message": 3, "social": 3}
EVENT_CHANNEL = {"theirs": "event", "mine": "hosted_event", "talk": "speaking"}


def months_before(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


class Period:
    """The days from one to another, both included; without a first one, everything."""

    def __init__(self, name, today):
        self.to = today
        self.first = {
            "30d": today - timedelta(days=29),
            "quarter": months_before(today, 3) + timedelta(days=1),
            "12m": months_before(today, 12) + timedelta(days=1),
            "all": None,
        }[name]

    def holds(self, day):
        if day is None:
            return self.first is None
        day = date.fromisoformat(day)
        return day <= self.to and (self.first is None or self.first <= day)


class Book:
    """An export, with everybody under the key that they stand under."""

    def __init__(self, exported):
        self.all = exported
        self.into = {}
        for person in exported["people"]:
            for field, value in person.items():
                if field.startswith("merged_into/") and value is True:
                    self.into[person["id"]] = field.split("/")[1]
        self.people = {p["id"]: p for p in exported["people"] if p["id"] not in self.into}
        moves = [m for m in exported["moves"] if m["person"] not in self.into]
        self.moves = sorted(moves, key=lambda m: (m["on"], m["id"]))

    def now(self, person):
        while person in self.into:
            person = self.into[person]
        return person

    def tier_on(self, person, day):
        """The tier that somebody had on a day: where the last move until then led, else where the first one began."""
        moves = [m for m in self.moves if m["person"] == person]
        before = [m for m in moves if m["on"] <= day]
        if before:
            return before[-1].get("to")
        if moves:
            return moves[0].get("from")
        return self.people[person].get("tier")


def conversion(book, period):
    origins = defaultdict(lambda: {"won": 0, "lost": 0, "money": defaultdict(int)})
    for work in book.all["opportunities"]:
        if work["state"] in ("won", "lost") and period.holds(work.get("closed_on")):
            origin = origins[work["origin"]]
            origin[work["state"]] += 1
            if work["state"] == "won" and "amount" in work:
                minor, code = work["amount"].split()
                origin["money"][code] += int(minor)
    return origins


def minutes(book, period):
    tiers = defaultdict(lambda: [Fraction(0), Fraction(0)])
    channels = defaultdict(lambda: [0, 0])
    for contact in book.all["interactions"]:
        if contact.get("planned") or not period.holds(contact["on"]):
            continue
        given = contact.get("minutes")
        usual = 0 if contact.get("missed") else USUAL_MINUTES.get(contact["channel"])
        took = usual if given is None else given
        if took is None:
            continue
        estimated = 0 if given is not None else took
        channel = channels[contact["channel"]]
        channel[0] += took
        channel[1] += estimated
        people = {book.now(person) for person in contact["people"]}
        for person in people & book.people.keys():
            tier = tiers[str(book.tier_on(person, contact["on"]) or "circle")]
            tier[0] += Fraction(took, len(people))
            tier[1] += Fraction(estimated, len(people))
    for time in book.all["time"]:
        if period.holds(time["on"]):
            channels[time["channel"]][0] += time["minutes"]
    for event in book.all["events"]:
        if period.holds(event.get("starts", event.get("ends"))):
            channel = channels[EVENT_CHANNEL[event.get("kind", "theirs")]]
            channel[0] += event.get("minutes", 0) + event.get("preparation", 0)
    return tiers, channels


def gives(book, period):
    """How often something of value went to somebody in the book; an introduction of two goes to each."""
    to = [
        e["person"]
        for e in book.all["exchanges"]
        if e["direction"] == "given" and e["kind"] != "thanks" and period.holds(e["on"])
    ]
    to += [r["person"] for r in book.all["referrals"] if r["by"] == "me" and period.holds(r["on"])]
    for i in book.all["introductions"]:
        two = {book.now(i["a"]), book.now(i["b"])}
        if i["through"] == ME and len(two) == 2 and "made_on" in i and period.holds(i["made_on"]):
            to += two
    return sum(book.now(person) in book.people for person in to)


def asks(book, period):
    made = [a for a in book.all["asks"] if "asked_on" in a and period.holds(a["asked_on"])]
    return sum(book.now(a["person"]) in book.people for a in made)


def figures(book, period):
    tiers, channels = minutes(book, period)
    given, asked = gives(book, period), asks(book, period)
    return {
        "conversion": conversion(book, period),
        "tiers": {tier: [float(m) for m in both] for tier, both in tiers.items()},
        "channels": {channel: both for channel, both in channels.items() if both[0]},
        "given": given,
        "asked": asked,
        "given_per_ask": given / asked if asked else None,
    }


if __name__ == "__main__":
    file, today, name = sys.argv[1:]
    with open(file, encoding="utf-8") as exported:
        book = Book(json.load(exported))
    json.dump(figures(book, Period(name, date.fromisoformat(today))), sys.stdout, indent=2)
