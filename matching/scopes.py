"""The words that speak of a link, from its own text outwards to the document's title."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from matching._rows import Block, Span
from matching.names import Mention
from matching.page import Page

# How much the words of a scope count: for the name of what the link holds (0..1), and for its kind.
NEAR = {
    "address": (1.0, 1.6),
    "folder": (0.6, 0.6),
    "text": (1.0, 3.0),
    "before": (0.95, 2.6),
    "column": (0.9, 2.0),
    "row": (0.88, 1.6),
    "behind": (0.9, 2.4),
    "after": (0.8, 1.3),
    "sentence": (0.7, 1.6),
    "previous": (0.73, 1.3),
    "block": (0.6, 0.7),
    "parent": (0.76, 1.5),
    "line before": (0.66, 1.3),
    "next": (0.55, 0.5),
    "line after": (0.55, 0.6),
    "heading": (0.66, 1.5),
    "outer heading": (0.5, 0.7),
    "title": (0.42, 0.5),
}
_NOTE = re.compile(r"[\s)\]*_`]{0,4}[(（\[][^()（）\[\]\n]{1,80}[)）\]]")
_FOLDER_WORD = re.compile(r"[A-Za-z]\w*[_-]\w+")
_CHAIN = 12
_CODE = frozenset({"code", "comment"})


@dataclass(frozen=True, slots=True)
class Scope:
    """Some words that speak of a link: where they stand, and the known phrases in them by position."""

    where: str
    spans: tuple[Span, ...]
    mentions: tuple[Mention, ...]

    @property
    def name_weight(self) -> float:
        """How surely a name here is the name of what the link holds (0..1)."""
        return NEAR[self.where][0]

    @property
    def kind_weight(self) -> float:
        """How much a word here tells of the kind of thing."""
        return NEAR[self.where][1]


def scopes_of(page: Page, number: int) -> list[Scope]:
    """The scopes of a link that hold known phrases, nearest first."""
    link, block = page.links[number], page.block(number)
    found = _in_address(page, number)
    if link.anchor_at and page.telling(*link.anchor_at):
        found.append(_scope(page, "text", link.anchor_at))
    found += _beside(page, number, block)
    found += _earlier(page, number, block)
    found += _in_row(page, number, block)
    silent = not any(scope.where in {"text", "before", "previous"} for scope in found)
    found += [_scope(page, "parent", span) for span in block.parents[:3]]
    if block.intro and block.intro[1] <= block.start:
        found.append(_scope(page, "line before", (max(block.intro[0], block.intro[1] - 400), block.intro[1])))
    found += _neighbours(page, page.block_number(number), silent)
    found += _next(page, number, block)
    heads = block.headings if block.kind != "heading" else ((block.start, block.end), *block.headings)
    found += [_scope(page, "outer heading" if n else "heading", span) for n, span in enumerate(heads[:4])]
    if page.title:
        found.append(Scope("title", (), page.title_mentions))
    return [scope for scope in found if scope.mentions]


def _in_address(page: Page, number: int) -> list[Scope]:
    """The last piece of the address with its query names the file; pieces before it only where it lies."""
    start, end = page.links[number].at
    path = page.text[start:end].partition("?")[0].rstrip("/")
    last = start + path.rfind("/") + 1
    pieces = page.own[number]
    return [
        Scope("address", ((last, end),), tuple(m for m in pieces if m.start >= last)),
        Scope("folder", ((start, last),), tuple(m for m in pieces if m.start < last)),
    ]


def _scope(page: Page, where: str, *spans: Span) -> Scope:
    return Scope(where, spans, tuple(mention for span in spans for mention in page.among(*span)))


def _beside(page: Page, number: int, block: Block) -> list[Scope]:
    """The words before a link in its sentence, and after it."""
    place = page.places[number]
    start, end = page.sentence(place, block)
    own = page.links[number].anchor_at
    own_text = own is not None and page.telling(*own)
    before: list[Span] = []
    rest: Span | None = None
    edge = place[0]
    first = bisect_left(page.stops, place) - 1
    for stop in range(first, max(-1, first - _CHAIN), -1):
        previous = page.stops[stop]
        if previous[1] <= start or previous[1] > edge:
            break
        if page.telling(previous[1], edge):
            rest, start = (start, previous[0]), previous[1]
            break
        # Nothing new is said between the two links: what was said of the first holds for both.
        other = page.links[page.number_of[previous]].anchor_at
        if not own_text and not before and other and page.telling(*other):
            before.append(other)
        edge = previous[0]
    if page.telling(start, edge):
        before.append((start, edge))
    found = [_scope(page, "before", *sorted(before))] if before else []
    if rest and page.telling(*rest):
        found.append(_scope(page, "sentence", rest))
    ahead = bisect_right(page.stops, place)
    following = page.stops[ahead] if ahead < len(page.stops) else None
    after = (place[1], end)
    if following and place[1] <= following[0] <= end:
        after = (place[1], following[0])
        if before:
            # `a set (link), another (link)`: but for a note in brackets, what follows is the next link's.
            note = _NOTE.match(page.text, *after)
            after = (place[1], note.end() if note else place[1])
    if page.telling(*after):
        # Where nothing stands before the link, the words behind it are its label.
        found.append(_scope(page, "after" if before or own_text else "behind", after))
    return found


def _earlier(page: Page, number: int, block: Block) -> list[Scope]:
    """The sentence before the link's own in its paragraph or item, and what stands before that."""
    start, _ = page.sentence(page.places[number], block)
    if block.kind not in {"para", "item"} or start <= block.start:
        return []
    found: list[Scope] = []
    earlier = start
    for _ in range(_CHAIN):
        earlier, _ = page.sentence((earlier - 1, earlier - 1), block)
        if earlier <= block.start or page.telling(earlier, start):
            break
    if page.telling(earlier, start):
        found.append(_scope(page, "previous", (earlier, start)))
    rest = (max(block.start, earlier - 400), earlier)
    if page.telling(*rest):
        found.append(_scope(page, "block", rest))
    return found


