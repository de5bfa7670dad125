"""When no letter is drafted: each refusal with its plain reason and the other way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from models._views import HitView
from reports.notices.case import FRESH, Case, last_live, same_place
from reports.notices.gate import Ground, cell
from reports.notices.intake import Authority, HitAnswers

COPIES = ("full", "subset", "derivative")
# Statuses by which a person has decided that there is nothing to write about.
DECIDED = {
    "false_positive": "a person found that it is no copy",
    "authorised_mirror": "it is an authorised mirror",
    "fair_use_or_research": "a person found its use fair",
    "duplicate": "it is watched under another hit",
    "dead_before_notice": "it was gone before a letter was written",
    "retracted": "an earlier letter about it was retracted",
}
POLICY = "draft the policy report instead (`--ground policy`)."
HOTLINE = (
    "do not open, copy or store anything; report the address alone to your country's hotline or police, and "
    "let them say what may be done next."
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a letter is not drafted, and what to do instead. rule names the question or table it rests on."""

    rule: str
    reason: str
    instead: str

    def __str__(self) -> str:
        return f"refused ({self.rule}): {self.reason} Instead: {self.instead}"


class LetterRefused(Exception):
    """No letter may be drafted from this case; refusals says why, most serious first."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__("\n".join(map(str, refusals)))
        self.refusals = tuple(refusals)


def refusals(case: Case, ground: Ground) -> list[Refusal]:
    """Every reason for which this case gets no letter on this ground; a stop comes alone."""
    stops = list(_stops(case))
    if stops:
        return stops
    found = [*_gate(case, ground), *_hits(case)]
    return [*found, *_copyright(case)] if ground.id == "G1" else [*found, *_policy(case)]


def _stops(case: Case) -> Iterator[Refusal]:
    if (case.known.sensitive or "").startswith("possible-illegal-content"):
        yield Refusal("H9", "the catalog marks this dataset as possibly illegal content: stop.", HOTLINE)
    for answers in case.intake.hits:
        if answers.minors_suspected is None:
            yield Refusal(
                "H9",
                f"hit {answers.id}: nobody has said whether minors or sexual content are suspected.",
                "answer minors_suspected for every hit before anything else.",
            )
        elif answers.minors_suspected:
            yield Refusal("H9", f"hit {answers.id}: minors or sexual content are suspected: stop.", HOTLINE)


def _gate(case: Case, ground: Ground) -> Iterator[Refusal]:
    signer, dataset = case.intake.signer, case.intake.dataset
    said = cell(signer.role, ground.id)
    allowed = {
        "yes": True,
        "refuse": False,
        "own": signer.made_the_work is True,
        "authority": has_authority(signer.authority),
        "part": dataset.original_part not in {"photos", "none"},
    }[said.answer]
    if not allowed:
        yield Refusal("S2" if said.answer == "authority" else "S1", said.reason, said.instead)
    if said.answer == "part" and dataset.original_part in {"labels", "code", "text"}:
        for answers in case.intake.hits:
            if answers.scope == "entire":
                yield Refusal(
                    "S1",
                    f"hit {answers.id}: your right covers the {dataset.original_part} only, and the entire "
                    "repository is claimed.",
                    "answer scope with `files` and list the files that hold that part.",
                )


def has_authority(authority: Authority | None) -> bool:
    """Whether a written authority is named with its sha256 and date."""
    return authority is not None and None not in (authority.document, authority.sha256, authority.date)


def _hits(case: Case) -> Iterator[Refusal]:
    mirrors = (*case.intake.dataset.authorised_mirrors, *case.known.official)
    for answers, hit in case.pairs():
        if any(same_place(hit.url, mirror) for mirror in mirrors):
            yield Refusal(
                "D9",
                f"hit {hit.id} is an authorised mirror or the creators' own place.",
                f"mark it: `mirrorwatch triage {hit.id} --as authorised_mirror --why ...`.",
            )
        if hit.status in DECIDED:
            yield Refusal(
                "status",
                f"hit {hit.id}: {DECIDED[hit.status]}.",
                f"if that was wrong, change it: `mirrorwatch triage {hit.id} --as confirmed --why ...`.",
            )
        yield from _freshness(answers, hit, case)
        if answers.match == "mention":
            yield Refusal(
                "H1",
                f"hit {answers.id} only cites the dataset; papers, code and news about it are not copies.",
                "close the hit as false_positive; if it links to a copy, write about that copy.",
            )


def _freshness(answers: HitAnswers, hit: HitView, case: Case) -> Iterator[Refusal]:
    seen = last_live(answers, hit)
    again = "look again first: `mirrorwatch recheck`, then draft."
    if hit.state == "gone" and (seen is None or hit.last_check is None or seen <= hit.last_check):
        yield Refusal("H8", f"hit {hit.id} was gone at the last check.", again)
    elif seen is None:
        yield Refusal("H8", f"hit {hit.id} was never seen live.", again)
    elif case.now - seen > FRESH:
        hours = int((case.now - seen).total_seconds() // 3600)
        yield Refusal(
            "H8", f"hit {hit.id} was last seen live {hours} hours ago; more than 24 is too old.", again
        )
    elif seen - case.now > timedelta(minutes=5):
        yield Refusal("H8", f"hit {hit.id}: last_seen_live lies in the future.", "correct the time (UTC).")


def _copyright(case: Case) -> Iterator[Refusal]:
    if case.intake.dataset.original_part == "none":
        yield Refusal(
            "D3",
            "nothing in the dataset is claimed as original authorship, and facts and data are no copyright "
            "subject.",
            POLICY,
        )
    for answers in case.intake.hits:
        if answers.match == "urls":
            yield Refusal(
                "H1", f"hit {answers.id} is a list of addresses and holds none of the work.", POLICY
            )
        elif answers.match == "labels":
            yield Refusal(
                "H1",
                f"hit {answers.id} holds labels only.",
                "if the labels are the work you claim, answer H1 with subset and list those files; otherwise "
                f"{POLICY}",
            )
        fair = answers.fair_use
        if fair is None or fair.considered is None:
            yield Refusal(
                "H5",
                f"hit {answers.id}: nobody wrote down that fair use was considered; the oath says it was.",
                "weigh purpose, nature, amount and effect, research use too, and write it into "
                "fair_use.considered.",
            )
        elif fair.conclusion == "fair_use":
            yield Refusal(
                "H5",
                f"hit {answers.id}: you concluded that the use is fair; a notice would be false.",
                f"record it: `mirrorwatch triage {answers.id} --as fair_use_or_research --why ...`.",
            )


def _policy(case: Case) -> Iterator[Refusal]:
    for answers in case.intake.hits:
        if answers.match == "urls" and not answers.harm:
            yield Refusal(
                "H1",
                f"hit {answers.id} is a list of addresses; a list is no copy.",
                "report the copies it leads to; or, if the list itself exposes people, say how in `harm`.",
            )
