"""Undo what hides links in a text (entities, zero-width signs, hidden dots), and keep a map back."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

# Full-width letters, digits and the signs that stand inside addresses. One sign for one sign, so that no
# position moves. Full-width commas and brackets stay: they end an address.
_FULL_WIDTH = {
    **{c: c - 0xFEE0 for c in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))},
    0xFF0F: 0x2F,
    0xFF0E: 0x2E,
    0xFF1D: 0x3D,
    0xFF06: 0x26,
    0xFF3F: 0x5F,
    0xFF0D: 0x2D,
    0x3000: 0x20,
    0xA0: 0x20,
}
_FULL_WIDTH_SIGNS = re.compile("[" + "".join(map(chr, _FULL_WIDTH)) + "]")
ZERO_WIDTH = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u180e\u202a\u202b\u202c\u202d\u202e"
_EMOJI = "\U0001f300-\U0001faff\u2600-\u27bf\ufe0f"
# What may follow a hidden dot: a word that stands in, or at the end of, the hosts that people hide.
_AFTER_DOT = (
    r"(?:baidu|google|dropbox|quark|aliyun|alipan|weiyun|lanzou\w?|com|cn|net|org|co|nz|io|ms|cc|me)"
    r"(?![A-Za-z0-9])"
)

Rule = tuple[tuple[str, ...], str, Callable[[str], str]]


def _nothing(_: str) -> str:
    return ""


def _dot(_: str) -> str:
    return "."


# Each rule: the texts without which it cannot apply, its pattern, its replacement.
_RULES: tuple[Rule, ...] = (
    (
        ("&",),
        r"&(?:amp;)?(?:amp|lt|gt|quot|apos|nbsp|#\d{2,4}|#x[0-9a-fA-F]{2,4});",
        lambda s: unescape(unescape(s)),
    ),
    (tuple(ZERO_WIDTH), f"[{ZERO_WIDTH}]+", _nothing),
    (("hxxp", "hXXp", "HXXP"), r"(?<![A-Za-z])[hH][xX]{2}[pP](?=s?\[?:)", lambda s: "http"),
    (("[.", "(.", "{."), r"(?<=\w)[\[({]\.[\])}](?=\w)", _dot),
    (("dot", "DOT"), r"(?<=\w)\s?[\[({]\s?(?:dot|DOT)\s?[\])}]\s?(?=\w)", _dot),
    (("[:",), r"\[:(?://)?\]", lambda s: s.strip("[]")),
    (("点", "點", "。"), rf"(?<=[A-Za-z0-9])[ ]?[点點。][ ]?(?={_AFTER_DOT})", _dot),
    (("：/", "：／"), r"：(?=/|／)", lambda s: ":"),
    (
        ("pan ", "pan. ", "baidu ", "baidu. ", "com /", "com/ "),
        r"(?<=\bpan)[ ]?\.[ ]?(?=baidu)|(?<=baidu)[ ]?\.[ ]?(?=com\b)|(?<=baidu\.com)[ ]?/[ ]?(?=s[ ]?/)",
        str.strip,
    ),
    (("点", "點", "。"), rf"(?<=[a-z])[{_EMOJI}]+(?=[./a-z])", _nothing),
)
# A notebook keeps each line of a cell as one string: the end of one and the start of the next are a newline.
_JSON_RULES: tuple[Rule, ...] = (
    (("\\n",), r'\\n",?[ \t]*\r?\n[ \t]*"', lambda s: "\n"),
    (('"',), r'"(?:source|text)": ?\[\s*"', lambda s: "\n\n"),
    (("\\n",), r"\\n", lambda s: "\n"),
    (("\\t",), r"\\t", lambda s: " "),
    (("\\",), r'\\(?=[/"])', _nothing),
    (("\\u0026",), r"\\u0026", lambda s: "&"),
    (("\\u003",), r"\\u003[cCdDeE]", lambda s: chr(int(s[2:], 16))),
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text with its hiding undone, and where each of its characters stands in the raw text."""

    raw: str
    text: str
    _at: tuple[int, ...] = ()
    _raw_at: tuple[int, ...] = ()

    def origin(self, position: int) -> int:
        """Where a position of the cleaned text stands in the raw text (0-based characters)."""
        step = bisect_right(self._at, position) - 1
        return position if step < 0 else self._raw_at[step] + position - self._at[step]


@lru_cache(maxsize=256)
def _pattern(rules: tuple[Rule, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<r{number}>{rule[1]})" for number, rule in enumerate(rules)))


def clean(text: str, name: str = "README.md") -> Cleaned:
    """Unescape, drop zero-width signs, refang; JSON escapes are undone too where name or text is JSON."""
    seen = text if text.isascii() or not _FULL_WIDTH_SIGNS.search(text) else text.translate(_FULL_WIDTH)
    if name.endswith((".ipynb", ".json", ".jsonl")) or ":\\/\\/" in text:
        candidates = _JSON_RULES + _RULES
    else:
        candidates = _RULES
    ascii_only = seen.isascii()
    rules = tuple(
        rule
        for rule in candidates
        if any(sign in seen for sign in rule[0]) and not (ascii_only and not rule[1].isascii())
    )
    if not rules:
        return Cleaned(text, seen)
    pieces: list[str] = []
    at: list[int] = []
    raw_at: list[int] = []
    length = last = 0
    for match in _pattern(rules).finditer(seen):
        new = rules[int((match.lastgroup or "r0")[1:])][2](match[0])
        if new == match[0]:
            continue
        pieces += (seen[last : match.start()], new)
        length += match.start() - last
        at += (length, length + len(new))
        raw_at += (match.start(), match.end())
        length += len(new)
        last = match.end()
    pieces.append(seen[last:])
    return Cleaned(text, "".join(pieces), tuple(at), tuple(raw_at))
