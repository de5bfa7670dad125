"""The first schema: all tables, and the triggers that keep three of them append only."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("sightings", "hit_events", "notice_events")

# In the order in which foreign keys let them go.
LEAVES = ("notice_hits", "hit_events", "evidence", "coverage", "units", "sightings", "pointers")
ROOTS = ("notice_events", "hits", "entries", "shares", "runs", "notices", "listings", "documents")

# Columns of each table that have an index; `+` joins two.
INDEXES = {
    "notices": "dataset",
    "shares": "provider",
    "hits": "dataset last_run share_id",
    "notice_events": "notice_id",
    "pointers": "last_run share_id",
    "sightings": "run_id share_id+at",
    "units": "run_id",
    "coverage": "unit_id",
    "evidence": "hit_id",
    "hit_events": "hit_id",
    "notice_hits": "hit_id",
}

TIME = sa.DateTime(timezone=True)


def columns(kind: sa.types.TypeEngine[Any], *names: str, null: bool = False) -> list[sa.Column[Any]]:
    """Columns of one type."""
    return [sa.Column(name, kind, nullable=null) for name in names]


def upgrade() -> None:
    """Go to this schema."""
    op.create_table(
        "documents",
        *columns(sa.String(length=32), "id"),
        *columns(sa.Text(), "url", "sha256", "name", "title"),
        *columns(sa.Text(), "repository", "dated", null=True),
        *columns(TIME, "first_seen", "last_seen"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
    )
    op.create_table(
        "listings",
        *columns(sa.String(length=64), "sha256"),
        *columns(sa.Integer(), "count"),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_listings")),
    )
    op.create_table(
        "notices",
        *columns(sa.String(length=32), "id"),
        *columns(
            sa.Text(), "dataset", "provider", "ground", "signer_role", "recipient", "channel", "language"
        ),
        *columns(sa.Integer(), "version"),
        *columns(sa.Text(), "status", "subject", "body"),
        *columns(sa.JSON(), "slots"),
        *columns(sa.Text(), "ticket", null=True),
        *columns(TIME, "created", "changed"),
        *columns(TIME, "due", null=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_table(
        "runs",
        *columns(sa.String(length=32), "id"),
        *columns(sa.Text(), "kind"),
        *columns(TIME, "started"),
        *columns(TIME, "ended", null=True),
        *columns(sa.JSON(), "datasets", "sources"),
        *columns(sa.Text(), "since", null=True),
        *columns(sa.Integer(), "budget", null=True),
        *columns(sa.Text(), "outcome", null=True),
        *columns(sa.Integer(), "interruptions"),
        *columns(sa.JSON(), "notes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    op.create_table(
        "shares",
        *columns(sa.String(length=32), "id"),
        *columns(sa.Text(), "url", "provider", "kind", "host", "domain"),
        *columns(sa.JSON(), "parts"),
        *columns(sa.Text(), "access_address", null=True),
        *columns(sa.JSON(none_as_null=True), "access_keys", null=True),
        *columns(sa.Text(), "access_code", null=True),
        *columns(TIME, "first_seen", "last_seen"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shares")),
        sa.UniqueConstraint("url", name=op.f("uq_shares_url")),
    )
    op.create_table(
        "entries",
        *columns(sa.String(length=64), "listing_sha256"),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        *columns(sa.Text(), "path"),
        *columns(sa.BigInteger(), "size", null=True),
        *columns(sa.Boolean(), "exact", "folder"),
        *columns(sa.JSON(), "digests"),
        *columns(sa.Text(), "modified", "note", null=True),
        sa.ForeignKeyConstraint(
            ["listing_sha256"], ["listings.sha256"], name=op.f("fk_entries_listing_sha256")
        ),
        sa.PrimaryKeyConstraint("listing_sha256", "position", name=op.f("pk_entries")),
    )
    op.create_table(
        "hits",
        *columns(sa.String(length=32), "id"),
        *columns(sa.Text(), "dataset", "dataset_version"),
        *columns(sa.String(length=32), "share_id"),
        *columns(sa.Integer(), "life"),
        *columns(sa.String(length=32), "reappeared_of", null=True),
        *columns(sa.Text(), "kind"),
        *columns(sa.Text(), "derivative", null=True),
        *columns(sa.Text(), "grade"),
        *columns(sa.Double(), "score"),
        *columns(sa.Text(), "match_type", "status"),
        *columns(TIME, "status_since"),
        *columns(sa.Text(), "decided_by", null=True),
        *columns(sa.Text(), "state"),
        *columns(sa.Text(), "state_reason", null=True),
        *columns(sa.Integer(), "http_status", null=True),
        *columns(sa.Text(), "listing_sha256", null=True),
        *columns(TIME, "gone_confirmed", null=True),
        *columns(TIME, "first_seen"),
        *columns(TIME, "last_seen", "last_check", null=True),
        *columns(TIME, "changed"),
        *columns(sa.String(length=32), "first_run", "last_run"),
        sa.ForeignKeyConstraint(["first_run"], ["runs.id"], name=op.f("fk_hits_first_run")),
        sa.ForeignKeyConstraint(["last_run"], ["runs.id"], name=op.f("fk_hits_last_run")),
        sa.ForeignKeyConstraint(["reappeared_of"], ["hits.id"], name=op.f("fk_hits_reappeared_of")),
        sa.ForeignKeyConstraint(["share_id"], ["shares.id"], name=op.f("fk_hits_share_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hits")),
        sa.UniqueConstraint("dataset", "share_id", "life", name=op.f("uq_hits_dataset")),
    )
    op.create_table(
        "notice_events",
        *columns(sa.Integer(), "number"),
        *columns(sa.String(length=32), "notice_id"),
        *columns(TIME, "at"),
        *columns(sa.Text(), "who"),
        *columns(sa.Text(), "was", null=True),
        *columns(sa.Text(), "now", "why"),
        *columns(sa.JSON(), "facts"),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_notice_events_notice_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_notice_events")),
    )
    op.create_table(
        "pointers",
        *columns(sa.String(length=32), "id"),
        *columns(sa.Text(), "page"),
        *columns(sa.String(length=32), "share_id"),
        *columns(sa.Text(), "dataset"),
        *columns(sa.Text(), "derivative", null=True),
        *columns(sa.Text(), "label"),
        *columns(sa.Double(), "score"),
        *columns(sa.Integer(), "line", null=True),
        *columns(sa.Text(), "text"),
        *columns(sa.Text(), "code", null=True),
        *columns(sa.JSON(), "reasons"),
        *columns(TIME, "first_seen", "last_seen"),
        *columns(sa.String(length=32), "last_run"),
        sa.ForeignKeyConstraint(["last_run"], ["runs.id"], name=op.f("fk_pointers_last_run")),
        sa.ForeignKeyConstraint(["share_id"], ["shares.id"], name=op.f("fk_pointers_share_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pointers")),
    )
    op.create_table(
        "sightings",
        *columns(sa.String(length=32), "id", "share_id", "run_id"),
        *columns(sa.Text(), "unit_id"),
        *columns(TIME, "at"),
        *columns(sa.Text(), "state"),
        *columns(sa.Text(), "reason", null=True),
        *columns(sa.Integer(), "http_status", null=True),
        *columns(sa.Integer(), "requests", "entries"),
        *columns(sa.String(length=64), "listing_sha256", null=True),
        *columns(sa.Boolean(), "complete"),
        *columns(sa.Text(), "owner", "title", "revision", "licence", null=True),
        *columns(sa.BigInteger(), "forks", null=True),
        *columns(sa.Text(), "created", "modified", "moved", null=True),
        *columns(sa.JSON(), "facts"),
        sa.ForeignKeyConstraint(
            ["listing_sha256"], ["listings.sha256"], name=op.f("fk_sightings_listing_sha256")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_sightings_run_id")),
        sa.ForeignKeyConstraint(["share_id"], ["shares.id"], name=op.f("fk_sightings_share_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sightings")),
    )
    op.create_table(
        "units",
        *columns(sa.Text(), "id"),
        *columns(sa.String(length=32), "run_id"),
        *columns(sa.Integer(), "position"),
        *columns(sa.Text(), "source"),
        *columns(sa.Text(), "dataset", null=True),
        *columns(sa.Text(), "part"),
        *columns(sa.JSON(), "spec"),
        *columns(sa.Text(), "status"),
        *columns(sa.Text(), "cursor", null=True),
        *columns(sa.Integer(), "attempts", "requests"),
        *columns(sa.JSON(), "failures"),
        *columns(sa.Text(), "outcome", null=True),
        *columns(TIME, "started", "ended", null=True),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_units_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
    )
    op.create_table(
        "coverage",
        *columns(sa.String(length=32), "id"),
        *columns(sa.Text(), "unit_id", "query"),
        *columns(sa.BigInteger(), "said", null=True),
        *columns(sa.BigInteger(), "given"),
        *columns(sa.Text(), "cut", null=True),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_coverage_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage")),
    )
    op.create_table(
        "evidence",
        *columns(sa.String(length=32), "id", "hit_id"),
        *columns(sa.Text(), "kind"),
        *columns(sa.Text(), "derivative", null=True),
        *columns(sa.Text(), "match_type"),
        *columns(sa.Double(), "score"),
        *columns(sa.Text(), "grade"),
        *columns(sa.Double(), "weight"),
        *columns(sa.Text(), "sentence", "about", "seen_on"),
        *columns(sa.Text(), "path", null=True),
        *columns(sa.BigInteger(), "size", null=True),
        *columns(sa.JSON(), "digests"),
        *columns(TIME, "first_seen", "last_seen"),
        sa.ForeignKeyConstraint(["hit_id"], ["hits.id"], name=op.f("fk_evidence_hit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_table(
        "hit_events",
        *columns(sa.Integer(), "number"),
        *columns(sa.String(length=32), "key", "hit_id"),
        *columns(TIME, "at"),
        *columns(sa.Text(), "who"),
        *columns(sa.Text(), "was", null=True),
        *columns(sa.Text(), "now", "why"),
        sa.ForeignKeyConstraint(["hit_id"], ["hits.id"], name=op.f("fk_hit_events_hit_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_hit_events")),
        sa.UniqueConstraint("key", name=op.f("uq_hit_events_key")),
    )
    op.create_table(
        "notice_hits",
        *columns(sa.String(length=32), "notice_id", "hit_id"),
        sa.ForeignKeyConstraint(["hit_id"], ["hits.id"], name=op.f("fk_notice_hits_hit_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_notice_hits_notice_id")),
        sa.PrimaryKeyConstraint("notice_id", "hit_id", name=op.f("pk_notice_hits")),
    )
    for table, indexes in INDEXES.items():
        for index in indexes.split():
            name = index.replace("_id+", "_")
            op.create_index(f"ix_{table}_{name}", table, index.split("+"))
    for name in APPEND_ONLY:
        refuse_changes(name)


def refuse_changes(name: str) -> None:
    """Triggers that refuse UPDATE and DELETE (and TRUNCATE on PostgreSQL) on a table."""
    if op.get_context().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {name}_no_{change.lower()} BEFORE {change} ON {name} "
                f"BEGIN SELECT RAISE(ABORT, '{name} is append only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {name}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$BEGIN RAISE EXCEPTION '{name} is append only'; END$$"
    )
    for each, changes in (("ROW", "UPDATE OR DELETE"), ("STATEMENT", "TRUNCATE")):
        op.execute(
            f"CREATE TRIGGER {name}_no_{each.lower()} BEFORE {changes} ON {name} "
            f"FOR EACH {each} EXECUTE FUNCTION {name}_append_only()"
        )


def downgrade() -> None:
    """Go back to an empty database."""
    for name in (*LEAVES, *ROOTS):
        op.drop_table(name)
    if op.get_context().dialect.name == "postgresql":
        for name in APPEND_ONLY:
            op.execute(f"DROP FUNCTION {name}_append_only()")
