"""The catalog: signatures read from the text of catalog files, and the look-ups that matching needs."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from matching._catalog_file import ADDITION, NEVER_REPORT, SIGNATURE, digests_of, signature_of
from matching._catalog_rules import check_never_report, check_signature
from matching._strict import CatalogError, Check, Faults, compose
from matching._words import Label
from providers import Digest
from sources import Derivative, KnownFile, Lookalike, Member, Signature

__all__ = [
    "Catalog",
    "CatalogError",
    "Known",
    "NeverReport",
    "UnknownDataset",
    "build",
    "check_file",
    "collect",
    "read_never_report",
    "read_signature",
]


class UnknownDataset(LookupError):
    """No dataset of the catalog has this id; the message names those that come near."""


@dataclass(frozen=True, slots=True)
class Known:
    """Whose a digest, a file name or an alias is."""

    signature: Signature
    derivative: Derivative | None = None
    file: KnownFile | None = None
    member: Member | None = None


@dataclass(frozen=True, slots=True)
class NeverReport:
    """What is no hit whatever the catalog says: digests of other sets, names that many sets share.

    names are lower-case; mistaken are sets that people believe withdrawn.
    """

    digests: frozenset[Digest] = frozenset()
    names: frozenset[str] = frozenset()
    mistaken: tuple[Lookalike, ...] = ()
    version: str = ""


@dataclass(frozen=True, slots=True)
class Catalog:
    """Every signature by id, with look-ups by digest, lower-case file name and casefolded alias.

    version changes with any fact: stored sightings of another version need a rematch. notices are
    sentences for the operator (a file that replaces another).
    """

    signatures: Mapping[str, Signature]
    never: NeverReport = field(default_factory=NeverReport)
    version: str = ""
    notices: tuple[str, ...] = ()
    by_digest: Mapping[Digest, tuple[Known, ...]] = field(default_factory=dict, repr=False)
    by_name: Mapping[str, tuple[Known, ...]] = field(default_factory=dict, repr=False)
    by_alias: Mapping[str, tuple[Known, ...]] = field(default_factory=dict, repr=False)

    def get(self, id: str) -> Signature:
        """The signature with this id. Raises UnknownDataset, which suggests ids."""
        try:
            return self.signatures[id]
        except KeyError:
            raise UnknownDataset(self._unknown(id)) from None

    def enabled(self) -> tuple[Signature, ...]:
        """The datasets that are searched when none is named."""
        return tuple(s for s in self.signatures.values() if s.enabled)

    def choose(self, ids: Sequence[str] = ()) -> tuple[Signature, ...]:
        """The named datasets, or the enabled ones when none is named. Raises UnknownDataset."""
        return tuple(self.get(id) for id in ids) if ids else self.enabled()

    def _unknown(self, id: str) -> str:
        wanted = id.casefold()
        near = [k.signature.id for k in self.by_alias.get(wanted, ())]
        near += get_close_matches(wanted, self.signatures, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(dict.fromkeys(near))}? " if near else ""
        return f"no dataset has the id {id!r}: {hint}`mirrorwatch datasets` lists them"


def read_signature(text: str, where: str) -> Signature:
    """The signature in the text of a dataset file. Raises CatalogError with every fault and its line."""
    return signature_of(_read(text, where, SIGNATURE))


def read_never_report(text: str, where: str) -> NeverReport:
    """What a `_never_report.yaml` lists. Raises CatalogError."""
    found = _read(text, where, NEVER_REPORT)
    return NeverReport(
        digests=frozenset(d for row in found["files"] for d in digests_of(row["digests"])),
        names=frozenset(str(row["name"]).lower() for row in found["shared_names"]),
        mistaken=tuple(
            Lookalike(
                str(row["name"]),
                tuple(map(str, row["names"])),
                Label.OTHER_DATASET,
                "ignore",
                str(row["truth"]),
            )
            for row in found["often_mistaken"]
        ),
        version=hashlib.sha256(text.encode()).hexdigest(),
    )


def collect(files: Iterable[tuple[str, str]]) -> Catalog:
    """The catalog of (where, text) pairs, in their order: a later file with the same id replaces an
    earlier one; a file with `adds_to` adds to a dataset. Raises CatalogError with the faults of all.
    """
    problems: list[str] = []
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    additions: list[tuple[str, dict[str, Any]]] = []
    never: list[NeverReport] = []
    notices: list[str] = []
    for where, text in files:
        try:
            name = file_name(where)
            if name.startswith("_"):
                never.append(read_never_report(text, where))
            elif is_addition(text):
                additions.append((where, _read(text, where, ADDITION)))
            else:
                one = _read(text, where, SIGNATURE)
                _named(one, where)
                if one["id"] in found:
                    notices.append(f"{one['id']}: {where} replaces {found[one['id']][0]}")
                found[str(one["id"])] = (where, one)
        except CatalogError as error:
            problems.extend(error.problems)
    for where, more in additions:
        id = more["adds_to"]
        if id not in found:
            problems.append(f"{where}:{id.line}: no dataset has the id {id}: correct it")
            continue
        base, one = found[id]
        problems.extend(
            f"{where}:{key.line}: the source {key} is another one in {base}: choose another key"
            for key, source in more["sources"].items()
            if one["sources"].get(key, source) != source
        )
        found[id] = (base, _add(one, more))
        notices.append(f"{id}: {where} adds to it")
    if problems:
        raise CatalogError(problems)
    return build((signature_of(one) for _, one in found.values()), never, tuple(notices))


def build(
    signatures: Iterable[Signature], never: Sequence[NeverReport] = (), notices: tuple[str, ...] = ()
) -> Catalog:
    """A catalog with its look-ups."""
    by_id = {s.id: s for s in sorted(signatures, key=lambda s: s.id)}
    nothing = NeverReport(
        frozenset().union(*(n.digests for n in never)),
        frozenset().union(*(n.names for n in never)),
        tuple(row for n in never for row in n.mistaken),
        "".join(n.version for n in never),
    )
    digests: dict[Digest, list[Known]] = defaultdict(list)
    names: dict[str, list[Known]] = defaultdict(list)
    aliases: dict[str, list[Known]] = defaultdict(list)
    for signature in by_id.values():
        for owner, derivative in _owners(signature):
            for alias in dict.fromkeys(a.casefold() for a in owner.aliases):
                aliases[alias].append(Known(signature, derivative))
            for file in owner.files:
                names[file.name.lower()].append(Known(signature, derivative, file))
                for digest in file.digests:
                    digests[digest].append(Known(signature, derivative, file))
            for member in owner.members:
                for digest in member.digests:
                    digests[digest].append(Known(signature, derivative, None, member))
            for digest in owner.sealed:
                digests[digest].append(Known(signature, derivative))
    content = "".join((*(f"{s.id}={s.version}\n" for s in by_id.values()), nothing.version))
    return Catalog(
        by_id,
        nothing,
        hashlib.sha256(content.encode()).hexdigest(),
        notices,
        {k: tuple(v) for k, v in digests.items()},
        {k: tuple(v) for k, v in names.items()},
        {k: tuple(v) for k, v in aliases.items()},
    )


def check_file(text: str, where: str) -> str:
    """What a file of any kind holds, in a few words. Raises CatalogError."""
    if file_name(where).startswith("_"):
        return f"{len(read_never_report(text, where).digests)} digests never reported"
    if is_addition(text):
        return f"adds to {_read(text, where, ADDITION)['adds_to']}"
    found = _read(text, where, SIGNATURE)
    _named(found, where)
    one = signature_of(found)
    files = [file for file, _ in one.all_files()]
    return f"{one.id}: {len(files)} files, {sum(len(f.digests) for f in files)} digests"


def is_addition(text: str) -> bool:
    """Whether the text of a file adds to a dataset instead of describing one."""
    return any(line.startswith("adds_to:") for line in text.splitlines())


def file_name(where: str) -> str:
    """Last piece of a path."""
    return where.replace("\\", "/").rpartition("/")[2]


def _named(found: Mapping[str, Any], where: str) -> None:
    if file_name(where) != f"{found['id']}.yaml":
        raise CatalogError([f"{where}:{found['id'].line}: call the file {found['id']}.yaml, after its id"])


def _read(text: str, where: str, shape: Check) -> dict[str, Any]:
    faults = Faults(where)
    found: dict[str, Any] = shape(compose(text, where), faults)
    faults.settle()
    (check_never_report if shape is NEVER_REPORT else check_signature)(found, faults)
    faults.settle()
    return found


def _owners(signature: Signature) -> Iterator[tuple[Signature | Derivative, Derivative | None]]:
    yield signature, None
    for derivative in signature.derivatives:
        yield derivative, derivative


def _add(base: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """A checked file with an addition's rows behind its own; derivatives are joined by id."""
    joined = dict(base)
    for key in ("files", "patterns", "layouts", "members", "torrents", "lookalikes", "notes"):
        if key in base:
            joined[key] = (*(base[key] or ()), *(more[key] or ()))
    joined["aliases"] = {**(base["aliases"] or {})}
    for language, group in (more["aliases"] or {}).items():
        joined["aliases"][language] = (*joined["aliases"].get(language, ()), *group)
    if "derivatives" in base:
        rows = {row["id"]: row for row in base["derivatives"] or ()}
        for row in more["derivatives"] or ():
            rows[row["id"]] = _add(rows[row["id"]], row) if row["id"] in rows else row
        joined["derivatives"] = tuple(rows.values())
        joined["sources"] = {**more["sources"], **base["sources"]}
    return joined
