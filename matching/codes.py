"""Extraction codes: which short word beside a share link opens it, and which link it belongs to."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote

from matching.vocabulary import words_of

if TYPE_CHECKING:
    from matching.links import Found

# Hosts whose shares take a published code, and how long it is. Elsewhere passwords are free text, which is
# not parsed; Google Drive and MEGA never take one.
CODE_LENGTHS: dict[str, tuple[int, int]] = {
    "baidu_pan": (4, 4),
    "terabox": (4, 4),
    "alipan": (4, 4),
    "quark": (4, 4),
    "uc": (4, 4),
    "115": (4, 4),
    "123pan": (4, 4),
    "weiyun": (4, 6),
    "lanzou": (3, 6),
    "ilanzou": (3, 6),
    "tianyi": (4, 4),
    "139": (4, 4),
    "xunlei": (4, 4),
    "jianguoyun": (4, 6),
    "ctfile": (4, 6),
    "wenshushu": (4, 6),
    "cowtransfer": (6, 6),
    "pikpak": (4, 8),
}
_AFTER, _BEFORE, _REACH = 80, 60, 500
# Longer lines are data, not tables; more codes than this without a link are a list of something else.
_LONGEST_ROW, _MOST_STATED = 20_000, 40

_LABEL = (
    r"(?:提取密?码|提取碼|访问密?码|訪問碼|密\s?码|密碼|分享码|口令|传输口令|pass\s?(?:word|code|wd|wrod)|passwd|pwd|pw|psw"
    r"|extract(?:ion|ed|ing)?\s?(?:code|password|key)|(?:fetch|access|share|sharing|download|verification|verify|baidu|link|get)\s?(?:code|password|pwd)"
    r"|(?:kodu|kod|código|codigo|пароль|код|암호|비밀번호|パスワード)|code|key|cod(?:e|o|igo))"
)
_ARCHIVE = r"(?<!解压)(?<!解壓)(?<!unzip )(?<!zip )(?<!rar )(?<!archive )(?<!decompression )(?<!extracting )"
_OPEN = r"[`\"'“”‘’\[({<*【（「]"
_LABELLED = re.compile(
    rf"(?i){_ARCHIVE}(?<![A-Za-z0-9_]){_LABEL}(?:\s(?:for|of|to|on)\s[^\n:：,.;|()\[\]]{{1,40}}?(?=\s?(?:is\b|[:：=])))?\s{{0,3}}(?:is|are|为|是|at)?\s{{0,3}}[:=\-：|]?\s{{0,3}}{_OPEN}{{0,4}}\s{{0,2}}"
    r"(?P<code>[A-Za-z0-9]{3,8})(?![A-Za-z0-9])"
)
_GLUED = re.compile(r"(?<!解压)(?<!解壓)(?:提取码|提取碼|访问码|密码)(?P<code>[A-Za-z0-9]{4})(?![A-Za-z0-9])")
_BEFORE_LABEL = re.compile(
    r"(?i)(?<![A-Za-z0-9])(?P<code>[A-Za-z0-9]{4})\s{0,2}[\[(（]\s{0,2}(?:access|extract(?:ion)?|fetch|pass)\w{0,8}"
    r"(?:\s?code)?\s{0,2}[\])）]"
)
_CELL = re.compile(r"^[^\w\n]{0,6}[`|]\s{0,3}`?(?P<code>[A-Za-z0-9]{4})`?\s{0,3}(?:[`|]|$)")
# [BaiduYun:ab1c](...), [Baidu (ab1c)](...), [ab1c](...): the link's text ends with the code.
_NAMED = re.compile(r"(?:(?P<colon>[:：])\s?|[(（\[_/@ -]|^)(?P<code>[A-Za-z0-9]{4})[\s\])）`*]*$")
# A word in brackets right behind the link, with no label: a code when it mixes letters and digits.
_BRACKETED = re.compile(r"^[)\]>*_~\s]{0,4}[（(\[`【]{1,2}\s?(?P<code>[A-Za-z0-9]{4})\s?[）)\]`】]")
_AFTER_COLON = re.compile(
    r"^[)\]>*_~`]{0,4}\s?[:：/,，-]\s?`?(?:(?P<code>(?=\w{0,3}\d)[A-Za-z0-9]{4})(?![\w.%-])|(?P<word>[A-Za-z]{4})(?=`?\s*(?:[|,，;；)<\n]|$)))"
)
_MIXED = re.compile(r"(?=.*\d)(?=.*[a-z])(?!\d+[kmgtx]b?$)(?![rvx]\d+$)(?!\d+[dpx]$)", re.I)
_HEADING = re.compile(r"(?m)^#{1,6}\s")
_PIPE = re.compile(r"(?<!\\)\|")
_ALL = re.compile(r"(?i)\ball\b|\bevery\b|\bsame\b|均|都|统一|所有|全部")
_CODE_COLUMN = re.compile(rf"(?i){_LABEL}")
_WORDS = words_of(
    "and are baidu below can code com data drive dropbox file files for from google here http https is "
    "link links list none not null pan see that the this with www you zip path page site your will code "
    "password passwd word model train test face image images open mail pull wiki null true false name "
    "type size read more item left extract unzip down load same also have when then each into only must "
    "need next note used using"
)


def attach(text: str, found: list[Found]) -> list[Found]:
    """Links with the codes that the text gives them; a code is claimed by one link only."""
    takers = [place for place, link in enumerate(found) if _takes_code(link)]
    codes: dict[int, str] = {}
    claimed: set[int] = set()
    for look in (_own, _after_on_line, _before_on_line, _after, _before, _column, _bracketed):
        for place in takers:
            if place not in codes:
                code = look(text, found, place, claimed)
                if code is not None:
                    codes[place] = code
    if len(codes) < len(takers):
        _stated_once(text, found, [place for place in takers if place not in codes], codes, claimed)
    return [replace(link, code=codes.get(place)) for place, link in enumerate(found)]


def _stated_once(
    text: str, found: list[Found], without: list[int], codes: dict[int, str], claimed: set[int]
) -> None:
    """Give the links without a code the one that their section, or a sentence on all links, states."""
    headings = [0, *(match.start() for match in _HEADING.finditer(text)), len(text)]
    starts = [found[number].at[0] for number in without]
    stated = (m for m in _LABELLED.finditer(text) if m.start("code") not in claimed)
    for match in islice(stated, _MOST_STATED):
        place = match.start("code")
        line = text[text.rfind("\n", 0, place) + 1 : place + 200].partition("\n")[0]
        section = bisect_right(headings, place)
        low, high = headings[section - 1], headings[min(section, len(headings) - 1)]
        if _ALL.search(line):
            low, high = 0, len(text)
        elif "://" in line:
            continue
        for number in without[bisect_left(starts, low) : bisect_left(starts, high)]:
            if _fits(found[number], match["code"]):
                codes.setdefault(number, match["code"])


def _takes_code(link: Found) -> bool:
    return link.share is not None and link.share.provider in CODE_LENGTHS


def _fits(link: Found, code: str) -> bool:
    """Whether a word can be the code of a link: right length for the host, no ordinary word."""
    assert link.share is not None
    shortest, longest = CODE_LENGTHS[link.share.provider]
    return shortest <= len(code) <= longest and code.lower() not in _WORDS


def _first(link: Found, window: str, start: int, claimed: set[int], last: bool = False) -> str | None:
    """The first (or last) code in a window that starts at a position and that no link has claimed."""
    matches = [m for pattern in (_LABELLED, _GLUED, _BEFORE_LABEL) for m in pattern.finditer(window)]
    for match in sorted(matches, key=lambda m: m.start("code"), reverse=last):
        place = start + match.start("code")
        if place not in claimed and _fits(link, match["code"]):
            claimed.add(place)
            return match["code"]
    return None


def _own(text: str, found: list[Found], place: int, claimed: set[int]) -> str | None:
    """A code in the address itself, or in the link's own text."""
    link = found[place]
    if link.code is not None:
        return link.code
    if "%" in text[slice(*link.at)]:
        code = _first(link, unquote(text[slice(*link.at)]), -10_000 - link.at[0], claimed)
        if code is not None:
            return code
    appended = re.search(r"/s/\w+-([a-z0-9]{4})(?=$|[?#])", link.url)
    if appended and link.share is not None and link.share.provider == "115":
        return appended[1]
    if link.anchor_at is None:
        return None
    code = _first(link, text[slice(*link.anchor_at)], link.anchor_at[0], claimed)
    named = _NAMED.search(text[slice(*link.anchor_at)]) if code is None else None
    if named and (named["colon"] or _MIXED.match(named["code"])) and _fits(link, named["code"]):
        return named["code"]
    return code


