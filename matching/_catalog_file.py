"""The shape of a catalog file, and the signature that one describes (for people: docs/catalog.md)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from yaml.nodes import Node, ScalarNode

from matching._strict import Check, Faults, either, flag, pattern, rows, shape, table, text, whole, word
from matching._words import Label
from providers import Dialect, Digest
from sources import Derivative, Distinctive, KnownFile, Lookalike, Member, Signature

STATUSES: Final = (
    "withdrawn", "withdrawn-replaced", "partial", "discontinued", "unavailable-at-origin",
    "host-withdrawn", "contested", "replaced", "unclear",
)  # fmt: skip
ROLES: Final = (
    "original", "re-pack", "derivative", "borderline-list", "borderline-annotation", "borderline-features",
    "licence-sidecar", "sidecar", "index-sidecar", "torrent-file", "confusable",
)  # fmt: skip
NOT_OURS: Final = (
    Label.OTHER_DATASET, Label.PRETRAINED_MODEL, Label.LIST_OR_ANNOTATION, Label.EVALUATION_DATA,
    Label.UNRELATED,
)  # fmt: skip
# Hexadecimal digits of each dialect that may stand in the open. An infohash is an address: never.
_DIGITS: Final = {
    Dialect.MD5: 32, Dialect.SHA1: 40, Dialect.SHA256: 64, Dialect.SHA384: 96, Dialect.SHA512: 128,
    Dialect.BLAKE2S256: 64, Dialect.CRC32: 8, Dialect.CRC32C: 8, Dialect.CRC64NVME: 16,
    Dialect.GIT_BLOB_SHA1: 40, Dialect.GIT_BLOB_SHA256: 64, Dialect.LFS_POINTER_SHA1: 40, Dialect.DROPBOX: 64,
    Dialect.QUICKXOR: 40, Dialect.S3_ETAG: 32, Dialect.PIECES_ROOT: 64, Dialect.XET: 64, Dialect.MAILRU: 40,
}  # fmt: skip
_SEAL = "this is a working address: write infohash_sha256, the sha256 of its lower-case hexadecimal text"
_SEALED = {"infohash": _SEAL, "btih": _SEAL, "btmh": _SEAL, "magnet": _SEAL}

_words = text()
_checked = word("verified", "derived", "unverified")
_refs = rows(text(r"[a-z0-9][a-z0-9.-]*", "a source is named by a key of `sources:` below"))
_id = text(r"[a-z0-9]+(?:-[a-z0-9]+)*", "an id has small letters, digits and single hyphens")
_url = text(r"(?:https?|ftp)://\S+", "write the whole address, with https://")
_fact = {"checked": _checked, "source": _refs}


def _digests(node: Node, faults: Faults) -> Any:
    found = table(_words, text())(node, faults)
    for (key, child), (name, value) in zip(getattr(node, "value", ()), found.items()):
        if name in _SEALED:
            faults.add(key, _SEAL)
        elif name not in _DIGITS:
            faults.add(key, f"{name!r} is no digest: use {', '.join(_DIGITS)}")
        elif isinstance(child, ScalarNode) and value is not None:
            _fits(Dialect(name), value, child, faults)
    return found


def _fits(dialect: Dialect, value: str, node: Node, faults: Faults) -> None:
    hexadecimal, dash, parts = value.partition("-")
    if dash and (dialect is not Dialect.S3_ETAG or not parts.isdigit()):
        faults.add(node, f"a {dialect} has hexadecimal digits only: take the rest off")
    elif len(hexadecimal) != _DIGITS[dialect] or set(hexadecimal) - set("0123456789abcdef"):
        faults.add(
            node,
            f"a {dialect} has {_DIGITS[dialect]} digits of 0-9 and a-f, this has {len(hexadecimal)}: "
            "copy it again, in lower case",
        )


_alias = either(_words, shape({"text": _words}, {"weak": flag, "checked": _checked, "source": _refs}))
_aliases = table(text(r"[a-z]{2}", "aliases stand under a language: en, zh, ja ..."), rows(_alias))
_address = either(_url, shape({"url": _url}, {"checked": _checked, "source": _refs, "note": _words}))
_member = either(
    _words,
    shape(
        {"path": _words},
        {"size": whole, "digests": _digests, "content": _words, "note": _words, **_fact},
    ),
)
_lookalike = shape(
    {
        "name": _words, "names": rows(_words), "label": word(*NOT_OURS),
        "action": word("ignore", "separate", "borderline"), "why": _words, "source": _refs,
    },
    {"files": rows(shape({"name": _words, "digests": _digests}, {"size": whole}))},
)  # fmt: skip
_held: dict[str, Check] = {
    "aliases": _aliases,
    "files": rows(
        shape(
            {"name": _words, "role": word(*ROLES), "distinctive": word(*Distinctive), **_fact},
            {"size": whole, "size_checked": _checked, "size_note": _words, "digests": _digests,
             "note": _words},
        )
    ),
    "patterns": rows(pattern),
    "layouts": rows(shape({"path": _words, **_fact}, {"pattern": pattern, "note": _words})),
    "members": rows(_member),
    "torrents": rows(
        shape(
            {"infohash_sha256": text("[0-9a-f]{64}", _SEAL), "label": _words, **_fact}, refused=_SEALED
        )
    ),
}  # fmt: skip
_derivative = shape(
    {"id": _id, "name": _words, "relation": _words, **_fact}, {**_held, "enabled": flag, "note": _words}
)
_more: dict[str, Check] = {
    **_held, "derivatives": rows(_derivative), "lookalikes": rows(_lookalike), "notes": rows(_words),
}  # fmt: skip
_sources = table(_words, _words)
SIGNATURE: Final = shape(
    {
        "id": _id, "name": _words, "category": _words, "enabled": flag, "status": word(*STATUSES),
        "steward": shape({"institution": _words, "withdrawn_by": _words, **_fact}, {"authors": _words}),
        "published": shape({"value": _words, **_fact}), "withdrawn": shape({"value": _words, **_fact}),
        "reason": _words, "statement": shape({"where": _words, **_fact}), "licence": _words,
        "aliases": _aliases, "sources": _sources,
    },
    {
        **{k: v for k, v in _more.items() if k != "aliases"}, "sensitive": _words, "official": rows(_address),
        "first_hosts": rows(_address), "holds": rows(_id),
    },
    refused=_SEALED,
)  # fmt: skip
ADDITION: Final = shape({"adds_to": _id, "sources": _sources}, _more, refused=_SEALED)
NEVER_REPORT: Final = shape(
    {
        "often_mistaken": rows(shape({"name": _words, "names": rows(_words), "truth": _words, **_fact})),
        "files": rows(shape({"name": _words, "digests": _digests, "why": _words, "source": _refs},
                            {"size": whole, "note": _words})),
        "shared_names": rows(shape({"name": _words, "why": _words, **_fact})),
        "sources": _sources,
    }
)  # fmt: skip


def signature_of(found: Mapping[str, Any]) -> Signature:
    """The signature that a checked file describes."""
    derivatives = tuple(_derivative_of(d) for d in found["derivatives"] or ())
    lookalikes = tuple(_lookalike_of(row) for row in found["lookalikes"] or ())
    return Signature(
        id=str(found["id"]),
        name=str(found["name"]),
        category=str(found["category"]),
        status=found["status"],
        enabled=found["enabled"],
        derivatives=derivatives,
        official=tuple(_plain(a, "url") for a in found["official"] or ()),
        never_report=tuple(d for row in lookalikes for d in row.digests),
        confusables=tuple(f"{row.name}: {row.why} ({row.action})" for row in lookalikes),
        layouts=tuple(str(row["path"]) for row in found["layouts"] or ()),
        sensitive=str(found["sensitive"]) if found["sensitive"] else None,
        version=hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest(),
        weak=tuple(_weak(found)),
        first_hosts=tuple(_plain(a, "url") for a in found["first_hosts"] or ()),
        holds=tuple(map(str, found["holds"] or ())),
        lookalikes=lookalikes,
        facts=dict(found),
        **_held_of(found),
    )


def _derivative_of(row: Mapping[str, Any]) -> Derivative:
    return Derivative(
        id=str(row["id"]),
        name=str(row["name"]),
        relation=str(row["relation"]),
        enabled=row["enabled"] is not False,
        **_held_of(row),
    )


def _held_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a dataset and a derivative have in common."""
    layouts = row["layouts"] or ()
    return {
        "aliases": tuple(_plain(a, "text") for group in (row["aliases"] or {}).values() for a in group),
        "files": tuple(_file_of(f) for f in row["files"] or ()),
        "members": tuple(_member_of(m) for m in row["members"] or ()),
        "sealed": tuple(
            Digest(Dialect.BTIH_SHA256, str(t["infohash_sha256"])) for t in row["torrents"] or ()
        ),
        "patterns": tuple(map(str, row["patterns"] or ())),
        "member_patterns": tuple(str(layout["pattern"]) for layout in layouts if layout["pattern"]),
    }


