"""An export as the figures look at it: days, periods, people under the key that they stand under, tiers on a day."""

import calendar
import unicodedata
from collections import defaultdict
from datetime import date, timedelta

from rates import Rates

ME = "6b697468-0000-8000-8000-00000000006d"


def day(text):
    return date.fromisoformat(text)


def months_later(on, months):
    """So many calendar months later, or earlier; clamped to the month's end."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(on.day, last))


def fold(text):
    """Texts that differ in case and accents are one."""
    bare = unicodedata.normalize("NFKD", text.strip())
    return "".join(c for c in bare if not unicodedata.combining(c)).casefold()


def share(part, of):
    return part / of if of else None


class Period:
    """The days from one to another, both included; without a first one, everything."""

    def __init__(self, name, today):
        self.name, self.to = name, today
        self.first = {
            "30d": today - timedelta(days=29),
            "quarter": months_later(today, -3) + timedelta(days=1),
            "12m": months_later(today, -12) + timedelta(days=1),
            "all": None,
        }[name]

    def holds(self, text):
        """Whether a day is one of them; a day that nobody knows is only in everything."""
        if text is None:
            return self.first is None
        return day(text) <= self.to and (self.first is None or self.first <= day(text))


class Book:
    def __init__(self, exported):
        self.all = exported
        self.into = {}
        for person in exported["people"]:
            for field, value in person.items():
                if field.startswith("merged_into/") and value is True:
                    self.into[person["id"]] = field.split("/")[1]
        self.people = {p["id"]: dict(p) for p in exported["people"] if p["id"] not in self.into}
        for part in exported["people"]:
            if part["id"] in self.into:
                self.add_part(part)
        moves = [m for m in exported["moves"] if m["person"] in self.people]
        self.moves = sorted(moves, key=lambda m: (m["on"], m["id"]))
        self.moves_of = defaultdict(list)
        for move in self.moves:
            self.moves_of[move["person"]].append(move)
        self.contacts = [c for c in exported["interactions"] if not c.get("planned")]
        settings = exported.get("settings") or {}
        if isinstance(settings, list):
            settings = settings[0] if settings else {}
        self.settings, self.rates = settings, Rates(settings)

    def add_part(self, part):
        """Of fields with one value those of whoever stands for both count, and the other's where there is none."""
        whole = self.people[self.now(part["id"])]
        for group in (("tier", "tier_on"), ("cadence", "cadence_on"), ("stage", "stage_on")):
            if not any(field in whole for field in group):
                whole.update({field: part[field] for field in group if field in part})
        snooze = ("snoozed_until", "snoozed_on", "snoozed_last")
        if part.get("snoozed_until", "") > whole.get("snoozed_until", ""):
            for field in snooze:
                whole.pop(field, None)
            whole.update({field: part[field] for field in snooze if field in part})
        if part.get("peace_until", "") > whole.get("peace_until", ""):
            whole["peace_until"] = part["peace_until"]
        for field in ("industries", "places", "services"):
            known = {fold(text) for text in whole.get(field, [])}
            more = [text for text in part.get(field, []) if fold(text) not in known]
            whole[field] = whole.get(field, []) + more

    def now(self, person):
        while person in self.into:
            person = self.into[person]
        return person

    def shows(self, person):
        return self.now(person) in self.people

    def people_of(self, contact):
        return {self.now(person) for person in contact["people"]}

    def tier_on(self, person, on):
        """The tier that somebody had on a day: where the last move until then led, else where the first one began. One
        that came without a move, as by a merge, counts from its own day."""
        moves, whole = self.moves_of[person], self.people[person]
        before = [m for m in moves if m["on"] <= on]
        own = whole.get("tier_on")
        if before and not (own and before[-1]["on"] < own <= on):
            return before[-1].get("to")
        if moves and not before:
            return moves[0].get("from")
        return whole.get("tier")

    def given_to(self, person):
        """The days on which something of value went to somebody: exchanges but thanks, referrals that I made, and
        introductions, which are given to each of the two."""
        days = [
            e["on"]
            for e in self.all["exchanges"]
            if self.now(e["person"]) == person and e["direction"] == "given" and e["kind"] != "thanks"
        ]
        days += [
            r["on"] for r in self.all["referrals"] if r["by"] == "me" and self.now(r["person"]) == person
        ]
        for i in self.all["introductions"]:
            two = {self.now(i["a"]), self.now(i["b"])}
            if i["through"] == ME and len(two) == 2 and "made_on" in i and person in two:
                days.append(i["made_on"])
        return days