def _after_on_line(text: str, found: list[Found], place: int, claimed: set[int]) -> str | None:
    """A code behind the link on its own line."""
    start = found[place].at[1]
    end = text.find("\n", start, start + 4 * _REACH)
    return _after(text, found, place, claimed, end if end >= 0 else start + 4 * _REACH)


def _before_on_line(text: str, found: list[Found], place: int, claimed: set[int]) -> str | None:
    """A code before the link on its own line: such a text names the code first for every link."""
    start = text.rfind("\n", 0, _begin(found[place])) + 1
    return _before(text, found, place, claimed, start)


def _after(
    text: str, found: list[Found], place: int, claimed: set[int], most: int | None = None
) -> str | None:
    """A code within reach behind the link, not past the next one that could have it."""
    link = found[place]
    start = max(link.at[1], link.anchor_at[1] if link.form == "html" and link.anchor_at else 0)
    reach = _AFTER
    for following in (*found[place + 1 : place + 4], None):
        begin = len(text) if following is None else _begin(following)
        begin = begin if most is None else min(begin, most)
        window = text[start : max(start, min(start + reach, begin))]
        code = _first(link, window, start, claimed)
        if code is None and following is not None and start == link.at[1]:
            code = _cell(text, link, window)
        if code is not None or following is None or _takes_code(following) or "\n" in window:
            return code
        reach -= len(window)
        start = following.at[1]
        if reach <= 0:
            return None
    return None


