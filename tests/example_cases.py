"""Intake files to test letters with: invented owners, nothing of any real notice."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from typing import Any

from models._views import HitView, SightingView
from reports.notices.case import Case, Known
from reports.notices.intake import Intake
from tests.example_hits import COMMIT, example_hit

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
LOOKED = NOW - timedelta(hours=2)
FILE = f"https://github.com/examplelab/faces/blob/{COMMIT}/data/faces.zip"
FORK = "https://github.com/forkerone/faces"

ANSWERS: dict[str, Any] = {
    "schema": "mirrorwatch-intake/1",
    "dataset": {
        "name": "Example Faces",
        "versions": ["1.0"],
        "made_by": "the Example Laboratory photographed 120 volunteers in 2014",
        "original_part": "photos",
        "original_words": "portrait photographs, lit, posed and taken by the laboratory",
        "not_claimed": "the names of the files",
        "licence": {"text": "research use on request, no redistribution", "url": "https://lab.example/terms"},
        "withdrawal": {
            "date": "2020-05-01",
            "by": "the Example Laboratory",
            "reason": "the volunteers had agreed to one study only",
            "statement_url": "https://lab.example/withdrawn",
        },
        "original_at": "https://lab.example/faces",
        "only_source": True,
        "contains": ["faces"],
    },
    "signer": {
        "role": "owner",
        "right": "the copyright in the photographs",
        "name": "Robin Example",
        "organisation": "Example Laboratory",
        "organisation_domain": "lab.example",
        "postal_address": "1 Example Street\nExampletown 12345",
        "phone": "+00 123 456 789",
        "email": "robin@lab.example",
        "may_be_public": True,
        "reviewer": "second-person",
    },
    "hits": [
        {
            "id": "hitaaaaaaaaaaaaa",
            "match": "full",
            "established": {"by": "hash", "words": "the sha256 that GitHub shows equals ours"},
            "scope": "files",
            "files": [{"url": FILE, "size": 1234, "why": "same sha256 as our archive"}],
            "forks": {
                "total": 2,
                "counted_at": "2026-11-25T09:00:00Z",
                "reviewed": 2,
                "infringing": [FORK],
                "excluded": [
                    {"url": "https://github.com/forkertwo/faces", "reason": "the files were deleted"}
                ],
            },
            "fair_use": {
                "considered": "Purpose: storage, no comment or research is shown. Nature: portraits. "
                "Amount: all. Effect: defeats the controlled access.",
                "not_fair_because": "The whole work is given to everybody, without comment or study",
                "by": "Robin Example",
                "date": "2026-11-24",
                "conclusion": "infringing",
            },
            "uploader_licence": "none stated",
            "contact": {"tried": True, "how": "by e-mail", "date": "2026-11-01", "answer": "no answer came"},
            "capture": {"id": "cap-1", "at": "2026-11-25T10:00:00Z", "sha256": "c" * 64},
            "minors_suspected": False,
            "remedy": "delete the listed files and their history",
            "infringer": "examplelab",
            "affected": "120 people whose faces can be recognised",
            "harm": "They can be searched for by their faces, and cannot take that back",
        }
    ],
}


def answers(**changes: Any) -> dict[str, Any]:
    """The passing answers with changes: `signer__role="agent"`, `hit__match="urls"`, `dataset__...`."""
    changed = copy.deepcopy(ANSWERS)
    for name, value in changes.items():
        group, _, path = name.partition("__")
        place: Any = changed["hits"][0] if group == "hit" else changed[group] if path else changed
        *steps, last = (path or group).split("__")
        for step in steps:
            place = place[step]
        place[last] = value
    return changed


def example_case(
    hit: HitView | None = None, who: str = "drafter", known: Known = Known(), **changes: Any
) -> Case:
    """A case that passes on both grounds, with changes."""
    intake = Intake.model_validate(answers(**changes))
    return Case(intake, (hit or live_hit(),), who, NOW, known)


def live_hit(**changes: Any) -> HitView:
    """The hit of the case, seen live two hours ago."""
    seen = (SightingView(LOOKED, "live", None, 200, "run", 1),)
    return example_hit(**{"sightings": seen, "last_check": LOOKED, "last_seen": LOOKED, **changes})
