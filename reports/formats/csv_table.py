"""CSV: RFC 4180 in UTF-8, one line a hit, no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO

from models._views import HitView
from reports.cells import cell
from reports.columns import Rendering
from reports.formats._base import ListFormat


class Csv(ListFormat):
    """Comma-separated values; with a byte order mark if the rendering asks for it."""

    name = "csv"
    title = "comma-separated values"

    def write(self, hits: Iterable[HitView], out: BinaryIO, rendering: Rendering) -> int:
        """Write a header and a line a hit."""
        encoding = "utf-8-sig" if rendering.byte_order_mark else "utf-8"
        text = io.TextIOWrapper(out, encoding=encoding, newline="", write_through=True)
        count = 0
        try:
            writer = csv.writer(text)
            writer.writerow(rendering.columns)
            for hit in hits:
                writer.writerow(cell(value) for value in rendering.row(hit).values())
                count += 1
        finally:
            # The stream belongs to the caller, who closes it.
            text.detach()
        return count
