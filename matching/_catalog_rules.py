"""Rules of a catalog file that look at more than one place: sources, doubles, contradictions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from matching._strict import Faults, Text


def check_signature(found: Mapping[str, Any], faults: Faults) -> None:
    """Note what is wrong between the parts of a dataset file or an addition."""
    _sources(found, faults)
    derivatives = found["derivatives"] or ()
    _once((row["id"] for row in derivatives), "the derivative", faults)
    for owner in (found, *derivatives):
        _once((row["name"] for row in owner["files"] or ()), "the file", faults)
        for group in (owner["aliases"] or {}).values():
            _once((a if isinstance(a, str) else a["text"] for a in group), "the alias", faults, fold=False)
        for row in owner["files"] or ():
            if row["size_checked"] and row["size"] is None:
                faults.add(row["name"].line, f"{row['name']} has size_checked but no size: add it")
        for row in owner["members"] or ():
            if isinstance(row, dict) and row["content"] and not row["checked"]:
                faults.add(row["path"].line, f"{row['path']} gives its content: add checked and source")
    ours = list(_digests(found, "files", "members", "derivatives"))
    _once(ours, "the digest", faults)
    known = set(ours)
    for value in _digests(found, "lookalikes"):
        if value in known:
            faults.add(value.line, f"{value} is both ours and a lookalike's: take one out")


def check_never_report(found: Mapping[str, Any], faults: Faults) -> None:
    """Note what is wrong between the parts of a never-report file."""
    _sources(found, faults)
    _once(_digests(found, "files"), "the digest", faults)
    _once((row["name"] for row in found["shared_names"]), "the name", faults)


def _once(values: Iterable[Any], what: str, faults: Faults, fold: bool = True) -> None:
    first: dict[str, int] = {}
    for value in values:
        key = value.casefold() if fold else str(value)
        if key in first:
            faults.add(value.line, f"{what} {value} stands on line {first[key]} already: keep one")
        else:
            first[key] = value.line


def _sources(found: Mapping[str, Any], faults: Faults) -> None:
    named = found["sources"]
    used = set()
    for value in _references(found):
        used.add(str(value))
        if value not in named:
            faults.add(value.line, f"no source is called {value!r}: add it to `sources:` or correct the key")
    for key in named:
        if key not in used:
            faults.add(
                key.line, f"no fact rests on the source {str(key)!r}: name it at a fact or take it out"
            )


def _references(found: Any) -> Iterator[Text]:
    if isinstance(found, Mapping):
        for key, value in found.items():
            if key == "source":
                yield from value or ()
            elif key != "sources":
                yield from _references(value)
    elif isinstance(found, tuple):
        for value in found:
            yield from _references(value)


def _digests(found: Any, *keys: str) -> Iterator[Text]:
    """Every digest value under the given keys of a mapping, at any depth."""
    for key in keys:
        yield from _values(found[key] or ())


def _values(found: Any) -> Iterator[Text]:
    if isinstance(found, Mapping):
        for key, value in found.items():
            yield from (value or {}).values() if key == "digests" else _values(value)
    elif isinstance(found, tuple):
        for value in found:
            yield from _values(value)
