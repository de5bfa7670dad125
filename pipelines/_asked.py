"""Which datasets a run asks for by name: those nobody has withdrawn count only when they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from matching import Catalog
from matching.index import index_of
from models import queries
from models.store import Store

Asked = Callable[[str], frozenset[str]]


def nothing_asked(unit: str) -> frozenset[str]:
    """No dataset by name: those that always count do."""
    return frozenset()


def asked_by_run(url: str | None, catalog: Catalog) -> Asked:
    """For a unit's id, the datasets that count in its run; empty means those that always count."""

    @cache
    def of_run(run: str) -> frozenset[str]:
        with Store(url) as store:
            named = frozenset(queries.run(store, run).datasets) & catalog.signatures.keys()
        always = index_of(catalog).wanted
        return frozenset() if named <= always else always | named

    return lambda unit: of_run(unit.partition(":")[0])
