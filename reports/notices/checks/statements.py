"""Checks O1 to O9: the statements that the law and the host require, and those that must not stand there."""

from __future__ import annotations

import re

from reports.notices.lint import BLOCK, WARN, Answer, Found, Question, check
from reports.notices.sentences import FAIR_USE, GOOD_FAITH, GUIDE, PERJURY, flat

G1, G2 = "G1", "G2"
_AGAIN = "draft the letter again; the sentence must stand as it is"
_OATHS = re.compile(
    r"penalty of perjury|\b512\(c\)|\bDMCA\b|good faith belief that use of the copyrighted|exclusive right",
    re.I,
)
_SUBJECTS = re.compile(r"\bArt(?:icle|\.)\s?17\b|right to erasure|right to be forgotten", re.IGNORECASE)
_PRIVACY = re.compile(r"\bGDPR\b|personal data|privacy|data protection|\bconsent\b", re.IGNORECASE)


def _stands(question: Question, sentence: str) -> bool:
    return flat(sentence) in flat(question.letter.body)


@check("O1", BLOCK, "good faith: not authorised by the owner, its agent, or the law", G1)
def good_faith(question: Question) -> Answer:
    """GitHub's sentence, whole."""
    return None if _stands(question, GOOD_FAITH) else Found("the good-faith sentence is missing", _AGAIN)


@check("O2", BLOCK, "fair use was taken into consideration", G1)
def fair_use(question: Question) -> Answer:
    """GitHub's sentence, whole."""
    return None if _stands(question, FAIR_USE) else Found("the fair-use sentence is missing", _AGAIN)


@check("O3", BLOCK, "accuracy, perjury and authority in one paragraph", G1)
def perjury(question: Question) -> Answer:
    """GitHub's sentence, whole."""
    return None if _stands(question, PERJURY) else Found("the sentence under perjury is missing", _AGAIN)


@check("O4", WARN, "the guide was read", G1)
def guide(question: Question) -> Answer:
    """GitHub's sentence, whole."""
    return None if _stands(question, GUIDE) else Found("the sentence about the guide is missing", _AGAIN)


@check("O5", BLOCK, "the signature is empty, and the name below it is the contact's", G1)
def signature_is_empty(question: Question) -> Answer:
    """A person signs; the house never does."""
    line = re.search(r"^13\. Signature:[ ]*(\S*)", question.letter.body, re.MULTILINE)
    if line is None:
        return Found("there is no line for the signature", "draft the letter again")
    if line[1].strip("_"):
        return Found("the signature is filled in", "leave it empty: the signer signs the sent copy")
    below = flat(question.letter.body[line.end() :])
    if (question.letter.intake.signer.name or " ") not in below:
        return Found("the name at the signature is not the contact's", "draft the letter again")
    return None


@check("O6", WARN, "no claim about technological measures, unless one is described", G1)
def no_circumvention(question: Question) -> Answer:
    """GitHub turns nearly all of them down; access by agreement is none."""
    for one in question.letter.intake.hits:
        measure = one.technical_measure
        if measure is None:
            continue
        said = (measure.what, measure.controls, measure.circumvented)
        if any(said) and not all(said):
            return Found(
                "a technological measure is claimed and not described", "describe it, or leave it empty"
            )
    return None


@check("O9", BLOCK, "no oath or copyright claim, and no claim of a data subject, in a policy report", G2)
def no_false_oath(question: Question) -> Answer:
    """Words that belong to other letters."""
    text = flat(question.letter.body)
    for pattern, what in ((_OATHS, "a DMCA notice"), (_SUBJECTS, "a data subject's request")):
        found = pattern.search(text)
        if found:
            return Found(f"{found[0]!r} belongs into {what}", "take it out of the answers and draft again")
    return None


@check("X1", WARN, "a DMCA notice pleads no privacy ground", G1)
def no_privacy_in_copyright(question: Question) -> Answer:
    """GitHub sends combined requests back. This check is the house's own."""
    found = _PRIVACY.search(flat(question.letter.body))
    if not found:
        return None
    return Found(f"{found[0]!r} is a privacy ground", "file it by itself: `--ground policy`")
