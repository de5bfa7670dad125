"""The life of a hit in words: every status that a person can give it."""

from __future__ import annotations

# In order of a case's way; a return opens a new hit with reappeared_of.
WAY = (
    "discovered",
    "triaged",
    "confirmed",
    "drafted",
    "in_review",
    "approved",
    "sent",
    "acknowledged",
    "partially_removed",
    "removed",
    "refused",
    "info_requested",
    "counter_noticed",
    "closed",
)
ASIDE = (
    "false_positive",
    "authorised_mirror",
    "fair_use_or_research",
    "duplicate",
    "dead_before_notice",
    "retracted",
    "on_hold",
    "escalated",
)
STATUSES = (*WAY, *ASIDE)

# Hits with these need no further looks: they were never ours, or are watched under another hit.
NOT_WATCHED = frozenset({"false_positive", "authorised_mirror", "duplicate", "retracted"})
