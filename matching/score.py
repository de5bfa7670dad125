"""What the words round a link amount to: votes for kinds of things, a name, and a belief."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from matching._words import Label
from matching.names import Meaning
from matching.vocabulary import Kind

THRESHOLD = 0.5
# Kinds that say what a thing is, and the label of each.
LABELS = {
    Kind.DATA: Label.OTHER_DATASET,
    Kind.MODEL: Label.PRETRAINED_MODEL,
    Kind.LIST: Label.LIST_OR_ANNOTATION,
    Kind.TEST: Label.EVALUATION_DATA,
    Kind.RESULT: Label.EVALUATION_DATA,
    Kind.SOFTWARE: Label.UNRELATED,
}
SAID = {
    Kind.DATA: "data",
    Kind.MODEL: "a model",
    Kind.LIST: "a list or annotations",
    Kind.TEST: "data for testing",
    Kind.RESULT: "results or features",
    Kind.SOFTWARE: "neither data nor a model",
}
# How much a kind speaks against a copy. Words for testing do so only where they stand nearer than the name: a
# test set of the dataset still holds its images.
_AGAINST = {Kind.MODEL: 1.25, Kind.LIST: 1.25, Kind.RESULT: 1.25, Kind.SOFTWARE: 1.25, Kind.TEST: 0.35}
# The belief without any name.
_NOTHING = 0.02


@dataclass(slots=True)
class Weighing:
    """What the words round one link amount to.

    name is the reported set that the link holds, other another set; name_weight how surely it is meant
    (0..1). own_kind is what the link's own words say it is, test_first the votes for testing that stood
    nearer than the name, made whether words say that it was made from the original.
    """

    name: Meaning | None = None
    name_weight: float = 0.0
    other: Meaning | None = None
    votes: dict[Kind, float] = field(default_factory=dict)
    reasons: list[tuple[float, str]] = field(default_factory=list)
    made: bool = False
    test_first: float = 0.0
    of_addresses: bool = False
    own_kind: Kind | None = None

    def vote(self, kind: Kind, weight: float, reason: str) -> None:
        """Count a word for a kind of thing."""
        self.votes[kind] = self.votes.get(kind, 0.0) + weight
        self.reasons.append((weight, reason))

    def leading(self) -> Kind | None:
        """The kind with most votes."""
        return max(self.votes, key=lambda kind: self.votes[kind], default=None)


def belief(found: Weighing, holds: float) -> float:
    """The belief (0..1) that the link holds the named set; holds is what its host adds (log-odds)."""
    if found.name is None:
        return 0.02
    votes = dict(found.votes)
    if found.of_addresses:
        # A set that is itself a list of addresses: `metadata` is no word against it.
        votes[Kind.LIST] = votes.get(Kind.LIST, 0.0) * 0.3
    against = max(
        (weight * _AGAINST[kind] for kind, weight in votes.items() if kind in _AGAINST), default=0.0
    )
    # `Evaluation sets: ...` nearer than the name: the name is another link's. Behind it: a part of the set.
    against = max(against, found.test_first * 1.25)
    margin = min(found.votes.get(Kind.DATA, 0.0) + (0.6 if found.made else 0.0), 3.0)
    if found.own_kind in _AGAINST and found.own_kind is not Kind.TEST:
        # The link's own words say that it is no data: what stands further off cannot outvote them.
        margin *= 0.4
    elif found.own_kind is Kind.DATA:
        against *= 0.5
    margin -= against
    odds = 6.0 * found.name_weight - 3.2 + max(-5.0, min(2.0, margin * 1.3)) + holds
    return 1 / (1 + math.exp(-odds))
