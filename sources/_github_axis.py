"""Axes by which GitHub's result sets are cut below the cap: dates of creation, sizes of files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import erfc
from typing import Any

CAP = 1000
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Axis:
    """A qualifier whose ranges cut a result set. Values are whole numbers (seconds, bytes).

    value reads it from a result (None where GitHub doesn't show it); written is how a value stands
    in a query as a lower (False) or upper (True) end; rounded moves a cut to a rounder place; guess
    are likely values for results that don't show theirs.
    """

    qualifier: str
    value: Callable[[dict[str, Any]], int | None]
    written: Callable[[int, bool], str]
    rounded: Callable[[int], int]
    guess: tuple[int, ...] = ()

    def qualified(self, text: str, low: int | None, high: int | None) -> str:
        """A query narrowed to low..high, both ends included; None is an open end."""
        if high is None:
            return text if low is None else f"{text} {self.qualifier}:>={self.written(low, False)}"
        if low is None:
            return f"{text} {self.qualifier}:<={self.written(high, True)}"
        return f"{text} {self.qualifier}:{self.written(low, False)}..{self.written(high, True)}"

    def cuts(
        self, items: Sequence[dict[str, Any]], total: int, low: int | None, high: int | None
    ) -> list[int]:
        """Where to cut a range of too many results: first values of the second and later parts.

        The first page is a sample: the parts are its quantiles, as few as will each stay below the
        cap with some certainty. Empty when the range can't be cut.
        """

        def inside(values: Sequence[int]) -> list[int]:
            fit = {v for v in values if (low is None or v > low) and (high is None or v <= high)}
            return sorted(fit)

        shown = sorted(v for v in map(self.value, items) if v is not None)
        sample = shown if 2 * len(shown) > len(items) else inside(self.guess)
        if sample:
            parts = _parts(total, len(sample))
            exact = inside([sample[i * len(sample) // parts] for i in range(1, parts)])
            round_ones = inside([self.rounded(v) for v in exact])
            if exact:
                return round_ones if len(round_ones) == len(exact) else exact
            just_behind = inside([sample[-1] + 1])
            if just_behind:
                return just_behind
        if low is not None and high is not None and high > low:
            return [low + (high - low + 1) // 2]
        return []


def _parts(total: int, sampled: int) -> int:
    """How many equal parts of a sample are likely to cost the fewest requests.

    Each part costs half a page on average, for its last one is not full; each that proves larger
    than the cap costs about two more. How far a part may be off follows from the sample's size.
    """

    def cost(parts: int) -> float:
        share = 1 / parts
        spread = total * (share * (1 - share) / sampled) ** 0.5
        too_large = 0.5 * erfc((CAP - total * share) / (spread * 2**0.5))
        return parts * (0.5 + 2 * too_large)

    return min(range(max(2, -(-total // CAP)), max(3, sampled // 2)), key=cost, default=2)


def _moment(value: int, upper: bool) -> str:
    """A second as GitHub writes it in queries; the first (or last) of a day as the day's date."""
    moment = datetime.fromtimestamp(value, UTC)
    if value % _DAY == (_DAY - 1 if upper else 0):
        return moment.strftime("%Y-%m-%d")
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _created(item: dict[str, Any]) -> int | None:
    return int(datetime.fromisoformat(item["created_at"]).timestamp())


def _size(item: dict[str, Any]) -> int | None:
    size = item.get("file_size")
    return size if isinstance(size, int) else None


CREATED = Axis("created", _created, _moment, lambda v: v - v % _DAY)
# Code search takes files below 384 KB. Where sizes aren't shown they are taken as evenly spread on a
# logarithmic scale, which is a guess: parts that prove too large are cut again.
SIZE = Axis(
    "size",
    _size,
    lambda value, _: str(value),
    lambda value: value,
    tuple(int(64 * 6144 ** (step / 99)) for step in range(100)),
)
