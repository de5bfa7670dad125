"""The linter: what code can verify of a letter without judging law. Only a passing letter is exported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from models._views import HitView, NoticeView
from reports.notices.case import Case, Known
from reports.notices.draft import Letter

BLOCK, WARN = "B", "W"


@dataclass(frozen=True, slots=True)
class Found:
    """What a check has against a letter: the reason, how to repair it, its severity if not the usual."""

    reason: str
    repair: str
    severity: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check. A passed one has neither reason nor repair."""

    id: str
    severity: str
    title: str
    passed: bool
    reason: str = ""
    repair: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What a check looks at: the letter, its case as it stands now, and other letters."""

    letter: Letter
    case: Case
    earlier: tuple[NoticeView, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All results for one letter. score is passed / applicable; exportable when no block is open."""

    findings: tuple[Finding, ...]

    @property
    def open(self) -> tuple[Finding, ...]:
        """Findings that did not pass, blocks first."""
        return tuple(sorted((f for f in self.findings if not f.passed), key=lambda f: (f.severity, f.id)))

    @property
    def blocks(self) -> tuple[Finding, ...]:
        """Findings that block an export."""
        return tuple(f for f in self.open if f.severity == BLOCK)

    @property
    def exportable(self) -> bool:
        """Whether the letter may leave the house."""
        return not self.blocks

    @property
    def score(self) -> float:
        """Share of the applicable checks that passed, 0..1."""
        return sum(f.passed for f in self.findings) / len(self.findings)


# None: passed. False: does not apply. Found: did not pass.
Answer = Found | None | bool
Test = Callable[[Question], Answer]


@dataclass(frozen=True, slots=True)
class Check:
    """One check of the list: its id, usual severity, title, the grounds it belongs to, its test."""

    id: str
    severity: str
    title: str
    grounds: frozenset[str]
    test: Test


_CHECKS: dict[str, Check] = {}


def check(id_: str, severity: str, title: str, *grounds: str) -> Callable[[Test], Test]:
    """Register a test under its id, for the named grounds (none named: for all)."""

    def register(test: Test) -> Test:
        if id_ in _CHECKS:
            raise ValueError(f"two checks named {id_}")
        _CHECKS[id_] = Check(id_, severity, title, frozenset(grounds), test)
        return test

    return register


def checks() -> Mapping[str, Check]:
    """All checks by id. Importing the folder registers them."""
    import reports.notices.checks

    assert reports.notices.checks
    return _CHECKS


def lint(
    letter: Letter,
    hits: tuple[HitView, ...],
    now: dt.datetime,
    earlier: Iterable[NoticeView] = (),
    known: Known | None = None,
) -> Report:
    """Run every check that applies. hits are as the store has them now, in the order of the answers."""
    case = Case(letter.intake, hits, letter.drafter, now, known or Known())
    question = Question(letter, case, tuple(earlier))
    return Report(tuple(_findings(question)))


def _findings(question: Question) -> Iterator[Finding]:
    for one in checks().values():
        if one.grounds and question.letter.kind.ground not in one.grounds:
            continue
        answer = one.test(question)
        if answer is False:
            continue
        if isinstance(answer, Found):
            severity = answer.severity or one.severity
            yield Finding(one.id, severity, one.title, False, answer.reason, answer.repair)
        else:
            yield Finding(one.id, one.severity, one.title, True)
