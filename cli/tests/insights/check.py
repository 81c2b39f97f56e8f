"""The figures of `kith view insights`, computed by somebody else from `kith export --format json`.

    python3 -B check.py kith.json 2026-06-08 quarter

It shares nothing with the rules in Rust but PRODUCT.md, and prints what the view prints, so that the two are compared whole.
pandas keeps the tables; money is added up as whole numbers and minutes are split as fractions, so that nothing is rounded
on the way. A subject has a file of its own.
"""

import json
import sys
from datetime import date

from book import Book, Period
from coverage import coverage
from ties import asks, information, moves, on_time
from time_spent import time_spent
from work import conversion, new_work, sources


def figures(book, period):
    return {
        "period": period.name,
        "from": period.first and period.first.isoformat(),
        "to": period.to.isoformat(),
        "conversion": conversion(book, period),
        "new_work": new_work(book, period),
        "sources": sources(book, period),
        "information": information(book.information, period),
        "time": time_spent(book, period),
        "movement": {
            "moves": moves(book, period),
            "on_time": on_time(book, period),
            "asks": asks(book, period),
        },
        "coverage": coverage(book),
    }


if __name__ == "__main__":
    file, today, name = sys.argv[1:]
    with open(file, encoding="utf-8") as exported:
        book = Book(json.load(exported))
    json.dump(figures(book, Period(name, date.fromisoformat(today))), sys.stdout, indent=2)
