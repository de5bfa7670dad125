"""Defanging: addresses that can be read and put back, but that nothing follows by a click."""

from __future__ import annotations

import re

# A scheme may stand a second time inside a path (web archives), plain or percent-encoded.
_SLASHES = r"s?(?::|%3A)(?:/|%2F){2}"
_SCHEME = re.compile(rf"(?<![a-z])(?:(h)(tt)(p)|(f)(t)(p))(?={_SLASHES})", re.IGNORECASE)
_DEFANGED = re.compile(rf"(?<![a-z])(?:(h)(xx)(p)|(f)(x)(p))(?={_SLASHES})", re.IGNORECASE)
_AUTHORITY = re.compile(
    rf"(?<![a-z])((?:hxxp|fxp){_SLASHES})((?:(?!%2F|%3F|%23)[^\s/?#\"'<>|])+)", re.IGNORECASE
)
_MAGNET = re.compile(r"(?<![a-z])(magnet):(?=\?)", re.IGNORECASE)
_MAGNET_BACK = re.compile(r"(?<![a-z])(magnet)\[:\](?=\?)", re.IGNORECASE)

# A host without a scheme counts as a link when a path or a port follows, or when it begins with www:
# file names have the same shape (README.md, data.zip) and must stay as they are.
_HOST = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])?"
_BARE = re.compile(rf"(?<![\w@.\[\]/%+-])(?:{_HOST}(?=/|:\d)|www\.{_HOST}(?![\w.]))", re.IGNORECASE)

# Where a link stands in prose. It ends at the first character that is not printable ASCII, so that
# Chinese or Russian words glued to it are not taken for its path.
_LINK_END = r"[!#-&(-;=?-~]"
LINK = re.compile(
    rf"(?<![a-z])(?:(?:https?|ftps?)(?::|%3A)(?:/|%2F){{2}}{_LINK_END}+|magnet:\?{_LINK_END}+)"
    rf"|{_BARE.pattern}{_LINK_END}*",
    re.IGNORECASE,
)


def defang(text: str) -> str:
    """Make every address in a URL or a text dead: hxxp(s), fxp, magnet[:], and [.] in hosts.

    The same again when defanged twice. A dot in a path stays. refang is the way back for every
    text that did not itself hold hxxp://, fxp:// or [.].
    """
    text = _SCHEME.sub(_crossed, text)
    text = _AUTHORITY.sub(lambda m: m[1] + _bracketed(m[2]), text)
    text = _BARE.sub(lambda m: _bracketed(m[0]), text)
    return _MAGNET.sub(r"\1[:]", text)


def refang(text: str) -> str:
    """Give a defanged text its working addresses back."""
    text = _DEFANGED.sub(_uncrossed, text)
    return _MAGNET_BACK.sub(r"\1:", text).replace("[.]", ".")


def defang_host(host: str) -> str:
    """A host name that no program takes for a link; IP addresses too."""
    return _bracketed(host)


def _bracketed(host: str) -> str:
    return re.sub(r"(?<!\[)\.(?!\])", "[.]", host)


def _crossed(match: re.Match[str]) -> str:
    first, middle, last = (g for g in match.groups() if g is not None)
    return first + middle.replace("t", "x").replace("T", "X") + last


def _uncrossed(match: re.Match[str]) -> str:
    first, middle, last = (g for g in match.groups() if g is not None)
    return first + middle.replace("x", "t").replace("X", "T") + last
