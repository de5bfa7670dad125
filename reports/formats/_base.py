"""What a format is: hits in, bytes out, one after another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO, ClassVar

from models._views import HitView
from reports.columns import Rendering


class ListFormat:
    """A format of hit lists. A subclass in a file of its own is all that adding one takes.

    Class data: name (what `--format` takes), title. Everything about a hit that goes into the file
    comes out of rendering.row, which leaves out what the reader may not see; a format that needs
    more than the row asks reports.redact for each piece. Hits come as an iterator, possibly a
    hundred thousand of them: a format never holds them all.
    """

    name: ClassVar[str]
    title: ClassVar[str]

    def write(self, hits: Iterable[HitView], out: BinaryIO, rendering: Rendering) -> int:
        """Write hits to an open binary stream; returns how many. Raises OSError."""
        raise NotImplementedError
