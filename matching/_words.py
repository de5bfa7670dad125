"""The words of judging: grade, label, evidence, verdict, judged link."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from providers import Share


class Grade(StrEnum):
    """How a copy is known, strongest first."""

    EXACT = "exact"
    POINTER = "pointer"
    MEMBERS = "members"
    NAME_SIZE = "name_size"
    NAME = "name"
    TEXT = "text"


class Label(StrEnum):
    """What lies behind a link, by the words round it."""

    MIRROR = "mirror"
    DERIVATIVE_MIRROR = "derivative_mirror"
    OFFICIAL_SOURCE = "official_source"
    PRETRAINED_MODEL = "pretrained_model"
    LIST_OR_ANNOTATION = "list_or_annotation"
    EVALUATION_DATA = "evaluation_data"
    OTHER_DATASET = "other_dataset"
    UNRELATED = "unrelated"


COPIES = frozenset({Label.MIRROR, Label.DERIVATIVE_MIRROR})


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason: its grade, its weight (0..1, the belief that it alone gives), and a sentence.

    about names what was compared (a file name, a digest, the heading), for people and for de-duplication.
    """

    grade: Grade
    weight: float
    sentence: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a share is to one dataset. score is 0..1, the belief that it is a copy."""

    dataset: str
    derivative: str | None
    label: Label
    grade: Grade
    score: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class JudgedLink:
    """A link in a document: where it stands, what it points at, what the words say of it.

    line is 1-based (lines split at \\n only), column 0-based in characters; found is the text
    exactly as it stands; share is None only for a link that no provider claims; before and after
    are the words beside it.
    """

    line: int
    column: int
    found: str
    url: str
    share: Share | None
    code: str | None
    verdict: Verdict | None
    label: Label
    score: float
    reasons: tuple[str, ...]
    text: str = ""
