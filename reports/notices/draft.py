"""Drafting: answers and hits become a letter in two copies, or a refusal. Nothing is ever sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

import reports.notices.letters
from models._views import NoticeView
from models.batch import NoticeDraft
from providers import discover
from reports.notices.case import Case, repository
from reports.notices.gate import Ground
from reports.notices.intake import Intake, SignerAnswers
from reports.notices.intake_file import question_of
from reports.notices.letters._base import LetterKind
from reports.notices.refusals import LetterRefused, Refusal, refusals
from reports.notices.rendering import Question, fill, sheet
from reports.notices.words import place, slots
from reports.redact import Secrets, secrets_of, shareable_text


class UnreadableLetter(Exception):
    """A stored letter that this version cannot read; the text says what to do."""


class Unanswered(Exception):
    """Answers without which the letter would have holes; questions names them."""

    def __init__(self, questions: list[str]) -> None:
        super().__init__(f"answer first: {', '.join(questions)}.")
        self.questions = tuple(questions)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in preparation. body is the recipient's copy, shareable the one without names and links."""

    kind: LetterKind
    intake: Intake
    subject: str
    body: str
    shareable: str
    sheet: tuple[Question, ...]
    targets: tuple[str, ...]
    warnings: tuple[str, ...]
    hits: tuple[str, ...]
    dataset: str
    provider: str
    drafter: str
    drafted: dt.datetime

    def kept(self) -> NoticeDraft:
        """The letter as the store keeps it."""
        return NoticeDraft(
            dataset=self.dataset,
            provider=self.provider,
            ground=self.kind.ground,
            signer_role=self.intake.signer.role,
            recipient=self.kind.recipient,
            channel=self.kind.channel,
            language=self.kind.language,
            subject=self.subject,
            body=self.body,
            hits=self.hits,
            slots={
                "letter": self.kind.name,
                "template": self.kind.template,
                "template_version": self.kind.version,
                "case": self.intake.model_dump(mode="json", by_alias=True, exclude_none=True),
                "shareable": self.shareable,
                "sheet": [asdict(one) for one in self.sheet],
                "targets": list(self.targets),
                "warnings": list(self.warnings),
                "sources": {n: list(q) for n, q in self.kind.sources.items()},
                "drafter": self.drafter,
                "drafted": self.drafted.isoformat(),
            },
        )


def kinds() -> dict[str, LetterKind]:
    """All kinds of letters by name."""
    return _kinds()


@lru_cache(maxsize=1)
def _kinds() -> dict[str, LetterKind]:
    return {kind.name: kind for kind in discover(reports.notices.letters, LetterKind)}


def draft(case: Case, ground: Ground) -> Letter:
    """A letter on a ground from a case. Raises LetterRefused, Unanswered."""
    refused = refusals(case, ground)
    if refused:
        raise LetterRefused(refused)
    kind = _kind_for(case, ground)
    missing = unanswered(case.intake, kind)
    if missing:
        raise Unanswered(missing)
    filled = slots(case)
    if not filled["entire"] and not filled["files"] and kind.ground == "G1":
        raise Unanswered(["hits.files (H3)"])
    return Letter(
        kind=kind,
        intake=case.intake,
        subject=kind.subject(case, place(case)),
        body=fill(kind.template, filled),
        shareable=shareable_copy(case, kind),
        sheet=sheet(kind.form, filled),
        targets=tuple(filled["targets"]),
        warnings=tuple(kind.warnings(case)),
        hits=tuple(hit.id for hit in case.hits),
        dataset=case.hits[0].dataset,
        provider=case.hits[0].provider,
        drafter=case.who,
        drafted=case.now,
    )


def letter_of(view: NoticeView) -> Letter:
    """A stored letter. Raises UnreadableLetter when it was kept by another version of mirrorwatch."""
    try:
        return _read(view, dict(view.slots))
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableLetter(
            f"letter {view.id} was kept by another version of mirrorwatch: draft it again from its answers."
        ) from error


def _read(view: NoticeView, kept: dict[str, Any]) -> Letter:
    return Letter(
        kind=kinds()[kept["letter"]],
        intake=Intake.model_validate(kept["case"]),
        subject=view.subject,
        body=view.body,
        shareable=kept["shareable"],
        sheet=tuple(Question(**one) for one in kept["sheet"]),
        targets=tuple(kept["targets"]),
        warnings=tuple(kept["warnings"]),
        hits=view.hits,
        dataset=view.dataset,
        provider=view.provider,
        drafter=kept["drafter"],
        drafted=dt.datetime.fromisoformat(kept["drafted"]),
    )


def shareable_copy(case: Case, kind: LetterKind) -> str:
    """The letter without names, contacts, codes and working addresses."""
    veiled = Case(_veiled(case.intake), case.hits, case.who, case.now, case.known)
    secrets = [secrets_of(hit) for hit in case.hits]
    together = Secrets(
        tuple(code for one in secrets for code in one.codes),
        tuple(handle for one in secrets for handle in one.handles),
        tuple(infohash for one in secrets for infohash in one.infohashes),
    )
    return shareable_text(fill(kind.template, slots(veiled)), together)


def unanswered(intake: Intake, kind: LetterKind) -> list[str]:
    """Questions that the letter needs and that have no answer, with their numbers."""
    missing = []
    for need in kind.needs:
        ways = [way.split(".") for way in need.split("|")]
        group = ways[0][0]
        groups: dict[str, tuple[Any, ...]] = {
            "dataset": (intake.dataset,),
            "signer": (intake.signer,),
            "hit": intake.hits,
        }
        if not all(any(_answer(one, way[1:]) not in (None, "", ()) for way in ways) for one in groups[group]):
            path = ("hits", *ways[0][1:]) if group == "hit" else tuple(ways[0])
            missing.append(f"{'.'.join(path)} ({question_of(path)})")
    return missing


def _answer(group: Any, path: list[str]) -> Any:
    for name in path:
        group = getattr(group, name) if group is not None else None
    return group


def _kind_for(case: Case, ground: Ground) -> LetterKind:
    """The letter for the hits' host. Raises LetterRefused when there is none, or they are of two places."""
    fitting = [
        k for k in kinds().values() if k.ground == ground.id and all(h.host in k.hosts for h in case.hits)
    ]
    if not fitting:
        hosts = ", ".join(sorted({hit.host for hit in case.hits}))
        known = ", ".join(f"{k.host} ({k.ground})" for k in kinds().values())
        reason = f"there is no {ground.name} letter for {hosts} yet; there are letters for {known}."
        raise LetterRefused(
            [Refusal("route", reason, "write to the host by its own form, with `export --recipient`.")]
        )
    if len({repository(hit.url) for hit in case.hits}) > 1:
        reason = "the hits lie in different repositories, and each notice is judged by itself."
        raise LetterRefused([Refusal("H3", reason, "draft one letter a repository; its forks go into H4.")])
    return fitting[0]


def _veiled(intake: Intake) -> Intake:
    """The answers with people's names and contacts replaced."""
    signer = intake.signer
    shown = {"name": "[name]", "postal_address": "[address]", "phone": "[telephone]", "email": "[e-mail]"}
    veil = {name: mark for name, mark in shown.items() if getattr(signer, name) is not None}
    if signer.acts_for is not None:
        veil["acts_for"] = "[owner]"
    hits = [
        one.model_copy(update={"infringer": "[user name]" if one.infringer else None}) for one in intake.hits
    ]
    covered: SignerAnswers = signer.model_copy(update=veil)
    return intake.model_copy(update={"signer": covered, "hits": tuple(hits)})
