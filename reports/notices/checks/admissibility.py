"""Checks A1 to A8: may this letter be written at all?"""

from __future__ import annotations

import re

from reports.notices.case import same_place
from reports.notices.gate import cell
from reports.notices.lint import BLOCK, WARN, Answer, Found, Question, check
from reports.notices.refusals import COPIES, has_authority

G1, G2 = "G1", "G2"
SHORTEST_FAIR_USE, SHORTEST_SELECTION = 80, 40


@check("A1", BLOCK, "the signer's role allows this ground")
def role_allows(question: Question) -> Answer:
    """The table of roles and grounds."""
    role, ground = question.letter.intake.signer.role, question.letter.kind.ground
    said = cell(role, ground)
    return Found(said.reason, said.instead) if said.answer == "refuse" else None


@check("A2", BLOCK, "an agent's written authority is named, with sha256 and date", G1)
def agent_has_authority(question: Question) -> Answer:
    """Only an agent needs one."""
    signer = question.letter.intake.signer
    if cell(signer.role, G1).answer != "authority":
        return False
    if not has_authority(signer.authority):
        return Found("the authority document, its sha256 or its date is missing", "fill in signer.authority")
    assert signer.authority is not None and signer.authority.date is not None
    if signer.authority.date > question.case.now.date():
        return Found("the authority is dated in the future", "correct signer.authority.date")
    return None


@check("A3", BLOCK, "a copyright subject is chosen", G1)
def subject_is_chosen(question: Question) -> Answer:
    """D3 is a part of the work, not none."""
    part = question.letter.intake.dataset.original_part
    return (
        None
        if part not in {None, "none"}
        else Found("D3 names no original authorship", "use --ground policy")
    )


@check("A4", WARN, "a compilation is pleaded as selection and arrangement", G1)
def compilation_is_pleaded(question: Question) -> Answer:
    """In own words; a claim over all the data is none."""
    dataset = question.letter.intake.dataset
    if dataset.original_part != "compilation":
        return False
    words = (dataset.original_words or "").lower()
    pleaded = re.search(r"select|coordinat|arrang", words)
    if (
        len(words) >= SHORTEST_SELECTION
        and pleaded
        and not re.search(r"\ball (?:the |of the )?data\b", words)
    ):
        return None
    return Found(
        "a compilation is protected in its selection, coordination and arrangement only, not in its data",
        f"say in original_words what was selected and arranged, in at least {SHORTEST_SELECTION} characters",
    )


@check("A5", BLOCK, "the hit is a copy", G1)
def is_a_copy(question: Question) -> Answer:
    """Full, subset or derivative."""
    wrong = [one for one in question.letter.intake.hits if one.match not in COPIES]
    return Found(f"hit {wrong[0].id} is {wrong[0].match}, no copy", "use --ground policy") if wrong else None


@check("A6", BLOCK, "no target is an authorised mirror")
def no_authorised_mirror(question: Question) -> Answer:
    """D9 and the creators' own addresses."""
    mirrors = (*question.letter.intake.dataset.authorised_mirrors, *question.case.known.official)
    for target in question.letter.targets:
        if any(same_place(target, mirror) for mirror in mirrors):
            return Found(f"{target} is an authorised mirror", "take it out")
    return None


@check("A7", BLOCK, "fair use was considered in writing, by a named person, on a date", G1)
def fair_use_is_considered(question: Question) -> Answer:
    """At least 80 characters for each hit."""
    for one in question.letter.intake.hits:
        fair = one.fair_use
        if fair is None or len(fair.considered or "") < SHORTEST_FAIR_USE:
            return Found(
                f"hit {one.id}: the note on fair use is shorter than {SHORTEST_FAIR_USE} characters",
                "write into fair_use.considered which factors you weighed",
            )
        if not fair.by or not fair.date:
            return Found(
                f"hit {one.id}: who weighed fair use, or when, is missing", "fill in fair_use.by and date"
            )
        if fair.date > question.case.now.date():
            return Found(f"hit {one.id}: fair_use.date lies in the future", "correct it")
    return None


@check("A8", WARN, "the withdrawal is documented")
def withdrawal_is_documented(question: Question) -> Answer:
    """A date, and an address or a digest of the statement."""
    gone = question.letter.intake.dataset.withdrawal
    if gone is not None and gone.date and (gone.statement_url or gone.statement_sha256):
        return None
    return Found("date or statement of the withdrawal is missing", "fill in dataset.withdrawal")
