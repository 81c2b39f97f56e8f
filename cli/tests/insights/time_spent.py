"""Where the time went: by tier, by channel beside what it brought, by association (row B6)."""

from fractions import Fraction

from book import fold
from work import usual, won, work_of

USUAL_MINUTES = {"one_to_one": 60, "video": 30, "call": 15, "email": 10, "message": 3, "social": 3}
USUAL_SHARE = {1: (60, 70), 2: (25, 30), 3: (5, 10)}
CHANNELS = [
    "one_to_one", "video", "call", "email", "message", "social",
    "event", "hosted_event", "speaking", "association", "content",
]
EVENT_CHANNEL = {"theirs": "event", "mine": "hosted_event", "talk": "speaking"}
BRING = {"event", "hosted_event", "speaking", "association", "content"}
MOST_LED = 2


def took(contacts):
    """With the minutes that each took, and how many of them are estimated; none where nobody knows. A missed call that
    nobody gave minutes takes none."""
    usual = contacts.channel.map(USUAL_MINUTES)
    usual = usual.mask(contacts.missed.eq(True), 0)
    is_given = contacts.minutes.notna()
    return contacts.assign(
        took=contacts.minutes.where(is_given, usual),
        estimated=usual.mask(is_given, 0),
    )


def by_tier(book, period):
    met = took(book.met[period.holds(book.met.on)])
    # Split evenly among all who were there, whoever is in the book still.
    there = met.groupby("id").person.transform("size")
    met = met.assign(there=there)[met.person.isin(book.people) & met.took.notna()]
    spent = {tier: [Fraction(0), Fraction(0)] for tier in (1, 2, 3, None)}
    for person, on, minutes, estimated, there in met[["person", "on", "took", "estimated", "there"]].itertuples(index=False):
        of = spent[book.tier_on(person, on)]
        of[0] += Fraction(int(minutes), there)
        of[1] += Fraction(int(estimated), there)
    tiered = sum(spent[tier][0] for tier in USUAL_SHARE)
    return [
        {
            "tier": tier,
            "minutes": float(all),
            "estimated": float(estimated),
            "share": float(all / tiered) if tier and tiered else None,
            "usual": usual(USUAL_SHARE.get(tier)),
        }
        for tier, (all, estimated) in spent.items()
    ]


def brought(book, works):
    """With the channel that each came through, where its origin names one."""
    kinds = book.events.set_index("id").kind.fillna("theirs").map(EVENT_CHANNEL)
    by_event = works.event.map(kinds).fillna("event")
    named = works.origin.where(works.origin.isin(["content", "association"]))
    return works.assign(channel=named.mask(works.origin.eq("event"), by_event))


def summed(lines, column):
    """The sum of a column by channel."""
    return lines.groupby("channel")[column].sum().astype(int)


def by_channel(book, period):
    contacts = took(book.contacts[period.holds(book.contacts.on)])
    time = book.time[period.holds(book.time.on)]
    events = book.events[period.holds(book.events.starts.fillna(book.events.ends))]
    events = events.assign(channel=events.kind.fillna("theirs").map(EVENT_CHANNEL))
    minutes = [summed(contacts, "took"), summed(time, "minutes"), summed(events, "minutes"), summed(events, "preparation")]
    estimated = summed(contacts, "estimated")
    unknown = contacts[contacts.took.isna()].groupby("channel").size()
    works = brought(book, won(book, period))
    told = []
    for channel in CHANNELS:
        all = sum(int(of.get(channel, 0)) for of in minutes)
        of_channel = works[works.channel.eq(channel)]
        if all or channel in unknown or len(of_channel):
            told.append(
                {
                    "channel": channel,
                    "minutes": all,
                    "estimated": int(estimated.get(channel, 0)),
                    "unknown": int(unknown.get(channel, 0)),
                    "work": work_of(book, of_channel) if channel in BRING else None,
                }
            )
    return told


def associations(book, period):
    time, works = book.time[period.holds(book.time.on)], won(book, period)
    today = period.to.isoformat()
    told = []
    for id, name, role, since, until in book.associations.itertuples(index=False):
        now = (since is None or since <= today) and (until is None or today <= until)
        told.append(
            {
                "id": id,
                "name": name,
                "led": role == "lead" and now,
                "minutes": int(time[time.association.eq(id)].minutes.sum()),
                "work": work_of(book, works[works.association.eq(id)]),
            }
        )
    return sorted(told, key=lambda a: (fold(a["name"]), a["id"]))


def time_spent(book, period):
    mine = associations(book, period)
    led = sum(a["led"] for a in mine)
    works = brought(book, won(book, period))
    return {
        "tiers": by_tier(book, period),
        "channels": by_channel(book, period),
        "elsewhere": work_of(book, works[works.channel.isna()]),
        "associations": mine,
        "led": led,
        "too_many_led": led > MOST_LED,
    }
