"""Which letter a hit is named in: the newest, for hit lists."""

from __future__ import annotations

from collections.abc import Iterable

from models._views import NoticeView


def letters_by_hit(notices: Iterable[NoticeView]) -> dict[str, NoticeView]:
    """The letter that changed last, by the id of each hit it names."""
    by_hit: dict[str, NoticeView] = {}
    for notice in sorted(notices, key=lambda n: (n.changed, n.id)):
        by_hit.update(dict.fromkeys(notice.hits, notice))
    return by_hit
