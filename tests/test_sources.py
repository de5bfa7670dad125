"""Tests of the collection of sources: each has samples; each sample replays to what it expects."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from providers import Dialect, Digest
from sources import Derivative, Distinctive, KnownFile, Signature, Source, all_sources
from tests.replay import SAMPLES, compare, load, replay

SOURCES = [pytest.param(s, id=s.name) for s in all_sources().values()]
CASES = [
    pytest.param(source, path, id=f"{source.name}-{path.stem}")
    for source in all_sources().values()
    for path in sorted((SAMPLES / source.name).glob("*.yaml"))
    if "search" in load(path)
]


def known_file(row: dict[str, Any]) -> KnownFile:
    digests = tuple(Digest(d, str(row[d.value])) for d in Dialect if d.value in row)
    return KnownFile(row["name"], Distinctive(row["distinctive"]), row.get("role", "original"),
                     row.get("size"), digests)  # fmt: skip


def signature_of(row: dict[str, Any]) -> Signature:
    """A small signature written out in a sample."""
    derivatives = tuple(
        Derivative(d["id"], d["name"], d["relation"], tuple(d.get("aliases", ())),
                   tuple(known_file(f) for f in d.get("files", ())))
        for d in row.get("derivatives", ())
    )  # fmt: skip
    return Signature(
        id=row["id"], name=row["name"], category=row.get("category", "faces"),
        status=row.get("status", "withdrawn"), enabled=True, aliases=tuple(row["aliases"]),
        files=tuple(known_file(f) for f in row.get("files", ())), derivatives=derivatives,
        official=tuple(row.get("official", ())), sealed=tuple(
            Digest(Dialect.BTIH_SHA256, v) for v in row.get("sealed", ())),
    )  # fmt: skip


@pytest.mark.parametrize("source", SOURCES)
def test_class_facts_are_filled(source: Source) -> None:
    assert source.title and source.verified_on
    assert source.robots.obey or source.robots.reason
    assert [p for p in CASES if p.values[0] is source], "no sample with `search`"
    stems = {p.values[1].stem.partition("_")[0] for p in CASES if p.values[0] is source}
    assert {"search", "empty", "broken"} <= stems, stems


@pytest.mark.parametrize(("source", "path"), CASES)
def test_sample(source: Source, path: Path) -> None:
    sample = load(path)
    assert sample["source"] and isinstance(sample["verified"], bool)
    asked = sample["search"]
    signature = signature_of(sample["signature"])
    done = replay(source.search(signature, asked.get("since"), asked.get("cursor")), sample, path.parent)
    compare(done, sample["expect"])
    if "error" not in sample["expect"]:
        assert done.tallies, "a search says what it asked and what it was given"
