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


def took(contact):
    """Minutes, and how many of them are estimated; nothing where nobody knows. A missed call takes none."""
    given = contact.get("minutes")
    if given is not None:
        return given, 0
    if contact.get("missed"):
        return 0, 0
    usual = USUAL_MINUTES.get(contact["channel"])
    return usual and (usual, usual)


def contacts(book, period):
    return [c for c in book.contacts if period.holds(c["on"])]


def by_tier(book, period):
    minutes = {tier: [Fraction(0), Fraction(0)] for tier in (1, 2, 3, None)}
    for contact in contacts(book, period):
        people, both = book.people_of(contact), took(contact)
        for person in people & book.people.keys() if both else ():
            of = minutes[book.tier_on(person, contact["on"])]
            of[0] += Fraction(both[0], len(people))
            of[1] += Fraction(both[1], len(people))
    tiered = sum(minutes[tier][0] for tier in USUAL_SHARE)
    return [
        {
            "tier": tier,
            "minutes": float(all),
            "estimated": float(estimated),
            "share": float(all / tiered) if tier and tiered else None,
            "usual": usual(USUAL_SHARE.get(tier)),
        }
        for tier, (all, estimated) in minutes.items()
    ]


def brought_by(book, work):
    """The channel that work came through, where its origin names one."""
    if work["origin"] == "event":
        event = [e for e in book.all["events"] if e["id"] == work.get("event")]
        return EVENT_CHANNEL[event[0].get("kind", "theirs")] if event else "event"
    return {"content": "content", "association": "association"}.get(work["origin"])


def by_channel(book, period):
    told = []
    for channel in CHANNELS:
        all = estimated = unknown = 0
        for contact in contacts(book, period):
            if contact["channel"] == channel:
                both = took(contact)
                unknown += both is None
                all += both[0] if both else 0
                estimated += both[1] if both else 0
        all += sum(t["minutes"] for t in book.all["time"] if t["channel"] == channel and period.holds(t["on"]))
        for event in book.all["events"]:
            if EVENT_CHANNEL[event.get("kind", "theirs")] == channel and period.holds(
                event.get("starts", event.get("ends"))
            ):
                all += event.get("minutes", 0) + event.get("preparation", 0)
        works = [w for w in won(book, period) if brought_by(book, w) == channel]
        if all or unknown or works:
            told.append(
                {
                    "channel": channel,
                    "minutes": all,
                    "estimated": estimated,
                    "unknown": unknown,
                    "work": work_of(book, works) if channel in BRING else None,
                }
            )
    return told


def associations(book, period):
    told = []
    for a in book.all["associations"]:
        since, until, today = a.get("since"), a.get("until"), period.to.isoformat()
        now = (since is None or since <= today) and (until is None or today <= until)
        noted = [t for t in book.all["time"] if t.get("association") == a["id"] and period.holds(t["on"])]
        told.append(
            {
                "id": a["id"],
                "name": a["name"],
                "led": a.get("role") == "lead" and now,
                "minutes": sum(t["minutes"] for t in noted),
                "work": work_of(book, (w for w in won(book, period) if w.get("association") == a["id"])),
            }
        )
    return sorted(told, key=lambda a: (fold(a["name"]), a["id"]))


def time_spent(book, period):
    mine = associations(book, period)
    led = sum(a["led"] for a in mine)
    return {
        "tiers": by_tier(book, period),
        "channels": by_channel(book, period),
        "elsewhere": work_of(book, (w for w in won(book, period) if brought_by(book, w) is None)),
        "associations": mine,
        "led": led,
        "too_many_led": led > MOST_LED,
    }
