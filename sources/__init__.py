"""Where to look: one pure file a searchable place."""

from functools import lru_cache

from providers import discover
from sources._base import Source
from sources._signature import Derivative, Distinctive, KnownFile, Lookalike, Member, Signature


@lru_cache(maxsize=1)
def all_sources() -> dict[str, Source]:
    """Every source in this room by name, built once."""
    import sources

    return {source.name: source for source in discover(sources, Source)}


__all__ = [
    "Derivative",
    "Distinctive",
    "KnownFile",
    "Lookalike",
    "Member",
    "Signature",
    "Source",
    "all_sources",
]
