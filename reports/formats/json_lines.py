"""JSON Lines: one object a hit, with lists as lists and times as ISO 8601."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import BinaryIO

from models._views import HitView
from reports.columns import Rendering
from reports.formats._base import ListFormat


class JsonLines(ListFormat):
    """One JSON object a line, for programs."""

    name = "jsonl"
    title = "JSON lines, one object a hit"

    def write(self, hits: Iterable[HitView], out: BinaryIO, rendering: Rendering) -> int:
        """Write one object a line, in UTF-8."""
        count = 0
        for hit in hits:
            out.write(json.dumps(rendering.row(hit), ensure_ascii=False).encode() + b"\n")
            count += 1
        return count
