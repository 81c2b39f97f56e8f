"""Whom tiers 1 to 3 reach: industry × place × service, with the empty cells (row B8)."""

from itertools import product

from book import fold

MOST = 10
LISTS = ("industries", "places", "services")


def texts(person, field):
    """Folded texts, each once, as they were first written."""
    found = {}
    for text in person.get(field, []):
        if fold(text):
            found.setdefault(fold(text), text.strip())
    return found


def axis(book, field):
    found = {}
    for _, person in sorted(book.people.items()):
        for folded, written in texts(person, field).items():
            of = found.setdefault(folded, {"name": written, "people": [0, 0, 0], "all": 0})
            of["all"] += 1
            if person.get("tier"):
                of["people"][person["tier"] - 1] += 1
    ordered = sorted(found.items(), key=lambda item: (-sum(item[1]["people"]), -item[1]["all"], item[0]))
    return ordered[:MOST], max(len(ordered) - MOST, 0)


def coverage(book):
    axes = [axis(book, field) for field in LISTS]
    tiered = [p for p in book.people.values() if p.get("tier")]
    cells, empty = [], []
    for combination in product(*(shown for shown, _ in axes)):
        people = [0, 0, 0]
        for person in tiered:
            if all(folded in texts(person, field) for field, (folded, _) in zip(LISTS, combination)):
                people[person["tier"] - 1] += 1
        industry, place, service = (of["name"] for _, of in combination)
        if any(people):
            cells.append({"industry": industry, "place": place, "service": service, "people": people})
        else:
            empty.append([industry, place, service])
    told = {
        field: [{"name": of["name"], "people": of["people"]} for _, of in shown]
        for field, (shown, _) in zip(LISTS, axes)
    }
    return told | {
        "left_out": [more for _, more in axes],
        "cells": cells,
        "empty": empty,
        "unplaced": sum(not all(p.get(field) for field in LISTS) for p in tiered),
    }
