"""What became work, and through whom it came (rows B4, B5)."""

from datetime import datetime
from fractions import Fraction
from math import sqrt
from statistics import NormalDist

import pandas as pd

from book import day, fold, share
from ties import information

TELLING = 5
USUAL = {"referral": (40, 60), "warm_inbound": (20, 30), "cold_outbound": (5, 15)}
ORIGINS = ["referral", "warm_inbound", "cold_outbound", "event", "content", "association"]
DAY = 24 * 60


def usual(ends):
    return ends and {"from": ends[0], "to": ends[1]}


def money_of(works):
    """Sums of smallest units by the currency's code, as whole numbers of any size."""
    amounts = works.amount.dropna().str.split(" ", expand=True)
    if amounts.empty:
        return {}
    return amounts[0].map(int).groupby(amounts[1]).agg(lambda minor: sum(minor.tolist())).to_dict()


def work_of(book, works):
    """How many works that were won, and their amounts by the currency's code and at the rates that were typed in."""
    sums = money_of(works)
    told = {"won": len(works), "money": [f"{minor} {code}" for code, minor in sorted(sums.items())]}
    return told | named("together", book.rates.together(sums))


def named(name, value):
    """A field that is there only with a value."""
    return {name: value} if value else {}


def closed(book, period):
    return book.work[book.work.state.isin(["won", "lost"]) & period.holds(book.work.closed_on)]


def won(book, period):
    return closed(book, period).query("state == 'won'")


def rate(won, lost):
    """Won of closed with Wilson's interval of 95 %: the rates p for which (p̂ − p)² = z² p (1 − p) ÷ n."""
    n = won + lost
    if n < TELLING:
        return "too_few"
    p, z2 = won / n, NormalDist().inv_cdf(0.975) ** 2
    # The ends are the roots of (1 + z²/n) p² − (2 p̂ + z²/n) p + p̂² = 0.
    a, b, c = 1 + z2 / n, -(2 * p + z2 / n), p * p
    root = sqrt(b * b - 4 * a * c)
    low, high = (-b - root) / (2 * a), (-b + root) / (2 * a)
    return {"known": {"rate": p, "low": max(low, 0), "high": min(high, 1)}}


def conversion(book, period):
    over = closed(book, period)
    told = []
    for origin in ORIGINS:
        of = over[over.origin.eq(origin)]
        wins = of[of.state.eq("won")]
        lost = len(of) - len(wins)
        told.append(
            {
                "origin": origin,
                "work": work_of(book, wins),
                "lost": lost,
                "rate": rate(len(wins), lost),
                "usual": usual(USUAL.get(origin)),
            }
        )
    return told


def new_work(book, period):
    wins = won(book, period)
    referred = wins[wins.origin.eq("referral")]
    all, part = money_of(wins), money_of(referred)
    told = {
        "won": len(wins),
        "referred": len(referred),
        "share": share(len(referred), len(wins)),
        "money": [
            {
                "won": f"{minor} {code}",
                "referred": f"{part.get(code, 0)} {code}",
                "share": part.get(code, 0) / minor if minor > 0 else None,
            }
            for code, minor in sorted(all.items())
        ],
        "usual": usual((40, 60)),
    }
    return told | named("together", book.rates.share(all, part))


def waited(work, period):
    """Minutes from a referral to the first contact with its prospect, and whether both moments were logged."""
    if work.contacted_on is None or day(work.contacted_on) > period.to:
        return None
    if isinstance(work.at_referral, str) and work.contacted_at is not None:
        both = [datetime.fromisoformat(text) for text in (work.at_referral, work.contacted_at)]
        minutes = int((both[1] - both[0]).total_seconds() // 60)
        return max(minutes, 0), True
    return max((day(work.contacted_on) - day(work.opened_on)).days * DAY, 0), False


def first_contact(waits):
    """The median: in hours under one day if the moments in the middle were logged, else in days."""
    if not waits:
        return None
    waits = pd.DataFrame(sorted(waits), columns=["minutes", "logged"])
    middle = waits.iloc[[(len(waits) - 1) // 2, len(waits) // 2]]
    minutes = Fraction(waits.minutes.median())
    if middle.logged.all() and minutes < DAY:
        return {"hours": float(minutes / 60)}
    return {"days": float(minutes / DAY)}


def sources(book, period):
    referred = book.work[book.work.origin.eq("referral") & period.holds(book.work.opened_on)]
    by_work = book.referrals.dropna(subset=["opportunity"]).drop_duplicates("opportunity", keep="last")
    by_work = by_work.rename(columns={"opportunity": "id", "at": "at_referral"})
    referred = referred.merge(by_work, on="id", how="left")
    # Who is named with the work itself comes before who is named with its referral.
    source = referred.source.fillna(referred.person)
    referred = referred.assign(source=source.map(book.now, na_action="ignore"))
    given = book.given[period.holds(book.given.on)].person.value_counts()
    told = []
    for person, works in referred[referred.source.isin(book.people)].groupby("source"):
        until_now = works.closed_on.isna() | (pd.to_datetime(works.closed_on) <= pd.Timestamp(period.to))
        over = works[works.state.isin(["won", "lost"]) & until_now]
        wins = over[over.state.eq("won")]
        lost = len(over) - len(wins)
        waits = [waited(work, period) for work in works.itertuples()]
        told.append(
            {
                "id": person,
                "name": book.people[person]["name"],
                "referrals": len(works),
                "work": work_of(book, wins),
                "lost": lost,
                "open": len(works) - len(over),
                "rate": rate(len(wins), lost),
                "first_contact": first_contact([wait for wait in waits if wait]),
                "given": int(given.get(person, 0)),
                "information": information(book.information[book.information.person.eq(person)], period),
            }
        )
    return sorted(told, key=lambda s: (-s["work"]["won"], -s["referrals"], fold(s["name"]), s["id"]))
