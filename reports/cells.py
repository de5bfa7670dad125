"""Cells of a table that no spreadsheet runs: plain text, formula-safe, one line."""

from __future__ import annotations

import re

# Control characters, lone surrogates, non-characters, and the marks that reverse the order of a text.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]"
)
_BREAKS = re.compile(r"[\t\r\n\u2028\u2029]+")
# What stands before the first visible character, and the signs with which a formula begins there:
# Excel and LibreOffice read the full-width ones as the narrow ones.
_FORMULA = re.compile(
    "^[\\s\x00-\x20\u00a0\u00ad\u034f\u061c\u180e\u200b-\u200f\u2060-\u2064\ufeff]*[=+\\-@|%＝＋－＠﹦﹢﹣﹫−]"
)
# A semicolon is the separator where the comma is the decimal sign: what follows it is a cell there.
_AFTER_SEPARATOR = re.compile('(;\\s*"?\\s*)(?=[=+\\-@＝＋－＠])')


def printable(text: str) -> str:
    """A text without control characters, lone surrogates and marks of direction; breaks are kept."""
    return _UNPRINTABLE.sub("", text)


def cell(value: object) -> str | int | float:
    """A value as one flat cell: numbers stay, lists are joined by ` | `, a formula gets a leading '."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    if isinstance(value, list | tuple):
        return safe(" | ".join(str(piece) for piece in value))
    return safe(str(value))


def safe(text: str) -> str:
    """A text as one cell: printable, on one line, and never read as a formula."""
    guarded = bool(_FORMULA.match(text)) or text[:1] in {"\t", "\r"}
    line = _AFTER_SEPARATOR.sub(r"\1'", _BREAKS.sub(" ", printable(text)))
    return "'" + line if guarded or _FORMULA.match(line) else line
