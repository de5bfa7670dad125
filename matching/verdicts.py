"""Join pieces of evidence into verdicts, and the verdicts of several pointers on one share into one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from matching._words import COPIES, Evidence, Grade, Label, Verdict

ORDER = tuple(Grade)
_MOST = 0.995


def joined(evidence: Sequence[Evidence]) -> float:
    """The belief that all evidence gives together: what none of it leaves in doubt (0..1)."""
    best: dict[str, float] = {}
    for piece in evidence:
        key = piece.about or piece.sentence
        best[key] = max(best.get(key, 0.0), piece.weight)
    return round(min(_MOST, 1 - math.prod(1 - weight for weight in best.values())), 3)


def strongest(grades: Iterable[Grade]) -> Grade:
    """The grade that stands first in the order of grades."""
    return min(grades, key=ORDER.index)


def combine(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """One verdict a dataset, strongest first, of all verdicts on one share.

    What the share itself declares outweighs what pages say of it. Pages that agree add little by little; a
    page that calls it a model or a list takes some away. Evidence is kept once.
    """
    by_dataset: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        by_dataset.setdefault(verdict.dataset, []).append(verdict)
    found = [_combined(group) for group in by_dataset.values()]
    return tuple(sorted(found, key=lambda v: (-v.score, ORDER.index(v.grade), v.dataset)))


def _combined(group: list[Verdict]) -> Verdict:
    if len(group) == 1:
        return group[0]
    declared = [verdict for verdict in group if verdict.grade is not Grade.TEXT]
    told = [verdict for verdict in group if verdict.grade is Grade.TEXT]
    score = max((verdict.score for verdict in declared), default=0.0)
    if told:
        score = max(score, _told(told)) if any(v.label in COPIES for v in declared) or not declared else score
    ranked = sorted(group, key=lambda v: (v.label not in COPIES, ORDER.index(v.grade), -v.score))
    lead = ranked[0] if score >= 0.5 else sorted(group, key=lambda v: (ORDER.index(v.grade), -v.score))[0]
    label = lead.label
    if score < 0.5 and label in COPIES:
        label = next((v.label for v in group if v.label not in COPIES), Label.UNRELATED)
    derivative = next((v.derivative for v in ranked if v.derivative), None)
    evidence = tuple(dict.fromkeys(piece for verdict in ranked for piece in verdict.evidence))
    return Verdict(lead.dataset, derivative, label, strongest(v.grade for v in group), score, evidence)


def _told(told: list[Verdict]) -> float:
    """What several texts amount to: the mean of their log-odds, and a little more for each that agrees."""
    odds = [math.log(p / (1 - p)) for p in (min(max(v.score, 0.01), 0.99) for v in told)]
    mean = sum(odds) / len(odds)
    agreeing = sum(1 for value in odds if value > 0)
    total = mean + 0.3 * math.log(1 + max(0, agreeing - 1)) if mean > 0 else mean
    return round(min(_MOST, 1 / (1 + math.exp(-total))), 3)
