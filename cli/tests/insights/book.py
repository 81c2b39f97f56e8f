"""An export as the figures look at it: tables of days and periods, people under the key that they stand under, tiers on
a day."""

import unicodedata
from datetime import date, timedelta

import pandas as pd

from rates import Rates

ME = "6b697468-0000-8000-8000-00000000006d"


def day(text):
    return date.fromisoformat(text)


def months_later(on, months):
    """So many calendar months later, or earlier; clamped to the month's end."""
    return (pd.Timestamp(on) + pd.DateOffset(months=months)).date()


def fold(text):
    """Texts that differ in case and accents are one."""
    bare = unicodedata.normalize("NFKD", text.strip())
    return "".join(c for c in bare if not unicodedata.combining(c)).casefold()


def share(part, of):
    return part / of if of else None


def table(entries, columns):
    """Entries as a table with these columns, whether or not any of them has a field. Nothing is made a number with
    decimals on the way: what an entry does not have is `None`."""
    rows = [[entry.get(column) for column in columns.split()] for entry in entries]
    return pd.DataFrame(rows, columns=columns.split(), dtype=object)


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

    def holds(self, days):
        """Which of a column's days are some of them; a day that nobody knows is only in everything."""
        days = pd.to_datetime(days)
        before_end = days <= pd.Timestamp(self.to)
        if self.first is None:
            return before_end | days.isna()
        return before_end & (days >= pd.Timestamp(self.first))


class Book:
    def __init__(self, exported):
        self.into = {}
        for person in exported["people"]:
            for field, value in person.items():
                if field.startswith("merged_into/") and value is True:
                    self.into[person["id"]] = field.split("/")[1]
        self.people = {p["id"]: dict(p) for p in exported["people"] if p["id"] not in self.into}
        for part in exported["people"]:
            if part["id"] in self.into:
                self.add_part(part)
        settings = exported.get("settings") or {}
        if isinstance(settings, list):
            settings = settings[0] if settings else {}
        self.settings, self.rates = settings, Rates(settings)

        moves = table(exported["moves"], "id person from to on")
        self.moves = moves[moves.person.isin(self.people)].sort_values(["on", "id"])
        self.moves_of = {person: list(of.itertuples(index=False, name=None)) for person, of in self.moves.groupby("person")}
        contacts = table(exported["interactions"], "id people on channel minutes missed bulk planned")
        self.contacts = contacts[contacts.planned.isna() | contacts.planned.eq(False)]
        # A line for each of a contact's people, whoever was merged once.
        met = self.contacts.explode("people").rename(columns={"people": "person"})
        met["person"] = met.person.map(self.now)
        self.met = met.drop_duplicates(["id", "person"])
        self.given = self.gifts(exported)
        information = table(exported["exchanges"], "person direction kind on quality")
        information = information[information.kind.eq("information")]
        information = information.assign(person=information.person.map(self.now))
        self.information = information[information.person.isin(self.people)]
        asks = table(exported["asks"], "person asked_on")
        asks = asks.assign(person=asks.person.map(self.now))
        self.asks = asks[asks.asked_on.notna() & asks.person.isin(self.people)]
        self.work = table(
            exported["opportunities"],
            "id origin source event association state amount opened_on contacted_on contacted_at closed_on",
        )
        self.referrals = table(exported["referrals"], "person opportunity at")
        self.events = table(exported["events"], "id kind starts ends minutes preparation")
        self.associations = table(exported["associations"], "id name role since until")
        self.time = table(exported["time"], "channel minutes on association")

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

    def tier_on(self, person, on):
        """The tier that somebody had on a day: where the last move until then led, else where the first one began. One
        that came without a move, as by a merge, counts from its own day."""
        moves, whole = self.moves_of.get(person, []), self.people[person]
        before = [move for move in moves if move[-1] <= on]
        own = whole.get("tier_on")
        if before and not (own and before[-1][-1] < own <= on):
            return before[-1][3]
        if moves and not before:
            return moves[0][2]
        return whole.get("tier")

    def gifts(self, exported):
        """A line for each time that something of value went to somebody: exchanges but thanks, referrals that I made, and
        introductions, which are given to each of the two."""
        exchanges = table(exported["exchanges"], "person direction kind on")
        exchanges = exchanges[exchanges.direction.eq("given") & exchanges.kind.ne("thanks")]
        referrals = table(exported["referrals"], "person by on")
        referrals = referrals[referrals.by.eq("me")]
        made = table(exported["introductions"], "a b through made_on").rename(columns={"made_on": "on"})
        made = made.assign(a=made.a.map(self.now), b=made.b.map(self.now))
        made = made[made.through.eq(ME) & made.on.notna() & made.a.ne(made.b)]
        given = [exchanges, referrals, made.rename(columns={"a": "person"}), made.rename(columns={"b": "person"})]
        given = pd.concat([of[["person", "on"]] for of in given], ignore_index=True)
        given["person"] = given.person.map(self.now)
        return given[given.person.isin(self.people)]
