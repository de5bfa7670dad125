"""Runs of characters that are, or hide, an address: where each starts and ends in a cleaned text."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from providers import registry

# Signs that end an address: white space, quotes, angle brackets, and Chinese, Japanese or Korean text.
_STOP = (
    r"\s<>\"'`|\\^，。；、！？（）【】《》「」『』“”‘’…：\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef"
)
# A backslash only as a Markdown escape; no bracket behind which another link starts, no comma before one.
_RUN = rf"(?:[^{_STOP})\],;]|\\[_*~&#.()+-]|\)(?![(\[\]])|\](?![(\[])|[,;](?!https?:))"
_SCHEMES = re.compile(
    rf"(?i)(?<![A-Za-z0-9])(?:(?:https?|ftp|gs|s3|hf)://{_RUN}{{3,2000}}|magnet:\?{_RUN}{{10,2000}})"
)
_HOST = r"(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,12}"
_BARE_HOST = re.compile(rf"(?i)(?<![\w./@:%=+-]){_HOST}(?::\d{{2,5}})?/{_RUN}{{1,2000}}")
_NO_SCHEME = re.compile(rf"(?i)(?<=[\"'(])//{_HOST}/{_RUN}{{1,2000}}")
_JOINED_STRING = re.compile(r"""["'][ \t]*\\?\r?\n[ \t]*[frb]?["'](?P<rest>[^\s"']{1,300})(?=["'])""")
_NEXT_LINE = re.compile(r"[ \t]*\r?\n[ \t]*(?P<rest>[A-Za-z0-9_-]{2,40})(?![A-Za-z0-9_-])")
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_-]{24,4000}={0,2}(?![A-Za-z0-9+/=_-])")
_INSIDE = re.compile(rf"(?i)(?:https?://|magnet:\?|{_HOST}/){_RUN}{{3,400}}")
_ESCAPE = re.compile(r"\\([_*~&#.()+-])")
_UNFINISHED = re.compile(
    r"(?:drive|docs)\.google\.com/.*(?:/d/|id=|/folders/)(?P<drive>[01][\w-]*)$|pan\.baidu\.com/s/(?P<baidu>1[\w-]*)$"
)
_WHOLE = {"drive": {28, 33}, "baidu": {23}}
_CLOSERS = {")": "(", "]": "[", "}": "{"}
_PERCENT_CJK = re.compile(r"%(?:E3%80|EF%BC)%[0-9A-F]{2}", re.I)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of the cleaned text and the address it stands for; form says how it is written."""

    start: int
    end: int
    url: str
    form: str


def runs(text: str) -> list[Run]:
    """Every address with a scheme, at a bare known host, or in base64, by position. Linear in the text."""
    found = [run for match in _SCHEMES.finditer(text) if (run := _written(text, match.start(), match.end()))]
    if "//" in text:
        found += [
            Run(m.start(), end, "https:" + tidy(text[m.start() : end]), "url")
            for m in _NO_SCHEME.finditer(text)
            if (end := _closed(text, m.start(), m.end()))
        ]
    found += outside(_bare_hosts(text), found)
    found += outside(_base64_runs(text), found)
    return sorted(found, key=lambda run: run.start)


def outside(candidates: Iterator[Run], taken: list[Run]) -> list[Run]:
    """Those candidates that share no character with a run that is already taken."""
    covered = sorted((run.start, run.end) for run in taken)
    kept: list[Run] = []
    step = 0
    for run in sorted(candidates, key=lambda run: run.start):
        while step < len(covered) and covered[step][1] <= run.start:
            step += 1
        if step == len(covered) or covered[step][0] >= run.end:
            kept.append(run)
    return kept


def tidy(url: str) -> str:
    """An address without Markdown escapes and without percent-encoded Chinese punctuation behind it."""
    if "\\" in url:
        url = _ESCAPE.sub(r"\1", url)
    if "%" in url and (glued := _PERCENT_CJK.search(url)):
        url = url[: glued.start()]
    scheme, _, rest = url.partition("://")
    match scheme.lower():
        case "gs":
            return "https://storage.googleapis.com/" + rest
        case "s3":
            bucket, _, key = rest.partition("/")
            return f"https://{bucket}.s3.amazonaws.com/{key}"
        case "hf":
            return "https://huggingface.co/" + rest
        case _:
            return url


def unwrap(url: str) -> str:
    """The address inside a forwarding address (?target=, /go/<base64>), up to three levels deep."""
    for _ in range(3):
        rest = url[8:]
        if "://" not in rest and "%3A" not in rest and "%3a" not in rest and "aHR0c" not in rest:
            return url
        inner = _wrapped(url)
        if inner is None:
            return url
        url = inner
    return url


def _wrapped(url: str) -> str | None:
    try:
        split = urlsplit(url)
    except ValueError:
        return None
    values = [value for _, value in parse_qsl(split.query)]
    if "aHR0c" in split.path:
        values.append(split.path.rpartition("/")[2])
    for value in values:
        if value.startswith("aHR0c"):
            value = decoded(value) or ""
        if value.startswith(("http://", "https://")):
            return value
    return None


def decoded(text: str) -> str | None:
    """Text behind base64 in either alphabet, padded or not; None when it is no UTF-8 text."""
    body = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return b64decode(body + "=" * (-len(body) % 4), validate=True).decode("utf-8")
    except (Base64Error, UnicodeDecodeError):
        return None


def _written(text: str, start: int, end: int) -> Run | None:
    """The run of an address with a scheme, joined with its rest where a line or a string broke it."""
    end = _closed(text, start, end)
    url = tidy(text[start:end])
    if len(url) < 9:
        return None
    if end < len(text) and text[end] in "\"' \t\r\n":
        rest = _JOINED_STRING.match(text, end)
        if rest and (url[-1] in "/=_-&?" or rest["rest"][0] in "/=_-&?") and "://" not in rest["rest"]:
            return Run(start, rest.end("rest"), tidy(url + rest["rest"]), "url")
        broken = _UNFINISHED.search(url)
        rest = _NEXT_LINE.match(text, end) if broken else None
        if broken and broken.lastgroup and rest:
            length = len(broken[broken.lastgroup]) + len(rest["rest"])
            if length in _WHOLE[broken.lastgroup]:
                return Run(start, rest.end("rest"), url + rest["rest"], "url")
    return Run(start, end, url, "url")


def _closed(text: str, start: int, end: int) -> int:
    """Where an address really ends: before closing signs and punctuation that belong to the sentence."""
    run = text[start:end]
    if any(sign in run for sign in ")]}"):
        depth = {"(": 0, "[": 0, "{": 0}
        for place, sign in enumerate(run):
            if sign in depth:
                depth[sign] += 1
            elif sign in _CLOSERS:
                depth[_CLOSERS[sign]] -= 1
                if depth[_CLOSERS[sign]] < 0:
                    run = run[:place]
                    break
    emphasis = text[start - 1] if start else ""
    while run:
        last = run[-1]
        if last in ".,;:!?~([{\\\"'" or (last in "*_" and (last == emphasis or run.endswith("**"))):
            run = run[:-1]
        else:
            break
    return start + len(run)


def _bare_hosts(text: str) -> Iterator[Run]:
    for match in _BARE_HOST.finditer(text):
        end = _closed(text, match.start(), match.end())
        url = "https://" + tidy(text[match.start() : end])
        if registry().claims(url):
            yield Run(match.start(), end, url, "bare")


def _base64_runs(text: str) -> Iterator[Run]:
    for match in _BASE64.finditer(text):
        token = match[0]
        if token.islower() or token.isdigit() or token.count("/") > 8:
            continue
        inside = decoded(token)
        hidden = _INSIDE.search(inside) if inside else None
        if inside and hidden:
            end = _closed(inside, hidden.start(), hidden.end())
            url = tidy(inside[hidden.start() : end])
            yield Run(match.start(), match.end(), url if ":" in url[:8] else "https://" + url, "base64")
