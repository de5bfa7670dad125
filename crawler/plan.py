"""Planning: a run is cut into units; a unit taken up is given its signature or its shares."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from matching.catalog import Catalog
from models.batch import PlannedUnit
from models.store import Store
from providers import Share, registry
from sources import Signature, Source, all_sources

# Shares in one read unit: small enough that a killed unit loses little, large enough to be worth a mark.
BATCH = 25
# A share found in a text that was itself found in a share, and once more: then a run has to end.
ROUNDS = 3
CONTACT = (
    "set MIRRORWATCH_CONTACT to an address at which hosts can reach you: a live crawl does not start "
    "without it"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit taken up: what to search for, or which shares to read."""

    id: str
    source: str
    signature: Signature | None = None
    since: str | None = None
    cursor: str | None = None
    shares: tuple[Share, ...] = ()


def plan_searches(datasets: Sequence[str], sources: Iterable[Source], since: str | None) -> list[PlannedUnit]:
    """One unit for each source and dataset."""
    return [
        PlannedUnit(source.name, dataset, "all", {"spider": source.spider, "since": since})
        for source in sources
        for dataset in datasets
    ]


def plan_reads(
    shares: Iterable[tuple[str, Share]], label: str, spider: str | None = None
) -> list[PlannedUnit]:
    """Units over shares (with their ids), each of one provider; spider None is the provider's own."""
    by_provider: dict[str, list[str]] = defaultdict(list)
    for share_id, share in shares:
        by_provider[registry().of(share).name].append(share_id)
    units = []
    for name, ids in sorted(by_provider.items()):
        for number, start in enumerate(range(0, len(ids), BATCH), 1):
            spec: dict[str, Any] = {
                "spider": spider or registry().by_name[name].spider,
                "shares": ids[start : start + BATCH],
            }
            units.append(PlannedUnit(f"read-{name}", None, f"{label}-{number}", spec))
    return units


def units_for(store: Store, run: str, spider: str, catalog: Catalog) -> list[Unit]:
    """The units of a run that are not done yet and planned for a spider."""
    units = []
    for row in store.units_to_do(run):
        if row.spec["spider"] != spider:
            continue
        if "shares" in row.spec:
            shares = tuple(store.shares(row.spec["shares"]))
            units.append(Unit(row.id, row.source, shares=shares))
        else:
            assert row.dataset is not None
            signature = catalog.get(row.dataset)
            units.append(Unit(row.id, row.source, signature, row.spec["since"], row.cursor))
    return units


def chosen_datasets(names: Sequence[str], catalog: Catalog) -> list[str]:
    """Dataset ids of a command line; none means all that are searched by default. Raises UnknownDataset."""
    if names:
        return [catalog.get(name).id for name in names]
    return [signature.id for signature in catalog.enabled()]


def chosen_sources(names: Sequence[str], spider: str | None = None) -> list[Source]:
    """Sources of a command line; none means all (of a spider). Raises LookupError."""
    known = all_sources()
    unknown = [name for name in names if name not in known]
    if unknown:
        raise LookupError(f"no source {unknown[0]!r}; known are {', '.join(sorted(known))}")
    chosen = [known[name] for name in names] if names else list(known.values())
    return [source for source in chosen if spider is None or source.spider == spider]


def stand_in_note() -> list[str]:
    """A line for the coverage when a stand-in answered for the hosts, or may have."""
    stand_in = os.environ.get("MIRRORWATCH_STANDIN", "")
    if ":" in stand_in:
        return [f"every host was answered by the stand-in at {stand_in}, no real one was asked"]
    if stand_in:
        return [f"the private address {stand_in} was let through for a stand-in"]
    return []
