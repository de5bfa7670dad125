"""Blocks of HTML and of comma-separated files: rows with cells, items, headings, paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass

Span = tuple[int, int]

_TAG = re.compile(
    r"(?i)<(/?)(table|tr|td|th|li|ul|ol|dt|dd|h[1-6]|p|div|br|pre|blockquote|section|article|body)\b[^<>]{0,400}>"
)
_LONGEST_ROW, _MOST_CELLS = 20_000, 200


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, table row, heading or line of code, and what stands over it.

    All spans are characters of the cleaned text. headings and parents are nearest first; intro is what
    stands right before (a line that introduces a list or a block of code); cells and header are the
    row's own and its table's first row.
    """

    start: int
    end: int
    kind: str
    headings: tuple[Span, ...] = ()
    parents: tuple[Span, ...] = ()
    intro: Span | None = None
    cells: tuple[Span, ...] = ()
    header: tuple[Span, ...] = ()


def html_blocks(text: str) -> list[Block]:
    """The blocks of HTML, cut at its structural tags."""
    blocks: list[Block] = []
    headings: list[tuple[int, Span]] = []
    parents: list[Span] = []
    header: tuple[Span, ...] = ()
    last: Span | None = None
    row: int | None = None
    cells: list[Span] = []
    cell = 0
    start = 0
    lists = 0

    def close(end: int, kind: str = "para") -> None:
        nonlocal start, last
        if text[start:end].strip():
            over = tuple(span for _, span in reversed(headings))
            blocks.append(Block(start, end, kind, over, tuple(reversed(parents)), last))
            if kind == "para" and not lists:
                last = (start, end)
        start = end

    for match in _TAG.finditer(text):
        closing, tag = match[1] == "/", match[2].lower()
        if tag in {"td", "th"} and row is not None:
            if closing:
                cells.append((cell, match.start()))
                cell = match.end()
            else:
                if cells and cell > cells[-1][1] and text[cell : match.start()].strip():
                    cells.append((cell, match.start()))
                cell = match.end()
        elif tag == "tr" or (tag == "table" and row is not None):
            if row is not None and cells:
                if not header:
                    header = tuple(cells)
                over = tuple(span for _, span in reversed(headings))
                blocks.append(Block(row, match.start(), "row", over, (), last, tuple(cells), header))
            elif row is None:
                close(match.start())
            row, cells, cell = (None if closing or tag == "table" else match.start()), [], match.end()
            start = match.end()
            if tag == "table":
                header = ()
        elif row is not None:
            continue
        elif tag == "table":
            close(match.start())
            header, start = (), match.end()
        elif tag[0] == "h" and tag[1:].isdigit():
            if closing:
                level = int(tag[1])
                while headings and headings[-1][0] >= level:
                    headings.pop()
                span = (start, match.start())
                close(match.start(), "heading")
                headings.append((level, span))
                last = None
            else:
                close(match.start())
            start = match.end()
        elif tag in {"ul", "ol"}:
            if not closing:
                span = (start, match.start())
                close(match.start(), "item" if lists else "para")
                if lists and span[0] < span[1]:
                    parents.append(span)
                lists += 1
            else:
                close(match.start(), "item")
                lists = max(0, lists - 1)
                if parents and lists:
                    parents.pop()
                if not lists:
                    parents.clear()
            start = match.end()
        elif tag != "br":
            close(match.start(), "item" if lists else "para")
            start = match.end()
    close(len(text))
    return sorted(blocks, key=lambda block: block.start)


def table_rows(text: str, separator: str) -> list[Block]:
    """One row for each line of a separated file; its first line is the header."""
    blocks: list[Block] = []
    header: tuple[Span, ...] = ()
    start = 0
    for line in text.split("\n"):
        cells: list[Span] = []
        place = start
        for cell in line[:_LONGEST_ROW].split(separator):
            cells.append((place, place + len(cell)))
            place += len(cell) + 1
        cells = cells if len(cells) <= _MOST_CELLS else []
        header = header or tuple(cells)
        if line.strip():
            blocks.append(Block(start, start + len(line), "row", (), (), None, tuple(cells), header))
        start += len(line) + 1
    return blocks
