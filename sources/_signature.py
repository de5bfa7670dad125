"""Signature: all that is known of a withdrawn dataset, as far as a search or a match needs it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from providers import Digest


class Distinctive(StrEnum):
    """What a file name is worth: HIGH alone, MEDIUM with size, folder or alias, LOW never alone."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class KnownFile:
    """One file of a dataset: name, exact size in bytes or None, digests, role, and whether checked."""

    name: str
    distinctive: Distinctive
    role: str
    size: int | None = None
    digests: tuple[Digest, ...] = ()
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Member:
    """One member of an archive or folder of a dataset."""

    path: str
    size: int | None = None
    crc32: str | None = None
    digests: tuple[Digest, ...] = ()
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Lookalike:
    """Something easily taken for a dataset. names are shell patterns; label is a label of CONTRACT.

    action is ignore, separate or borderline; digests are those of its files.
    """

    name: str
    names: tuple[str, ...]
    label: str
    action: str
    why: str
    digests: tuple[Digest, ...] = ()


@dataclass(frozen=True, slots=True)
class Derivative:
    """A set made from the dataset by cleaning, cropping, aligning, re-packing or merging.

    enabled False: its publisher has not withdrawn it, or its origin is in doubt.
    """

    id: str
    name: str
    relation: str
    aliases: tuple[str, ...] = ()
    files: tuple[KnownFile, ...] = ()
    members: tuple[Member, ...] = ()
    enabled: bool = True
    sealed: tuple[Digest, ...] = ()
    patterns: tuple[str, ...] = ()
    member_patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """A dataset to look for. aliases hold every language; sealed are sha256 of v1 infohashes.

    official are addresses of the creators (never hits); first_hosts addresses of others that served
    the first release (copies); weak are those aliases, of derivatives too, that are common words;
    patterns are regular expressions over file names, member_patterns over paths inside archives and
    folders, layouts the same for people; holds are ids of datasets that this one contains whole;
    never_report are digests that belong to other sets; confusables are sentences for people,
    lookalikes the same for programs.
    """

    id: str
    name: str
    category: str
    status: str
    enabled: bool
    aliases: tuple[str, ...]
    files: tuple[KnownFile, ...] = ()
    members: tuple[Member, ...] = ()
    derivatives: tuple[Derivative, ...] = ()
    official: tuple[str, ...] = ()
    sealed: tuple[Digest, ...] = ()
    patterns: tuple[str, ...] = ()
    layouts: tuple[str, ...] = ()
    never_report: tuple[Digest, ...] = ()
    confusables: tuple[str, ...] = ()
    sensitive: str | None = None
    version: str = ""
    weak: tuple[str, ...] = ()
    first_hosts: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    member_patterns: tuple[str, ...] = ()
    lookalikes: tuple[Lookalike, ...] = ()
    facts: dict[str, object] = field(default_factory=dict, compare=False, hash=False)

    def all_files(self) -> Iterator[tuple[KnownFile, Derivative | None]]:
        """Every known file, with the derivative that it belongs to or None."""
        for file in self.files:
            yield file, None
        for derivative in self.derivatives:
            for file in derivative.files:
                yield file, derivative
