"""What sums of several currencies come to at the rates of exchange that were typed in (row B4)."""

from fractions import Fraction

WITHOUT = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split()
THOUSANDS = "BHD IQD JOD KWD LYD OMR TND".split()
LEAST, MOST = -(2**63), 2**63 - 1


def unit(code):
    """How many of its smallest units a currency's unit has."""
    return 1 if code in WITHOUT else 1000 if code in THOUSANDS else 100


def whole(number):
    """The whole number nearest to a fraction; of two that are as near, the one further from zero."""
    up = int(abs(number) + Fraction(1, 2))
    return up if number >= 0 else -up


class Rates:
    """The currency to add up in, and what one unit of each other one is in it. A rate in another currency is none."""

    def __init__(self, settings):
        self.into = settings.get("rates_into")
        self.of = {}
        for field, text in settings.items():
            if field.startswith("rate_") and len(field) == len("rate_usd"):
                number, _, into = text.partition(" ")
                if into == self.into:
                    self.of[field[-3:].upper()] = Fraction(number)
        if self.into:
            self.of[self.into] = Fraction(1)

    def convert(self, minor, code):
        """Smallest units of the currency to add up in; nothing without a rate, or where they are too many."""
        if not self.into or code not in self.of:
            return None
        minor = whole(Fraction(minor, unit(code)) * self.of[code] * unit(self.into))
        return minor if LEAST <= minor <= MOST else None

    def add_up(self, sums):
        """What sums by code come to, and the codes that have a part in it; nothing if none of them is at a rate."""
        total, has_part = 0, []
        for code in sorted(sums, key=lambda code: (code != self.into, code)):
            minor = self.convert(sums[code], code)
            if minor is not None and LEAST <= total + minor <= MOST:
                total += minor
                has_part.append(code)
        return (total, has_part) if any(code != self.into for code in has_part) else None

    def together(self, sums):
        """The same as the view prints it."""
        found = self.add_up(sums)
        return found and {"money": f"{found[0]} {self.into}", **left(sums, found[1])}

    def share(self, won, referred):
        """How much of what was won came from referrals, over all sums that can be added up."""
        found = self.add_up(won)
        if not found:
            return None
        total, codes = found
        part = sum(self.convert(referred.get(code, 0), code) for code in codes)
        of = {
            "won": f"{total} {self.into}",
            "referred": f"{part} {self.into}",
            "share": float(Fraction(part, total)) if total > 0 else None,
        }
        return {"of": of, **left(won, codes)}


def left(sums, has_part):
    """The sums that stay apart, if there are any."""
    apart = [f"{minor} {code}" for code, minor in sorted(sums.items()) if code not in has_part]
    return {"left": apart} if apart else {}
