"""What a run says of itself: its outcome, its stand-in, its settings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.crawl import outcome_of, shared_out
from crawler.plan import stand_in_note
from models._views import CoverageRow

ROOT = Path(__file__).resolve().parent.parent


def row(**values: object) -> CoverageRow:
    usual = {
        "unit": "r:s:d:all", "source": "zenodo_records", "dataset": "example-faces", "part": "all",
        "status": "done", "requests": 1, "said": 1, "given": 1, "cut": (), "failures": (), "attempts": 1,
    }  # fmt: skip
    return CoverageRow(**{**usual, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rows", "outcome"),
    [
        ([row()], "complete"),
        ([row(failures=("timed out",), attempts=2)], "complete"),
        ([row(cut=("q: capped",))], "cut short: zenodo_records for example-faces: q: capped"),
        (
            [row(status="failed", failures=("timed out",))],
            "cut short: zenodo_records for example-faces: timed out",
        ),
        ([row(status="planned")], "cut short: zenodo_records for example-faces: not carried out"),
        (
            [row(source="read-dropbox", dataset=None, failures=("a", "b"))],
            "cut short: read-dropbox: 2 not read, the last because: b",
        ),
    ],
)
def test_the_outcome_names_every_reason(rows: list[CoverageRow], outcome: str) -> None:
    assert outcome_of(rows, []) == outcome


def test_spiders_are_dealt_out_by_weight() -> None:
    assert shared_out({"github": 120, "hubs": 40, "archives": 40, "torrents": 20}) == [
        ["github"],
        ["archives", "hubs", "torrents"],
    ]
    assert shared_out({"github": 1}) == [["github"]]


@pytest.mark.parametrize(
    ("stand_in", "words"),
    [("", None), ("127.0.0.1:8080", "no real one was asked"), ("127.0.0.1", "was let through")],
)
def test_only_a_door_is_said_to_answer_for_every_host(
    stand_in: str, words: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MIRRORWATCH_STANDIN", stand_in)
    notes = stand_in_note()
    assert notes == [] if words is None else words in notes[0]


@pytest.mark.parametrize(
    ("stand_in", "delay", "cached", "door"),
    [("", 0.5, True, False), ("127.0.0.1", 0.5, True, False), ("127.0.0.1:8080", 0.0, False, True)],
)
def test_politeness_is_dropped_only_behind_the_door(
    stand_in: str, delay: float, cached: bool, door: bool
) -> None:
    ask = (
        "from crawler import settings as s;"
        "print(s.DOWNLOAD_DELAY, s.HTTPCACHE_ENABLED, bool(s.DOWNLOAD_HANDLERS.get('https')))"
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MIRRORWATCH_")}
    environment["MIRRORWATCH_STANDIN"] = stand_in
    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, env=environment, text=True, capture_output=True, check=True
    )
    assert done.stdout.split() == [str(delay), str(cached), str(door)]
