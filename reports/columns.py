"""The columns of a hit list, in the order that practitioners use, and a hit as one row of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache

from models._views import EntryView, EventView, HitView, NoticeView
from models.catalog_files import load_catalog
from providers import Dialect
from reports.cells import printable
from reports.defang import defang_host
from reports.redact import Secrets, secrets_of, shareable_digest, shareable_text, shareable_url

Row = dict[str, object]

# fmt: off
COLUMNS = (
    "hit_id", "dataset_id", "dataset_version", "url", "url_canonical", "url_defanged", "host", "provider",
    "registrable_domain", "ip", "asn", "cdn", "country", "path_or_item_id", "commit_or_revision",
    "file_name", "size_bytes", "hash_alg", "hash_value", "hash_source", "match_type", "match_score",
    "match_reasons", "access", "needs_code", "forks_total", "forks_reviewed", "first_seen_utc",
    "last_seen_utc", "last_check_utc", "http_status", "uploader_handle", "uploader_licence",
    "evidence_id", "evidence_sha256", "capture_tool", "status", "status_since_utc", "decided_by",
    "reviewed_by", "ground", "signer_role", "notice_id", "notice_version", "notice_date_utc", "recipient",
    "channel", "ticket_ref", "ack_date", "response", "response_date", "counter_notice_date",
    "deadline_utc", "removed_date", "removal_proof_id", "reappeared_of", "recheck_due_utc", "notes",
    "kind", "grade", "state", "state_reason", "reasons", "found_on", "run_id",
)
# fmt: on
# Only a recipient's copy has it: the host cannot look without the published code.
CODE = "code"

# Columns that name a person, and columns that name the place of a copy of a sensitive dataset.
_PEOPLE = ("uploader_handle", "decided_by", "reviewed_by")
# fmt: off
_PLACES = (
    "url", "url_canonical", "url_defanged", "host", "provider", "registrable_domain", "ip", "asn", "cdn",
    "country", "path_or_item_id", "commit_or_revision", "recipient", "channel", "state_reason", "notes",
    "match_reasons", "reasons", "found_on",
)
# fmt: on
WITHHELD = "withheld: the dataset is sensitive"

# Columns that hold words from the world, and so whatever somebody wrote into them.
# fmt: off
_WORDS = frozenset({
    "dataset_version", "commit_or_revision", "file_name", "match_reasons", "uploader_licence",
    "state_reason", "notes", "reasons", "recipient", "channel", "ticket_ref",
})
# fmt: on
_STRENGTH = {str(d): n for n, d in enumerate((Dialect.SHA512, Dialect.SHA384, Dialect.SHA256, Dialect.SHA1))}
_ANSWERS = ("partially_removed", "removed", "refused", "info_requested", "counter_noticed")


@dataclass(frozen=True, slots=True)
class Rendering:
    """Who a list is for. recipient: full locators and codes; otherwise defanged, no codes, no people.

    sensitive holds the ids of datasets whose hosts only a recipient sees; None means what the
    catalog says. byte_order_mark is for spreadsheets that take UTF-8 for something else without it.
    notices are letters by the id of the hit that they name.
    """

    recipient: bool = False
    sensitive: Collection[str] | None = None
    byte_order_mark: bool = False
    notices: Mapping[str, NoticeView] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return (*COLUMNS, CODE) if self.recipient else COLUMNS

    def row(self, hit: HitView) -> Row:
        """A hit as a row: texts, numbers, yes and no, None, and lists of texts; times as ISO 8601 UTC."""
        return row(hit, self.recipient, self.sensitive, self.notices.get(hit.id))


def row(
    hit: HitView,
    recipient: bool,
    sensitive: Collection[str] | None = None,
    notice: NoticeView | None = None,
) -> Row:
    """A hit as a row of the columns, with its letter if there is one. sensitive None: the catalog's."""
    full = _row(hit) | _letter(notice)
    if recipient:
        return {name: _clean(full[name]) for name in (*COLUMNS, CODE)}
    secrets = secrets_of(hit)
    if full["hash_alg"] is not None:
        digest = shareable_digest(str(full["hash_alg"]), str(full["hash_value"]))
        full |= dict(zip(("hash_alg", "hash_value"), digest))
    shown = {name: full[name] for name in COLUMNS} | dict.fromkeys(_PEOPLE)
    for name, show in _SHOWN.items():
        shown[name] = _clean(_each(show, full[name], secrets))
    if hit.dataset in (sensitive_datasets() if sensitive is None else sensitive):
        shown |= dict.fromkeys(_PLACES)
        shown |= {"reasons": [WITHHELD], "found_on": [], "notes": WITHHELD}
    return shown


@lru_cache(maxsize=1)
def sensitive_datasets() -> frozenset[str]:
    """Ids of the catalog's datasets whose hosts are not named outside the recipient's copy."""
    return frozenset(s.id for s in load_catalog().signatures.values() if s.sensitive)


