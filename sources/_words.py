"""What to ask a place for: aliases, distinctive file names and digests of a signature, none twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from providers import Dialect
from sources._signature import Distinctive, KnownFile, Signature

# Digests that people write into checksum lists, loaders and pointers.
_WRITTEN = (Dialect.MD5, Dialect.SHA1, Dialect.SHA256, Dialect.SHA512)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_COMMON = re.compile(r"[A-Za-z]?[a-z]{1,8}")


def quoted(text: str) -> str:
    """A phrase for a query; a quotation mark inside would end it, and counts for nothing."""
    return '"' + text.replace('"', " ").strip() + '"'


def aliases(signature: Signature) -> list[str]:
    """Names to search for: the dataset's in every language, and telling ones of its derivatives.

    A derivative's name is asked for only when it can stand alone (`faces_emore`, not `Challenge 2`).
    """
    names = [a for a in signature.aliases if len(a) > 2]
    for derivative in signature.derivatives:
        plain = re.split(r"\s*[/,]\s*", derivative.name.partition("(")[0].strip())
        names += [n for n in (*plain, *derivative.aliases) if _stands_alone(n)]
    return least(names)


def file_names(signature: Signature) -> list[str]:
    """Distinctive names of files that hold the data (licences and lists beside them do not)."""
    return least(f.name for f in _holding(signature) if f.distinctive is Distinctive.HIGH)


def digests(signature: Signature) -> list[str]:
    """Bare hexadecimal digests of known files, as they stand in checksum lists and LFS pointers."""
    never = {d.value for d in signature.never_report}
    written = [d.value for f in _holding(signature) for d in f.digests if d.dialect in _WRITTEN]
    return [v for v in dict.fromkeys(written) if v not in never]


def _holding(signature: Signature) -> Iterator[KnownFile]:
    for file, _ in signature.all_files():
        if not file.role.startswith(("licence", "borderline", "sidecar")):
            yield file


def _stands_alone(name: str) -> bool:
    if _CJK.search(name):
        return len(name) > 3
    if " " in name:
        return name.count(" ") >= 2 and len(name) >= 15
    return len(name) >= 5 and not _COMMON.fullmatch(name)


def least(names: Iterable[str]) -> list[str]:
    """Names without those that hold a shorter one of them as whole words: a phrase finds them too.

    An underscore is part of a word, as in GitHub's index.
    """
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(name.casefold(), name)
    once = list(first.values())
    words = {name: re.compile(rf"(?<!\w){re.escape(name.casefold())}(?!\w)") for name in once}

    def covered(name: str) -> bool:
        text = name.casefold()
        # No word boundaries between ideographs: such a name is asked for as it stands.
        return not _CJK.search(name) and any(
            other != name and len(other) < len(name) and words[other].search(text) for other in once
        )

    return [name for name in once if not covered(name)]


def phrase(name: str) -> str:
    """An alias as a query; a common word is asked for together with the word dataset."""
    return f"{quoted(name)} dataset" if _COMMON.fullmatch(name) else quoted(name)
