"""A case: the answers, the hits they speak of, and what the catalog knows; all that a letter rests on."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from models._views import HitView
from reports.notices.intake import HitAnswers, Intake

FRESH = dt.timedelta(hours=24)

GIST = "gist.github.com"
# A page of GitHub on which a file of a repository stands, pinned to a commit.
PINNED = re.compile(r"/(?:blob|raw|tree|resolve)/[0-9a-f]{40}(?:/|$)")


@dataclass(frozen=True, slots=True)
class Known:
    """What the catalog says of the dataset: its creators' addresses, and why it is sensitive, if it is."""

    official: tuple[str, ...] = ()
    sensitive: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """Answers and hits in the same order; who is the drafter; now the time of the question, UTC."""

    intake: Intake
    hits: tuple[HitView, ...]
    who: str
    now: dt.datetime
    known: Known = Known()

    def pairs(self) -> Iterator[tuple[HitAnswers, HitView]]:
        """Each hit with its answers."""
        return zip(self.intake.hits, self.hits, strict=True)


def last_live(answers: HitAnswers, hit: HitView) -> dt.datetime | None:
    """When the copy was last seen live: by the newest check, or by a person after it."""
    checks = [s.at for s in hit.sightings if s.state == "live"]
    if not hit.sightings and hit.state == "live" and hit.last_seen is not None:
        checks.append(hit.last_seen)
    if answers.last_seen_live is not None:
        checks.append(answers.last_seen_live)
    return max(checks, default=None)


def repository(url: str) -> str | None:
    """The `owner/name` in lower case to which a URL of a git host belongs (a gist's id alone), or None."""
    try:
        split = urlsplit(url)
    except ValueError:
        return None
    pieces = [piece for piece in split.path.lower().split("/") if piece]
    if split.hostname == GIST:
        # With or without its owner, and never both: the id is the same.
        return next((piece for piece in pieces[:2] if re.fullmatch(r"[0-9a-f]{20,40}", piece)), None)
    return "/".join(pieces[:2]).removesuffix(".git") if len(pieces) >= 2 else None


def same_place(url: str, other: str) -> bool:
    """Whether one URL is the other, or lies below it; scheme, www. and a last slash do not count."""
    below, above = _bare(url), _bare(other)
    return below == above or below.startswith(above + "/")


def _bare(url: str) -> str:
    return re.sub(r"^\w+://(?:www\.)?", "", url.strip().lower()).rstrip("/")
