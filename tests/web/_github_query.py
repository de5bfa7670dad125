"""The query language of the stand-in GitHub's searches: words, phrases, qualifiers with ranges."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from tests.web._github_world import Blob, Repo, seconds_of

_TOKEN = re.compile(r'(-?)([A-Za-z-]+):("[^"]*"|\S+)|"([^"]*)"|(\S+)')
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_KNOWN = re.compile(
    "in|created|pushed|updated|size|stars|forks|fork|user|org|repo|is|type|state|language|archived|topic|"
    "extension|filename|path|license|author|comments"
)


class BadQuery(ValueError):
    """A query that GitHub answers with 422."""


@dataclass
class Query:
    """A query taken apart: terms that must occur, terms that must not, qualifiers."""

    terms: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    qualifiers: list[tuple[bool, str, str]] = field(default_factory=list)

    def first(self, name: str) -> str | None:
        return next((v for no, n, v in self.qualifiers if n == name and not no), None)

    def all(self, name: str) -> list[str]:
        return [v for no, n, v in self.qualifiers if n == name and not no]


def parse(text: str) -> Query:
    """A query taken apart. Raises BadQuery for one that is too long."""
    query, negate = Query(), False
    for minus, name, value, phrase, word in _TOKEN.findall(text):
        if name and _KNOWN.fullmatch(name.lower()):
            query.qualifiers.append((minus == "-", name.lower(), value.strip('"')))
            continue
        if word in {"AND", "OR"}:
            continue
        if word == "NOT":
            negate = True
            continue
        term = phrase or word or f"{minus}{name}:{value}"
        (query.without if negate else query.terms).append(term)
        negate = False
    if sum(map(len, query.terms)) > 256:
        raise BadQuery("The search is longer than 256 characters.")
    return query


def normal(text: str) -> str:
    """A text as the index has it: lower case, punctuation away, blanks round each word."""
    return " " + " ".join(re.findall(r"\w+", text.lower())) + " "


class Text:
    """A searchable text in both forms; made once, asked often."""

    __slots__ = ("low", "words")

    def __init__(self, *parts: str | None) -> None:
        joined = "\n".join(p for p in parts if p)
        self.low, self.words = joined.lower(), normal(joined)

    def has(self, term: str) -> bool:
        if _CJK.search(term):
            return term.lower() in self.low
        return normal(term) in self.words if normal(term).strip() else True

    def answers(self, query: Query) -> bool:
        return all(map(self.has, query.terms)) and not any(map(self.has, query.without))


@lru_cache(maxsize=4096)
def span(wanted: str, dates: bool) -> tuple[float, float]:
    """Lowest and highest value of `A..B`, `A..*`, `*..B`, `>=A`, `>A`, `<=B`, `<B` or `A`."""
    if ".." in wanted:
        low, high = wanted.split("..", 1)
        return (
            -math.inf if low == "*" else ends(low, dates)[0],
            math.inf if high == "*" else ends(high, dates)[1],
        )
    for sign in (">=", "<=", ">", "<"):
        if wanted.startswith(sign):
            first, last = ends(wanted[len(sign) :], dates)
            spans = {
                ">=": (first, math.inf),
                "<=": (-math.inf, last),
                ">": (last + 1, math.inf),
                "<": (-math.inf, first - 1),
            }
            return spans[sign]
    return ends(wanted, dates)


def in_range(value: int, wanted: str, dates: bool) -> bool:
    low, high = span(wanted, dates)
    return low <= value <= high


def ends(text: str, dates: bool) -> tuple[int, int]:
    """First and last value that a written value stands for. Raises BadQuery."""
    try:
        if not dates:
            return int(text), int(text)
        if len(text) == 10:
            day = datetime.fromisoformat(text).replace(tzinfo=UTC)
            return int(day.timestamp()), int((day + timedelta(days=1)).timestamp()) - 1
        moment = datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return int(moment.timestamp()), int(moment.timestamp())
    except ValueError as error:
        raise BadQuery(f'"{text}" is not a recognized value') from error


def repository_fits(repo: Repo, query: Query, *, code: bool = False) -> bool:
    """Whether a repository meets the qualifiers that speak of repositories."""
    forks = query.first("fork")
    if repo.parent is not None and forks not in {"true", "only"}:
        return False
    if repo.parent is None and forks == "only":
        return False
    owners = [v.lower() for v in query.all("user") + query.all("org")]
    repos = [v.lower() for v in query.all("repo")]
    if (owners or repos) and not (repo.owner.lower() in owners or repo.full_name.lower() in repos):
        return False
    values = {"created": repo.created, "pushed": repo.pushed, "stars": repo.stars}
    if not code:
        values |= {"size": repo.kilobytes, "forks": len(repo.forks)}
    for no, name, wanted in query.qualifiers:
        if name in values and in_range(values[name], wanted, name in {"created", "pushed"}) == no:
            return False
    return True


def file_fits(blob: Blob, query: Query) -> bool:
    """Whether a file meets the qualifiers of code search; files of 384 KB and more are not indexed."""
    name = blob.path.rpartition("/")[2].lower()
    if blob.size >= 384 * 1024 or blob.text is None:
        return False
    for no, qualifier, wanted in query.qualifiers:
        if qualifier == "size":
            fits = in_range(blob.size, wanted, False)
        elif qualifier == "extension":
            fits = name.endswith("." + wanted.lower().lstrip("."))
        elif qualifier == "filename":
            fits = wanted.lower() in name
        elif qualifier == "path":
            fits = blob.path.lower().startswith(wanted.lower().strip("/"))
        else:
            continue
        if fits == no:
            return False
    return True


def issue_fits(repo: Repo, issue: dict[str, Any], query: Query) -> bool:
    """Whether an issue or pull request meets the qualifiers of issue search."""
    kinds = {v for v in query.all("is") + query.all("type") if v in {"issue", "pr", "pull-request"}}
    mine = {"pr", "pull-request"} if issue.get("pull") else {"issue"}
    if kinds and not kinds & mine:
        return False
    repos = [v.lower() for v in query.all("repo")]
    if repos and repo.full_name.lower() not in repos:
        return False
    created = seconds_of(issue["created_at"])
    comments = [seconds_of(row["created_at"]) for row in issue.get("comments", [])]
    values = {"created": created, "updated": max([created, *comments])}
    return all(
        in_range(values[name], wanted, True) != no for no, name, wanted in query.qualifiers if name in values
    )
