"""A document taken apart once: text, links, blocks, known phrases and sentences, for cheap questions."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter

from matching._rows import Block, Span
from matching.context import outline
from matching.links import Found
from matching.names import Mention, Phrases
from matching.vocabulary import Kind, words_of

# A sentence ends here: before a capital, a bracket or mark-up; not behind `e.g.` and the like.
_STOP = re.compile(
    r"(?<![.\s][A-Za-z])(?<!e\.g)(?<!i\.e)(?<!etc)(?<!vs)(?<!al)(?<!No)[.!?]+[\"')\]*_]{0,3}\s+(?=[A-Z\[(*`<\"'\d])"
    r"|[。！？；]|;\s|\n"
)
_BLANK = re.compile(r"[ \t>*-]*")
_WORD = re.compile(r"[^\W\d_]{2,}")
_NAME = re.compile(r"(?=\w*[A-Z0-9])(?=\w*[A-Za-z])[\w-]{3,}")
_PART = re.compile(
    r"(?i)(?:part|vol|volume|split|chunk|file|train|val|test|batch|set|v|download|click|here|this|link)"
    r"[-_ ]?\w{0,3}"
)
_FILLER = words_of(
    "or and also with from at on the an via option options alternatively links link url code codes "
    "password passwd pwd pw extraction extract extracted fetch access key is are in for to by of both "
    "can be it this users user mainland china chinese overseas outside part click available either our "
    "please you br nbsp amp img src alt href target blank span div http https www com td tr th li ul "
    "here file files download 或 或者 和 及 与 密码 提取码 链接 下载 访问码 也 可 从 在 или и から "
    "または 또는"
)
_SETS = frozenset({Kind.OURS, Kind.OTHER})
_WHERE_WORDS = frozenset({Kind.HOST, Kind.GET})
# Hosts whose addresses bear the name that the owner gave.
_HUBS = frozenset({"huggingface", "kaggle", "modelscope", "opendatalab"})
# Hosts whose addresses end in a file's own name, and names that say something.
_NAMED_FILES = frozenset(
    {"http_file", "github_release", "github_raw", "gcs", "aws_s3", "aliyun_oss", "the_eye"}
)
_STEM = re.compile(
    r"(?i)(?!(?:data|datasets?|train|test|val|all|files?|images?|imgs?|download|part)[\d_.-])[a-z][a-z_-]{4,}"
)
# How far a sentence is followed from its link: longer ones are tables or data.
_REACH_BACK, _REACH_ON = 700, 400


class Page:
    """A document taken apart. places are where a reader sees each link, with its mark-up."""

    def __init__(self, text: str, name: str, links: list[Found], phrases: Phrases, title: str) -> None:
        self.text = text
        self.links = links
        found = outline(text, name)
        self.blocks = found.blocks or (Block(0, len(text), "para"),)
        self._block_starts = found.starts or (0,)
        self.title = title
        self.title_mentions = tuple(phrases.mentions(title))
        # Phrases in addresses belong to their link alone; all others to whoever stands near.
        self.own: list[list[Mention]] = [[] for _ in links]
        self.mentions: list[Mention] = []
        ends = [link.at[1] for link in links]
        for mention in phrases.mentions(text):
            place = bisect_right(ends, mention.start)
            if place < len(links) and links[place].at[0] < mention.end:
                self.own[place].append(mention)
            else:
                self.mentions.append(mention)
        self._starts = [mention.start for mention in self.mentions]
        self.spoken_of = Counter(m.meaning for m in self.mentions if m.kind in _SETS)
        # Datasets that a sure name stands for somewhere: a weak name of theirs may be meant too.
        sure = (m.meaning for m in (*self.mentions, *self.title_mentions))
        self.sure = frozenset(meaning.dataset for meaning in sure if meaning.dataset and not meaning.weak)
        self.places = [_place(text, link) for link in links]
        self.number_of = {place: number for number, place in enumerate(self.places)}
        self.stops = sorted(self.places)
        self._stop_starts = [start for start, _ in self.stops]
        self._ends: dict[Span, tuple[list[int], list[int]]] = {}
        self._telling: dict[Span, bool] = {}

    def block_number(self, number: int) -> int:
        """Number of the block in which a link stands."""
        return max(0, bisect_right(self._block_starts, self.places[number][0]) - 1)

    def block(self, number: int) -> Block:
        """The block in which a link stands."""
        return self.blocks[self.block_number(number)]

    def among(self, start: int, end: int) -> list[Mention]:
        """Phrases of the text between two positions, those in addresses left out."""
        found = self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return [mention for mention in found if mention.end <= end]

    def telling(self, start: int, end: int) -> bool:
        """Whether a stretch says anything besides names of hosts and words like `or`."""
        if start >= end:
            return False
        span = (start, end)
        if span not in self._telling:
            self._telling[span] = self._tells(start, end)
        return self._telling[span]

    def _tells(self, start: int, end: int) -> bool:
        known = self.among(start, end)
        if any(m.kind not in _WHERE_WORDS for m in known):
            return True
        for word in _WORD.finditer(self.text, start, end):
            inside = any(m.start <= word.start() and word.end() <= m.end for m in known)
            if not inside and word[0].lower() not in _FILLER and not _is_code(self.text, word):
                return True
        return False

    def own_name(self, number: int) -> float:
        """How far a link bears a name that nobody here knows (0..1): names further off are not its own.

        An id on a hub is such a name, and a link's text with a word that has a capital or a digit.
        """
        link = self.links[number]
        if link.share is not None and link.share.provider in _HUBS:
            return 0.0 if any(m.meaning.dataset for m in self.own[number]) else 0.3
        if link.share is not None and link.share.provider in _NAMED_FILES:
            stem = _STEM.match(link.url.split("?")[0].rpartition("/")[2])
            last = link.at[1] - len(link.url.rpartition("/")[2])
            if stem and not any(m.start >= last for m in self.own[number]):
                return 0.25
        anchor = link.anchor_at
        if anchor is None or not self.telling(*anchor):
            return 0.0
        known = self.among(*anchor)
        unknown = any(
            word[0].lower() not in _FILLER
            and not _PART.fullmatch(word[0])
            and not any(m.start <= word.start() and word.end() <= m.end for m in known)
            for word in _NAME.finditer(self.text, *anchor)
        )
        return 0.15 if unknown else 0.0

    def has_link(self, start: int, end: int) -> bool:
        """Whether a link begins in a stretch."""
        place = bisect_left(self._stop_starts, start)
        return place < len(self.stops) and self._stop_starts[place] < end

    def sentence(self, place: Span, block: Block) -> Span:
        """The sentence round a place in its block or cell; a line that goes on in lower case is one."""
        low, high = block.start, max(block.end, place[1])
        for cell in block.cells:
            if cell[0] <= place[0] < cell[1]:
                low, high = cell
        starts, ends = self._sentence_ends((low, high))
        before = bisect_right(ends, place[0]) - 1
        after = bisect_left(starts, place[1])
        start = ends[before] if before >= 0 else low
        end = starts[after] + 1 if after < len(starts) else high
        return max(start, place[0] - _REACH_BACK, low), max(place[1], min(end, place[1] + _REACH_ON))

    def shown(self, number: int) -> str:
        """The sentence round a link in one line, at most 300 characters."""
        place = self.places[number]
        start, end = self.sentence(place, self.block(number))
        return " ".join(self.text[max(start, place[0] - 200) : min(end, place[1] + 100)].split())[:300]

    def _sentence_ends(self, span: Span) -> tuple[list[int], list[int]]:
        """Where sentences end in a stretch: starts and ends of their closing signs. Found once."""
        known = self._ends.get(span)
        if known is None:
            stops = [m for m in _STOP.finditer(self.text, *span) if not self._runs_on(m, span[0])]
            known = self._ends[span] = ([m.start() for m in stops], [m.end() for m in stops])
        return known

    def _stop_at(self, position: int) -> Span:
        """The place of a link that begins at a position or at the bracket right behind it."""
        place = bisect_left(self._stop_starts, position)
        near = place < len(self.stops) and self._stop_starts[place] <= position + 1
        return self.stops[place] if near else (-1, -1)

    def _runs_on(self, stop: re.Match[str], low: int) -> bool:
        """Whether a sign does not end a sentence: it stands in an address, or the line just goes on."""
        place = bisect_right(self._stop_starts, stop.start()) - 1
        if place >= 0 and self.stops[place][0] <= stop.start() < self.stops[place][1]:
            return True
        if stop[0] != "\n":
            return False
        ahead = _BLANK.match(self.text, stop.end())
        link = self.number_of.get(self._stop_at(ahead.end() if ahead else stop.end()))
        if link is not None:
            # A link with no words of its own goes on with what the line before says.
            anchor = self.links[link].anchor_at
            return anchor is not None and not self.telling(*anchor)
        line = self.text[
            max(low, stop.start() - 60, self.text.rfind("\n", low, stop.start()) + 1) : stop.start()
        ]
        following = self.text[stop.end() : stop.end() + 40].lstrip()
        return len(line) > 40 and following[:1].islower() and line.rstrip()[-1:] not in set(".:;!?|") | {""}


def _is_code(text: str, word: re.Match[str]) -> bool:
    """Whether a word is part of something like an extraction code: four signs with digits among them."""
    around = text[max(0, word.start() - 4) : word.end() + 4]
    return len(word[0]) <= 4 and bool(re.search(r"(?<![A-Za-z0-9])(?=\w*\d)\w{4}(?![A-Za-z0-9])", around))


def _place(text: str, link: Found) -> Span:
    """Where a link stands with its mark-up: `[` to `)`, `<a` to `</a>`; a reference where it is used."""
    if link.uses:
        start, end = link.uses[0]
        close = text.find("]", text.find("]", end) + 1)
        return (max(0, start - 1), close + 1 if close >= 0 else end)
    start, end = link.at
    if link.anchor_at:
        start = min(start, link.anchor_at[0] - 1)
        end = max(end, link.anchor_at[1])
    if link.form == "html":
        tag = text.rfind("<", max(0, link.at[0] - 300), link.at[0])
        start = tag if tag >= 0 else start
        closed = text.find(">", end, end + 8)
        end = closed + 1 if closed >= 0 else end
    elif text[end : end + 1] in {")", ">"}:
        end += 1
    return (start, end)