def _next(page: Page, number: int, block: Block) -> list[Scope]:
    """The sentence behind the link's own, if no other link stands before it."""
    place = page.places[number]
    _, end = page.sentence(place, block)
    if block.cells or end >= block.end or page.has_link(place[1], end):
        return []
    _, following = page.sentence((end + 1, end + 1), block)
    span = (end, min(following, block.end))
    return [] if page.has_link(*span) else [_scope(page, "next", span)]


def _in_row(page: Page, number: int, block: Block) -> list[Scope]:
    """The cell over a link, and the other cells of its row."""
    if not block.cells:
        return []
    start = page.places[number][0]
    column = next((n for n, cell in enumerate(block.cells) if cell[0] <= start <= cell[1]), None)
    found: list[Scope] = []
    headed = bool(block.header) and block.header[0] != block.cells[0]
    if column is not None and headed and len(block.header) > column:
        found.append(_scope(page, "column", block.header[column]))
    others = [cell for n, cell in enumerate(block.cells[:40]) if n != column]
    return [*found, _scope(page, "row", *others)] if others else found


def _neighbours(page: Page, number: int, silent: bool) -> list[Scope]:
    """Lines of code round a line of code; the next block, where it speaks of the same thing.

    Lines before count only where the link's own line is silent, or in code.
    """
    block = page.blocks[number]
    in_code = block.kind in _CODE
    if not in_code and block.kind not in {"item", "para"}:
        return []
    found: list[Scope] = []
    for step in (-1, -2, 1, 2) if block.kind == "code" else (-1, 1):
        near = number + step
        if not 0 <= near < len(page.blocks):
            continue
        other = page.blocks[near]
        span = (other.start, other.end)
        if other.kind in {"heading", "row"} or span == block.intro or page.has_link(*span):
            continue
        if step == -2 and page.has_link(page.blocks[number - 1].start, block.start):
            continue
        if step < 0 and (other.kind not in _CODE or not (silent or in_code)):
            continue
        if step > 0 and not in_code and not _speaks_of(page.text, block, other):
            continue
        found.append(_scope(page, "line before" if step < 0 else "line after", span))
    return found


def _speaks_of(text: str, block: Block, other: Block) -> bool:
    """Whether the next block uses a telling word of this one, such as a folder's name."""
    words = set(_FOLDER_WORD.findall(text, block.start, min(block.end, block.start + 2000)))
    return bool(words & set(_FOLDER_WORD.findall(text, other.start, min(other.end, other.start + 2000))))
