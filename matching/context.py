"""Where a link stands: its block, table row, list parents, headings and what introduces it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from matching._rows import Block, Span, html_blocks, table_rows
from matching.vocabulary import words_of

_ATX = re.compile(r"[ ]{0,3}(#{1,6})\s*(?=\S)")
_SETEXT = re.compile(r"\s{0,3}([=-])\1{2,}\s*$")
_REST_LINE = re.compile(r"([=~^\"'+*#.:_-])\1{2,}\s*$")
_BOLD_LINE = re.compile(r"\s{0,3}(?:\*\*|__)[^*_].{0,150}(?:\*\*|__)\s*:?\s*$")
_ITEM = re.compile(
    r"([ \t]*)(?:>[ \t]?)*([-*+•·▪●◦]|\(?\d{1,3}[.)、]|[a-z][.)])[ \t]+(?=\S)"
    r"|([ \t]*)(\d{1,2}、|[（(]\d{1,2}[）)])"
)
_FENCE = re.compile(r"[ \t]*(?:>[ \t]?)*(```+|~~~+)")
_COMMENT = re.compile(r"\s*(?:#|//|\"\"\"|--|;|/\*|\*|rem )\s*", re.I)
# A row with more cells than this is no table for people.
_MOST_CELLS = 60
CODE_ENDINGS = tuple(
    words_of(
        ".py .sh .bash .json .jsonl .yaml .yml .toml .cfg .ini .js .ts .c .cpp .h .java .go .rs .m .lua .r "
        ".ps1 .bat .xml .dvc"
    )
)


@dataclass(frozen=True, slots=True)
class Outline:
    """The blocks of a document in order, and the starts of their spans."""

    blocks: tuple[Block, ...]
    starts: tuple[int, ...]

    def at(self, position: int) -> int:
        """Number of the block in which a position stands."""
        return max(0, bisect_right(self.starts, position) - 1)


def outline(text: str, name: str) -> Outline:
    """The blocks of a cleaned text; name tells code from prose."""
    lower = name.lower()
    if lower.endswith((".csv", ".tsv")):
        blocks = table_rows(text, "\t" if lower.endswith(".tsv") else ",")
    elif lower.endswith((".html", ".htm")) or text.lstrip()[:15].lower().startswith(("<!doctype", "<html")):
        blocks = html_blocks(text)
    else:
        reader = _Reader(
            text, lower.endswith(CODE_ENDINGS), _REST_LINE if lower.endswith(".rst") else _SETEXT
        )
        blocks = _with_html_rows(text, reader.read())
    return Outline(tuple(blocks), tuple(block.start for block in blocks))


def _with_html_rows(text: str, blocks: list[Block]) -> list[Block]:
    """Blocks of Markdown with the rows of HTML tables in their place."""
    if "<t" not in text:
        return blocks
    rows = [block for block in html_blocks(text) if block.kind == "row"]
    if not rows:
        return blocks
    starts = [block.start for block in blocks]
    found = [
        replace(row, headings=blocks[max(0, bisect_right(starts, row.start) - 1)].headings) for row in rows
    ]
    inside = iter(sorted((row.start, row.end) for row in found))
    kept: list[Block] = []
    current = next(inside, None)
    for block in blocks:
        while current and current[1] <= block.start:
            current = next(inside, None)
        if not current or block.start < current[0]:
            kept.append(block)
    return sorted(kept + found, key=lambda block: block.start)


@dataclass(slots=True)
class _Item:
    indent: int
    numbered: bool
    span: Span


class _Reader:
    """One pass over the lines of a text. Kept apart from the result, which is frozen."""

    def __init__(self, text: str, all_code: bool, underline: re.Pattern[str]) -> None:
        self.text = text
        self.underline = underline
        self.all_code = all_code
        self.blocks: list[Block] = []
        self.headings: list[tuple[int, Span]] = []
        self.items: list[_Item] = []
        self.code: list[tuple[int, Span]] = []
        self.last: Span | None = None
        self.header: tuple[Span, ...] = ()
        self.fence = ""
        self.open = False

    def read(self) -> list[Block]:
        lines = _lines(self.text)
        for number, span in enumerate(lines):
            line = self.text[slice(*span)]
            following = self.text[slice(*lines[number + 1])] if number + 1 < len(lines) else ""
            self._line(span, line, following)
        return self.blocks

    def _line(self, span: Span, line: str, following: str) -> None:
        fence = _FENCE.match(line)
        if fence and not self.all_code and (not self.fence or fence[1].startswith(self.fence)):
            self.fence = "" if self.fence else fence[1]
            self.open, self.code = False, []
            return
        if not line.strip():
            self.open = False
            self.header = ()
            return
        if self.fence or self.all_code:
            self._code_line(span, line)
            return
        heading = _ATX.match(line)
        if heading:
            self._heading(span, len(heading[1]))
            return
        if self.blocks and not self.open and self.underline.match(line):
            return
        if (
            following
            and self.underline.match(following)
            and len(following.strip()) >= 3
            and "|" not in line
            and not _ITEM.match(line)
        ):
            mark = following.strip()[0]
            self._heading(span, {"=": 1, "-": 2}.get(mark, 3))
            return
        if _BOLD_LINE.match(line) and "](" not in line:
            self._heading(span, 7)
            return
        if "|" in line and (self.header or line.lstrip().startswith("|") or _is_rule(following)):
            self._row(span, line)
            return
        self.header = ()
        item = _ITEM.match(line)
        if item:
            self._item(span, item)
            return
        self._plain(span, line)

    def _heading(self, span: Span, level: int) -> None:
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()
        self._add(span, "heading")
        self.headings.append((level, span))
        self.items, self.open, self.last, self.header = [], False, None, ()

    def _row(self, span: Span, line: str) -> None:
        if _is_rule(line):
            return
        cells = _cells(self.text, span)
        if len(cells) > _MOST_CELLS:
            cells = ()
        if not self.header:
            self.header = cells
        self.open = False
        self._add(span, "row", cells=cells, header=self.header)

    def _item(self, span: Span, match: re.Match[str]) -> None:
        indent = len((match[1] or match[3] or "").expandtabs(4))
        numbered = (match[2] or match[4])[-1] in ".)、）"
        while self.items:
            top = self.items[-1]
            child = top.indent < indent or (
                top.indent == indent and top.numbered and not numbered and self.open
            )
            if child:
                break
            self.items.pop()
        self._add(span, "item", parents=self._parents())
        self.items.append(_Item(indent, numbered, span))
        self.open = True

    def _plain(self, span: Span, line: str) -> None:
        indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        if self.open and self.blocks and self.blocks[-1].kind in {"item", "para"}:
            block = self.blocks[-1]
            self.blocks[-1] = replace(block, end=span[1])
            if block.kind == "item":
                self.items[-1].span = (block.start, span[1])
            else:
                self.last = (block.start, span[1])
            return
        while self.items and self.items[-1].indent >= indent:
            self.items.pop()
        self._add(span, "para", parents=self._parents())
        if not self.items:
            self.last = span
        self.open = True

    def _code_line(self, span: Span, line: str) -> None:
        bare = line.lstrip(" \t")
        indent = len(line.expandtabs(4)) - len(bare)
        while self.code and self.code[-1][0] >= indent:
            self.code.pop()
        parents = tuple(where for _, where in reversed(self.code))
        before = self.blocks[-1] if self.blocks and self.blocks[-1].kind in {"code", "comment"} else None
        comment = (
            before is not None and before.kind == "comment" and "\n\n" not in self.text[before.end : span[0]]
        )
        intro = (before.start, before.end) if before and comment else self.last
        kind = "comment" if _COMMENT.match(line) and not line.lstrip().startswith("#!") else "code"
        self._add(span, kind, parents=parents + self._parents(), intro=intro)
        self.code.append((indent, span))

    def _parents(self) -> tuple[Span, ...]:
        return tuple(item.span for item in reversed(self.items))

    def _add(
        self,
        span: Span,
        kind: str,
        parents: tuple[Span, ...] = (),
        intro: Span | None = None,
        cells: tuple[Span, ...] = (),
        header: tuple[Span, ...] = (),
    ) -> None:
        headings = tuple(where for _, where in reversed(self.headings))
        self.blocks.append(Block(*span, kind, headings, parents, intro or self.last, cells, header))


def _lines(text: str) -> list[Span]:
    spans: list[Span] = []
    start = 0
    for line in text.split("\n"):
        spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def _is_rule(line: str) -> bool:
    """Whether a line is the rule under a table's header."""
    return "-" in line and "|" in line and not line.strip().strip("|:- \t")


def _cells(text: str, span: Span) -> tuple[Span, ...]:
    """The cells of a Markdown row."""
    cells: list[Span] = []
    start, end = span
    while start < end and text[start] in " \t|":
        start += 1
        if text[start - 1] == "|":
            break
    place = start
    while place <= end:
        if place == end or (text[place] == "|" and text[place - 1] != "\\"):
            if place < end or text[start:place].strip():
                cells.append((start, place))
            start = place + 1
        place += 1
    return tuple(cells)
