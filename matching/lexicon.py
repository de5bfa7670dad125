"""The phrases that judging knows: the catalog's names and files, the vocabulary, the lookalikes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from matching.catalog import Catalog
from matching.names import Meaning, Phrases, squeeze
from matching.vocabulary import EVALUATION_SETS, OTHER_SETS, TABLES, Kind
from sources import Derivative, Distinctive, Signature

# What a known file is to its dataset. Licences and other papers beside it are neither data nor a list.
_ROLE_KINDS = {
    "original": Kind.OURS,
    "re-pack": Kind.OURS,
    "derivative": Kind.OURS,
    "torrent-file": Kind.OURS,
    "borderline-list": Kind.LIST,
    "borderline-annotation": Kind.LIST,
    "borderline-features": Kind.RESULT,
}
_LABEL_KINDS = {
    "other_dataset": Kind.OTHER,
    "evaluation_data": Kind.EVALUATION,
    "list_or_annotation": Kind.LIST,
    "pretrained_model": Kind.MODEL,
}
# A shorter file name may be a common word.
_SHORTEST_FILE = 8


def phrases_of(catalog: Catalog) -> Phrases:
    """The vocabulary and every name of a catalog, ready for a pass. Costly: index.py builds it once."""
    phrases = Phrases()
    ours: dict[str, Meaning] = {}
    for signature in catalog.signatures.values():
        _take_names(signature, phrases, ours)
    for signature in catalog.signatures.values():
        _take_files(signature, phrases)
    for word, meaning in _vocabulary():
        if squeeze(word) not in ours:
            phrases.add(word, meaning)
    _take_lookalikes(catalog, phrases)
    return phrases


def _take_names(signature: Signature, phrases: Phrases, ours: dict[str, Meaning]) -> None:
    """The names of a dataset and of its derivatives. A derivative's name says more than the dataset's."""
    weak = {squeeze(alias) for alias in signature.weak}
    sure = {squeeze(alias): alias.lower() for alias in signature.aliases if alias not in signature.weak}
    owners: list[tuple[Signature | Derivative, str | None]] = [(signature, None)]
    owners += [(derivative, derivative.id) for derivative in signature.derivatives]
    for owner, derivative in owners:
        for alias in owner.aliases:
            key = squeeze(alias)
            if key in ours and (derivative is None or ours[key].derivative is not None):
                continue
            spelling = sure.get(key, "") if key in weak else ""
            ours[key] = Meaning(
                Kind.OURS, short(owner.name), signature.id, derivative, key in weak, sure=spelling
            )
            phrases.whole.pop(key, None)
            phrases.add(alias, ours[key])


def _take_files(signature: Signature, phrases: Phrases) -> None:
    """Distinctive file names, with and without their endings."""
    for file, derivative in signature.all_files():
        if file.distinctive is not Distinctive.HIGH:
            continue
        kind = _ROLE_KINDS.get(file.role, Kind.SOFTWARE)
        name = short((derivative or signature).name)
        meaning = Meaning(kind, name, signature.id, derivative.id if derivative else None, file=True)
        for form in (file.name, file.name.partition(".")[0]):
            if len(squeeze(form)) >= _SHORTEST_FILE and squeeze(form) not in phrases.whole:
                phrases.add(form, meaning)


def _take_lookalikes(catalog: Catalog, phrases: Phrases) -> None:
    """What is easily taken for a dataset, and sets that people believe withdrawn."""
    rows = [row for signature in catalog.signatures.values() for row in signature.lookalikes]
    for row in (*rows, *catalog.never.mistaken):
        kind = _LABEL_KINDS.get(row.label)
        for name in row.names if kind else ():
            if kind and not any(sign in name for sign in "*?[") and squeeze(name) not in phrases.whole:
                capitals = name if name.isupper() and name.isalpha() else ""
                phrases.add(name, Meaning(kind, name, exact=capitals))


def short(name: str) -> str:
    """A dataset's name without its subtitle and numbers."""
    return name.partition(":")[0].partition(" (")[0].strip()


@lru_cache(maxsize=1)
def _vocabulary() -> tuple[tuple[str, Meaning], ...]:
    """The vocabulary as phrases with meanings; nouns in their plural too."""
    rows: list[tuple[str, Meaning]] = []
    for kind, table in TABLES.items():
        for word in _entries(table):
            rows.append((word, Meaning(kind, word.rstrip("*"))))
            if word.isascii() and word[-1].isalpha() and word[-1] != "s" and " on" not in word:
                rows.append((word + "s", Meaning(kind, word)))
    for kind, table in ((Kind.OTHER, OTHER_SETS), (Kind.EVALUATION, EVALUATION_SETS)):
        for word in _entries(table):
            name = word.removeprefix("=")
            rows.append((name, Meaning(kind, name, exact=name if word != name else "")))
    return tuple(rows)


def _entries(table: str) -> Iterator[str]:
    return (word.strip() for word in table.replace("\n", ";").split(";") if word.strip())