def _file_of(row: Mapping[str, Any]) -> KnownFile:
    return KnownFile(
        name=str(row["name"]),
        distinctive=Distinctive(row["distinctive"]),
        role=row["role"],
        size=row["size"],
        digests=digests_of(row["digests"]),
        verified=row["checked"] != "unverified",
    )


def _member_of(row: Any) -> Member:
    if isinstance(row, str):
        return Member(str(row))
    digests = digests_of(row["digests"])
    if row["content"]:
        # Whether the file ends with a new line is not known: both are ours.
        for body in (row["content"].encode(), row["content"].encode() + b"\n"):
            digests += tuple(_digests_of_bytes(body))
    crc32 = next((d.value for d in digests if d.dialect is Dialect.CRC32), None)
    return Member(str(row["path"]), row["size"], crc32, digests, row["checked"] != "unverified")


def _digests_of_bytes(body: bytes) -> Iterator[Digest]:
    yield Digest(Dialect.MD5, hashlib.md5(body).hexdigest())
    yield Digest(Dialect.SHA1, hashlib.sha1(body).hexdigest())
    yield Digest(Dialect.SHA256, hashlib.sha256(body).hexdigest())
    yield Digest(Dialect.GIT_BLOB_SHA1, hashlib.sha1(b"blob %d\0%s" % (len(body), body)).hexdigest())


def _lookalike_of(row: Mapping[str, Any]) -> Lookalike:
    return Lookalike(
        name=str(row["name"]),
        names=tuple(map(str, row["names"])),
        label=row["label"],
        action=row["action"],
        why=str(row["why"]),
        digests=tuple(d for file in row["files"] or () for d in digests_of(file["digests"])),
    )


def digests_of(found: Mapping[str, str] | None) -> tuple[Digest, ...]:
    """Typed digests of a checked `digests:` mapping."""
    return tuple(Digest(Dialect(name), str(value)) for name, value in (found or {}).items())


def _plain(row: Any, key: str) -> str:
    return str(row if isinstance(row, str) else row[key])


def _weak(found: Mapping[str, Any]) -> Iterator[str]:
    for owner in (found, *(found["derivatives"] or ())):
        for group in (owner["aliases"] or {}).values():
            yield from (str(a["text"]) for a in group if not isinstance(a, str) and a["weak"])
