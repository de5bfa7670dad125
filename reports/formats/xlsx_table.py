"""XLSX: a workbook written row by row, with no formula and no link in it."""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO

from lxml.etree import LxmlError  # type: ignore[import-untyped]
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from models._views import HitView
from reports.cells import cell
from reports.columns import Rendering
from reports.formats._base import ListFormat

# Limits of the format: rows of a sheet with its header, characters of a cell.
ROWS = 1_048_576
CHARACTERS = 32_767
_CUT = " ... (cut)"


class Xlsx(ListFormat):
    """An Excel workbook; a list that is too long for one sheet goes on in the next."""

    name = "xlsx"
    title = "Excel workbook"

    def write(self, hits: Iterable[HitView], out: BinaryIO, rendering: Rendering) -> int:
        """Write sheets with a header and a row a hit."""
        count = 0
        # The zip is made beside and copied: a zip on a stream that breaks off complains at exit.
        with _book() as book, tempfile.TemporaryFile() as whole:
            sheet = _sheet(book, "hits", rendering)
            for hit in hits:
                if count and count % (ROWS - 1) == 0:
                    sheet = _sheet(book, f"hits {count // (ROWS - 1) + 1}", rendering)
                sheet.append([_fitting(cell(value)) for value in rendering.row(hit).values()])
                count += 1
            book.save(whole)
            whole.seek(0)
            shutil.copyfileobj(whole, out)
        return count


@contextmanager
def _book() -> Iterator[Any]:
    """A workbook whose sheets are ended and whose temporary files are gone, whatever happens."""
    book: Any = Workbook(write_only=True)
    try:
        yield book
    except LxmlError as error:
        raise OSError(errno.ENOSPC, f"the temporary folder took no more: {error}") from error
    finally:
        for sheet in book.worksheets:
            with suppress(OSError, LxmlError):
                if not sheet.closed:
                    sheet.close()
                    sheet._writer.cleanup()


def _sheet(book: Any, title: str, rendering: Rendering) -> Any:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    header = [WriteOnlyCell(sheet, value=name) for name in rendering.columns]
    for head in header:
        head.font = Font(bold=True)
    sheet.append(header)
    return sheet


def _fitting(value: str | int | float) -> str | int | float:
    if isinstance(value, str) and len(value) > CHARACTERS:
        return value[: CHARACTERS - len(_CUT)] + _CUT
    return value
