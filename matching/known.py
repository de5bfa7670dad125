"""Names and digests of known files in a text: checksum lists, LFS and DVC pointers, constants in code."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from matching._words import Evidence, Grade
from matching.catalog import Catalog, Known
from matching.digests import HEX_LENGTHS
from matching.index import index_of
from providers import Digest
from sources import Distinctive

_TOKEN = re.compile(r"[A-Za-z0-9_.+-]{6,200}")
_LFS = "version https://git-lfs.github.com/spec/v1"


@dataclass(frozen=True, slots=True)
class Standing:
    """A known file that a text names: whose it is, which file, on which line (1-based), and why.

    digest is the one that stands there, or None when only the name does.
    """

    dataset: str
    derivative: str | None
    file: str
    line: int
    digest: Digest | None
    evidence: Evidence


def known_in_text(text: str, catalog: Catalog, asked: frozenset[str] = frozenset()) -> tuple[Standing, ...]:
    """Every known digest, and every distinctive name, in a text. One pass, one look-up a token.

    A digest written down is a pointer, not a copy: grade POINTER. Names that many sets share are left out.
    """
    index = index_of(catalog, asked)
    newlines = [match.start() for match in re.finditer("\n", text)]
    pointer = text.startswith(_LFS)
    found: dict[tuple[str, str, str], Standing] = {}
    for match in _TOKEN.finditer(text):
        word = match[0].lower().strip(".-+_")
        line = bisect_right(newlines, match.start()) + 1
        if (
            len(word) in HEX_LENGTHS
            and len(word) > 8
            and word in index.by_value
            and word not in index.never_values
        ):
            for known in index.by_value[word]:
                _keep(found, known, line, Digest(HEX_LENGTHS[len(word)], word), pointer, index.wanted)
        elif word in catalog.by_name:
            for known in catalog.by_name[word]:
                if (
                    known.file is not None
                    and known.file.distinctive is Distinctive.HIGH
                    and known.file.role != "confusable"
                ):
                    _keep(found, known, line, None, pointer, index.wanted)
    return tuple(sorted(found.values(), key=lambda standing: standing.line))


def _keep(
    found: dict[tuple[str, str, str], Standing],
    known: Known,
    line: int,
    digest: Digest | None,
    pointer: bool,
    wanted: frozenset[str],
) -> None:
    if known.signature.id not in wanted:
        return
    name = known.file.name if known.file else known.member.path if known.member else known.signature.name
    if digest is not None:
        what = "Git LFS pointer" if pointer else "text"
        sentence = f"The {what} states the {digest.dialect.value} of {name} on line {line}."
        evidence = Evidence(Grade.POINTER, 0.9, sentence, name)
    else:
        evidence = Evidence(Grade.NAME, 0.5, f"The text names the file {name} on line {line}.", name)
    derivative = known.derivative.id if known.derivative else None
    key = (known.signature.id, name, digest.value if digest else "")
    found.setdefault(key, Standing(known.signature.id, derivative, name, line, digest, evidence))
