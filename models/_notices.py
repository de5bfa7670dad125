"""Letters in the store: each version is kept as an event, each step of a person too."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from models._errors import StoreError
from models._runs import hit_row, only
from models._types import cleaned, stable_id
from models._views import NoticeEventView, NoticeView
from models.batch import NoticeDraft
from models.statuses import STATUSES
from models.tables import NoticeEvent, NoticeHit, NoticeRow, table

NOTICES, NAMED, EVENTS = table(NoticeRow), table(NoticeHit), table(NoticeEvent)


def save_notice(connection: Connection, draft: NoticeDraft, who: str, why: str, now: datetime) -> str:
    """Keep a letter; dataset, provider, ground and signer make it the same case."""
    hits = sorted({hit_row(connection, hit).id for hit in draft.hits})
    notice = stable_id("notice", draft.dataset, draft.provider, draft.ground, draft.signer_role, *hits)
    texts = ("dataset", "provider", "ground", "signer_role", "recipient", "channel", "language")
    values: dict[str, Any] = {name: getattr(draft, name) for name in (*texts, "subject", "body", "due")}
    values |= {"slots": cleaned(draft.slots), "status": "drafted", "changed": now}
    before = connection.execute(select(NOTICES).where(NOTICES.c.id == notice).with_for_update()).one_or_none()
    if before is None:
        row = {"id": notice, "version": 1, "ticket": None, "created": now, **values}
        connection.execute(insert(NOTICES), [row])
    else:
        row = {"version": before.version + 1, **values}
        connection.execute(update(NOTICES).where(NOTICES.c.id == notice).values(row))
        connection.execute(delete(NAMED).where(NAMED.c.notice_id == notice))
    if hits:
        connection.execute(insert(NAMED), [{"notice_id": notice, "hit_id": hit} for hit in hits])
    facts = {"version": str(row["version"]), "body": draft.body, "subject": draft.subject}
    _note(connection, notice, before.status if before else None, "drafted", who, why, facts, now)
    return notice


def mark_notice(
    connection: Connection,
    notice: str,
    status: str,
    who: str,
    why: str,
    facts: Mapping[str, str],
    ticket: str | None,
    now: datetime,
) -> str:
    """Record a step of a letter. Raises StoreError for a status that is none."""
    if status not in STATUSES:
        raise StoreError(f"{status!r} is no status; use one of {', '.join(STATUSES)}.")
    row = notice_row(connection, notice)
    values = {"status": status, "ticket": ticket or row.ticket, "changed": now}
    connection.execute(update(NOTICES).where(NOTICES.c.id == row.id).values(values))
    _note(connection, row.id, row.status, status, who, why, facts, now)
    return str(row.id)


def _note(
    connection: Connection,
    notice: str,
    was: str | None,
    now: str,
    who: str,
    why: str,
    facts: Mapping[str, str],
    at: datetime,
) -> None:
    row = {"notice_id": notice, "at": at, "who": who, "was": was, "now": now, "why": why}
    connection.execute(insert(EVENTS), [{**row, "facts": cleaned(dict(facts))}])


def notice_row(connection: Connection, notice: str) -> Row[Any]:
    """The row of a notice, by its id or the unique beginning of it. Raises NotFound."""
    query = select(NOTICES).where(NOTICES.c.id.startswith(notice, autoescape=True)).limit(2)
    return only(connection.execute(query).all(), "notice", notice, "mirrorwatch notice list")


def notice_view(connection: Connection, row: Row[Any]) -> NoticeView:
    """A notice with the hits it names and its history."""
    named = select(NAMED.c.hit_id).where(NAMED.c.notice_id == row.id).order_by(NAMED.c.hit_id)
    steps = select(EVENTS).where(EVENTS.c.notice_id == row.id).order_by(EVENTS.c.number)
    events = tuple(
        NoticeEventView(step.at, step.who, step.was, step.now, step.why, tuple(sorted(step.facts.items())))
        for step in connection.execute(steps)
    )
    return NoticeView(**row._mapping, hits=tuple(connection.scalars(named)), events=events)
