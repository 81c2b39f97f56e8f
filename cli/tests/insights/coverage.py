"""Whom tiers 1 to 3 reach: industry × place × service, with the empty cells (row B8)."""

from itertools import product

import pandas as pd

from book import fold

MOST = 10
LISTS = ["industries", "places", "services"]
TIERS = [1, 2, 3]


def written(book, field):
    """A line for each text of each person, folded, as it was written, each text once a person."""
    people = pd.DataFrame(
        [(id, of.get("tier"), of.get(field, [])) for id, of in sorted(book.people.items())],
        columns=["person", "tier", "text"],
        dtype=object,
    )
    lines = people.explode("text").dropna(subset=["text"])
    lines = lines.assign(folded=lines.text.map(fold), text=lines.text.str.strip())
    return lines[lines.folded.ne("")].drop_duplicates(["person", "folded"])


def axis(lines):
    """Its texts as they were first written, most people in tiers first, and how many texts are left out."""
    people = pd.crosstab(lines.folded, lines.tier).reindex(columns=TIERS, fill_value=0)
    found = lines.groupby("folded").agg(name=("text", "first"), all=("person", "size"))
    found = found.join(people.reindex(found.index, fill_value=0))
    found["tiered"] = found[TIERS].sum(axis=1)
    found = found.reset_index().sort_values(["tiered", "all", "folded"], ascending=[False, False, True])
    return found.head(MOST), max(len(found) - MOST, 0)


def coverage(book):
    lines = {field: written(book, field) for field in LISTS}
    axes = {field: axis(of) for field, of in lines.items()}
    # A line for each cell that somebody in tiers is in.
    reached = pd.DataFrame([(id, of["tier"]) for id, of in book.people.items() if of.get("tier")], columns=["person", "tier"])
    for field, of in lines.items():
        reached = reached.merge(of[["person", "folded"]].rename(columns={"folded": field}), on="person")
    counted = reached.groupby(LISTS + ["tier"]).size().to_dict()
    cells, empty = [], []
    for combination in product(*(shown.itertuples() for shown, _ in axes.values())):
        people = [int(counted.get((*(of.folded for of in combination), tier), 0)) for tier in TIERS]
        names = [of.name for of in combination]
        if any(people):
            cells.append(dict(zip(("industry", "place", "service"), names), people=people))
        else:
            empty.append(names)
    told = {
        field: [
            {"name": name, "people": [int(n) for n in people]}
            for name, *people in shown[["name", *TIERS]].itertuples(index=False)
        ]
        for field, (shown, _) in axes.items()
    }
    tiered = [p for p in book.people.values() if p.get("tier")]
    return told | {
        "left_out": [more for _, more in axes.values()],
        "cells": cells,
        "empty": empty,
        "unplaced": sum(not all(p.get(field) for field in LISTS) for p in tiered),
    }
