"""What became work, and through whom it came (rows B4, B5)."""

from datetime import datetime
from fractions import Fraction
from math import sqrt
from statistics import NormalDist, median

from book import day, fold, share
from ties import information

TELLING = 5
USUAL = {"referral": (40, 60), "warm_inbound": (20, 30), "cold_outbound": (5, 15)}
ORIGINS = ["referral", "warm_inbound", "cold_outbound", "event", "content", "association"]
DAY = 24 * 60


def usual(ends):
    return ends and {"from": ends[0], "to": ends[1]}


def money_of(works):
    sums = {}
    for work in works:
        if "amount" in work:
            minor, code = work["amount"].split()
            sums[code] = sums.get(code, 0) + int(minor)
    return sums


def work_of(book, works):
    """How many works that were won, and their amounts by the currency's code and at the rates that were typed in."""
    works = list(works)
    sums = money_of(works)
    told = {"won": len(works), "money": [f"{minor} {code}" for code, minor in sorted(sums.items())]}
    return told | named("together", book.rates.together(sums))


def named(name, value):
    """A field that is there only with a value."""
    return {name: value} if value else {}


def closed(book, period):
    all = book.all["opportunities"]
    return [w for w in all if w["state"] in ("won", "lost") and period.holds(w.get("closed_on"))]


def won(book, period):
    return [w for w in closed(book, period) if w["state"] == "won"]


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
    told = []
    for origin in ORIGINS:
        of = [w for w in closed(book, period) if w["origin"] == origin]
        wins = [w for w in of if w["state"] == "won"]
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
    referred = [w for w in wins if w["origin"] == "referral"]
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


def waited(work, referral, period):
    """Minutes from a referral to the first contact with its prospect, and whether both moments were logged."""
    if "contacted_on" not in work or day(work["contacted_on"]) > period.to:
        return None
    if referral and "at" in referral and "contacted_at" in work:
        both = [datetime.fromisoformat(text) for text in (referral["at"], work["contacted_at"])]
        minutes = int((both[1] - both[0]).total_seconds() // 60)
        return max(minutes, 0), True
    return max((day(work["contacted_on"]) - day(work["opened_on"])).days * DAY, 0), False


def first_contact(waits):
    """The median: in hours under one day if the moments in the middle were logged, else in days."""
    if not waits:
        return None
    waits = sorted(waits)
    middle = {waits[(len(waits) - 1) // 2], waits[len(waits) // 2]}
    minutes = Fraction(median(minutes for minutes, _ in waits))
    if all(logged for _, logged in middle) and minutes < DAY:
        return {"hours": float(minutes / 60)}
    return {"days": float(minutes / DAY)}


def sources(book, period):
    by_work = {r["opportunity"]: r for r in book.all["referrals"] if "opportunity" in r}
    sent = {}
    for work in book.all["opportunities"]:
        referral = by_work.get(work["id"])
        source = work.get("source") or (referral and referral["person"])
        if work["origin"] == "referral" and source and period.holds(work["opened_on"]):
            sent.setdefault(book.now(source), []).append(work)
    told = []
    for person, works in sent.items():
        if person not in book.people:
            continue
        over = [
            w
            for w in works
            if w["state"] in ("won", "lost") and ("closed_on" not in w or day(w["closed_on"]) <= period.to)
        ]
        wins = [w for w in over if w["state"] == "won"]
        lost = len(over) - len(wins)
        waits = [waited(w, by_work.get(w["id"]), period) for w in works]
        told.append(
            {
                "id": person,
                "name": book.people[person]["name"],
                "referrals": len(works),
                "work": work_of(book, wins),
                "lost": lost,
                "open": len(works) - len(over),
                "rate": rate(len(wins), lost),
                "first_contact": first_contact([w for w in waits if w]),
                "given": sum(period.holds(on) for on in book.given_to(person)),
                "information": information(book, period, {person}),
            }
        )
    return sorted(told, key=lambda s: (-s["work"]["won"], -s["referrals"], fold(s["name"]), s["id"]))