def iso(moment: datetime | None) -> str | None:
    """A time as ISO 8601 in UTC, to the second, or None."""
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _row(hit: HitView) -> Row:
    blank: Row = dict.fromkeys(COLUMNS)
    sentences = [e.sentence for e in hit.evidence]
    return blank | _place(hit) | _file(hit) | _life(hit) | {
        "hit_id": hit.id,
        "dataset_id": hit.dataset,
        "dataset_version": hit.dataset_version,
        "match_type": hit.match_type,
        "match_score": round(hit.score, 4),
        "match_reasons": "; ".join(sentences),
        "forks_total": hit.forks,
        "uploader_handle": hit.owner,
        "uploader_licence": hit.licence,
        "kind": hit.kind,
        "grade": hit.grade,
        "state": hit.state,
        "state_reason": hit.state_reason,
        "reasons": sentences,
        "found_on": list(dict.fromkeys(p.url for p in hit.pointers)),
        "run_id": hit.run_id,
    }  # fmt: skip


def _place(hit: HitView) -> Row:
    access = _access(hit)
    return {
        "url": hit.address,
        "url_canonical": hit.url,
        "url_defanged": shareable_url(hit.url),
        "host": hit.host,
        "provider": hit.provider,
        "registrable_domain": hit.domain,
        "path_or_item_id": hit.path,
        "commit_or_revision": hit.revision,
        "access": access,
        "needs_code": hit.code is not None or access == "password",
        "http_status": hit.http_status,
        CODE: hit.code,
    }


def _file(hit: HitView) -> Row:
    if not hit.entries:
        return {}
    # The surest match stands first.
    entry = hit.entries[0]
    alg, value = _best(entry)
    # A pointer file or a checksum in a text is what somebody says; a listing's digest the host's word.
    source = None if value is None else "claimed" if hit.grade == "pointer" else "host"
    return {
        "file_name": entry.path.rstrip("/").rpartition("/")[2],
        "size_bytes": entry.size,
        "hash_alg": alg,
        "hash_value": value,
        "hash_source": source,
    }


def _best(entry: EntryView) -> tuple[str | None, str | None]:
    return min(entry.digests, key=lambda d: _rank(d[0]), default=(None, None))


def _rank(alg: str | None) -> int:
    return 99 if alg is None else _STRENGTH.get(alg, 50)


def _access(hit: HitView) -> str | None:
    if hit.state == "gone":
        return "expired"
    if hit.state == "locked":
        reason = (hit.state_reason or "").lower()
        return "login" if "login" in reason or "sign" in reason or "account" in reason else "password"
    if hit.state == "live":
        return "open" if hit.code is None else "password"
    return None


def _life(hit: HitView) -> Row:
    answer = _last(hit, *_ANSWERS)
    newest = hit.events[-1] if hit.events else None
    return {
        "first_seen_utc": iso(hit.first_seen),
        "last_seen_utc": iso(hit.last_seen),
        "last_check_utc": iso(hit.last_check),
        "status": hit.status,
        "status_since_utc": iso(hit.status_since),
        "decided_by": hit.decided_by,
        "notice_date_utc": _at(_last(hit, "sent")),
        "ack_date": _at(_last(hit, "acknowledged")),
        "response": answer.now if answer else None,
        "response_date": _at(answer),
        "counter_notice_date": _at(_last(hit, "counter_noticed")),
        "removed_date": _at(_last(hit, "removed")),
        "reappeared_of": hit.reappeared_of,
        "notes": newest.why if newest else None,
    }


def _letter(notice: NoticeView | None) -> Row:
    if notice is None:
        return {}
    return {
        "ground": notice.ground,
        "signer_role": notice.signer_role,
        "notice_id": notice.id,
        "notice_version": notice.version,
        "recipient": notice.recipient or None,
        "channel": notice.channel,
        "ticket_ref": notice.ticket,
        "deadline_utc": iso(notice.due),
        "reviewed_by": next((e.who for e in reversed(notice.events) if e.now == "approved"), None),
    }


def _last(hit: HitView, *statuses: str) -> EventView | None:
    return next((e for e in reversed(hit.events) if e.now in statuses), None)


def _at(event: EventView | None) -> str | None:
    return iso(event.at) if event else None


def _each(show: Callable[[str, Secrets], str], value: object, secrets: Secrets) -> object:
    if isinstance(value, list):
        return [show(piece, secrets) for piece in value]
    return show(value, secrets) if isinstance(value, str) else value


def _place_shown(text: str, secrets: Secrets) -> str:
    """The place itself may hold its owner's name: without it nobody could find the copy."""
    return shareable_text(text, replace(secrets, handles=()))


# What is done to a column of a shareable copy; the others hold nothing from the world.
_SHOWN: dict[str, Callable[[str, Secrets], str]] = {
    **dict.fromkeys(_WORDS, shareable_text),
    **dict.fromkeys(("url", "url_canonical", "found_on"), shareable_url),
    **dict.fromkeys(("host", "registrable_domain"), lambda host, _: defang_host(host)),
    "path_or_item_id": _place_shown,
}


def _clean(value: object) -> object:
    if isinstance(value, str):
        return printable(value)
    return [printable(piece) for piece in value] if isinstance(value, list) else value