def _before(text: str, found: list[Found], place: int, claimed: set[int], least: int = 0) -> str | None:
    """A code within reach before the link, not past the link before it, if that did not claim it."""
    link = found[place]
    end = _begin(link)
    start = max(end - _BEFORE, found[place - 1].at[1] if place else 0, least)
    return _first(link, text[start:end], start, claimed, last=True)


def _begin(link: Found) -> int:
    if link.anchor_at is None or link.form == "reference":
        return link.at[0]
    return min(link.at[0], link.anchor_at[0])


def _cell(text: str, link: Found, window: str) -> str | None:
    """A bare word in back-quotes or in the next cell, where the table's header names codes."""
    match = _CELL.match(window.lstrip(")] "))
    if match and _fits(link, match["code"]) and _CODE_COLUMN.search(_header(text, link.at[0])):
        return match["code"]
    return None


def _bracketed(text: str, found: list[Found], place: int, claimed: set[int]) -> str | None:
    """A word in brackets or back-quotes right behind the link that looks like a code."""
    link = found[place]
    start = max(link.at[1], link.anchor_at[1] + 3 if link.form == "html" and link.anchor_at else 0)
    behind = text[start : start + 20]
    named = _AFTER_COLON.match(behind)
    word = str(named["code"] or named["word"]) if named else ""
    if named and _fits(link, word):
        return word
    match = _BRACKETED.match(behind)
    word = str(match["code"]) if match else ""
    return word if _MIXED.match(word) and _fits(link, word) else None


def _column(text: str, found: list[Found], place: int, claimed: set[int]) -> str | None:
    """A code in the cell of the same row whose column header names codes."""
    link = found[place]
    begin = text.rfind("\n", 0, link.at[0]) + 1
    end = text.find("\n", link.at[1])
    if (end if end > 0 else len(text)) - begin > _LONGEST_ROW or "|" not in text[begin:end]:
        return None
    header = _header(text, link.at[0])
    cells = _cells(text[begin : end if end > 0 else len(text)])
    for number, title in enumerate(_cells(header)):
        if number < len(cells) and _CODE_COLUMN.search(title):
            words = re.findall(
                r"(?<![A-Za-z0-9])[A-Za-z0-9]{3,8}(?![A-Za-z0-9])",
                re.sub(r"\S*://\S*|\[[^\]]*\]", " ", cells[number]),
            )
            fitting = [word for word in map(str, words) if _fits(link, word)]
            if fitting:
                return fitting[0]
    for cell in cells if header else ():
        word = cell.strip(" `*_()[]")
        if len(word) == 4 and word.isascii() and word.isalnum() and _MIXED.match(word) and _fits(link, word):
            return word
    return None


def _cells(row: str) -> list[str]:
    return _PIPE.split(row.strip().strip("|"))


def _header(text: str, position: int) -> str:
    """First line of the Markdown table in which a position stands, or nothing."""
    end = text.rfind("\n", 0, position)
    start = text.rfind("\n", 0, max(end, 0)) + 1
    header = ""
    for _ in range(200):
        if end <= 0 or end - start > _LONGEST_ROW or "|" not in text[start:end]:
            return header
        header = text[start:end]
        end = start - 1
        start = text.rfind("\n", 0, max(end, 0)) + 1
    return header
