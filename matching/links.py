"""Find every link in a text, however it is written, with its own text, its share and its code."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from matching import codes
from matching._loaders import loaders
from matching._runs import Run, outside, runs, unwrap
from matching.clean import ZERO_WIDTH, Cleaned, clean
from providers import Share, registry

Span = tuple[int, int]

_ANCHOR_REACH = 400
_ATTRIBUTE = re.compile(r"(?i)\b(href|src|data-src|poster|content|cite|action)\s*=\s*[\"']?\s*$")
_TAG = re.compile(r"<[^<>]{0,300}>")
_REFERENCE = re.compile(r"^[ \t]{0,8}(?:>[ \t]?)?\[([^\[\]\n]{1,80})\]:[ \t]*<?$")
_USE = re.compile(r"\[((?:[^\[\]\n]|!?\[[^\[\]\n]{0,80}\]){1,200})\][ ]?\[([^\[\]\n]{0,80})\]")
_SHORT_USE = re.compile(r"(?<![\]\w])\[([^\[\]\n]{1,80})\](?![\[(:])")
_ASSIGNED = re.compile(r"(?m)\b([A-Za-z_]\w{0,40})\s?=\s?[\"']?([\w.:/-]{3,200})[\"']?")
_VARIABLE = re.compile(r"\$\{?([A-Za-z_]\w{0,40})\}?")


@dataclass(frozen=True, slots=True)
class Found:
    """A link as it stands in a text: line (1-based, split at \\n only), column (0-based), exact text.

    url is what it stands for (unescaped, refanged, unwrapped, without a request), share the address of
    hosted things there or None, code an extraction code that the text gives for it. anchor is the link's
    own text. form is url, bare, base64, loader, id, quoted id, hash, spoken, inline, reference, html,
    rest, autolink, image. start and end count characters of the text; at, anchor_at and uses are spans in the
    cleaned text, uses where a reference link is used.
    """

    line: int
    column: int
    found: str
    url: str
    share: Share | None
    code: str | None
    anchor: str
    form: str
    start: int
    end: int
    at: Span
    anchor_at: Span | None = None
    uses: tuple[Span, ...] = ()


def find_links(text: str, name: str = "README.md") -> list[Found]:
    """Every link of a text, by position. name is the document's, its ending tells JSON and notebooks."""
    return read_links(clean(text, name))


def read_links(cleaned: Cleaned) -> list[Found]:
    """Every link of a cleaned text, by position."""
    text = cleaned.text
    written = runs(text)
    every = written + outside(loaders(text), written)
    every = written + _apart(every[len(written) :])
    every.sort(key=lambda run: run.start)
    newlines = [match.start() for match in re.finditer("\n", cleaned.raw)]
    definitions: dict[str, int] = {}
    variables = dict(_ASSIGNED.findall(text)) if "$" in text else {}
    found: list[Found] = []
    for run in every:
        link = _link(cleaned, run, newlines, variables)
        if link.form == "definition":
            definitions[link.anchor.lower()] = len(found)
        found.append(link)
    if definitions:
        _use_references(text, found, definitions)
    return codes.attach(text, found)


def _apart(candidates: list[Run]) -> list[Run]:
    """Candidates without those that overlap an earlier one (two patterns may see the same id)."""
    kept: list[Run] = []
    for run in sorted(candidates, key=lambda run: (run.start, -run.end)):
        if not kept or run.start >= kept[-1].end:
            kept.append(run)
    return kept


def _link(cleaned: Cleaned, run: Run, newlines: list[int], variables: dict[str, str]) -> Found:
    start, end = cleaned.origin(run.start), cleaned.origin(run.end)
    text = cleaned.raw[start:end].rstrip(ZERO_WIDTH)
    line = bisect_right(newlines, start - 1)
    column = start - (newlines[line - 1] + 1 if line else 0)
    url = unwrap(run.url)
    if "$" in url:
        url = _VARIABLE.sub(lambda m: variables.get(m[1], m[0]), url)
    form, anchor = _written_as(cleaned.text, run)
    own = _plain(cleaned.text[slice(*anchor)]) if anchor else ""
    share = registry().recognise(url)
    return Found(
        line=line + 1,
        column=column,
        found=text,
        url=url,
        share=share,
        code=share.code if share else None,
        anchor=own,
        form=form,
        start=start,
        end=start + len(text),
        at=(run.start, run.end),
        anchor_at=anchor,
    )


def _plain(text: str) -> str:
    """A link's text without tags, image marks and emphasis."""
    if "<" in text:
        text = _TAG.sub(" ", text)
    return " ".join(re.sub(r"!?\[|\]\([^()]*\)|[*`\]]", " ", text).split())


def _written_as(text: str, run: Run) -> tuple[str, Span | None]:
    """How the link is written, and where its own text stands."""
    if run.form not in {"url", "bare"}:
        return run.form, None
    before = text[max(0, run.start - 12) : run.start].rstrip("< ")
    if before.endswith(("](", "] (", "](\\")):
        close = text.rfind("]", 0, run.start)
        opening = _opening(text, close)
        if opening is not None:
            image = opening > 0 and text[opening - 1] == "!"
            return ("image" if image else "inline"), (opening + 1, close)
    if before.endswith(("=", '="', "='", "=\\")):
        attribute = _ATTRIBUTE.search(text[max(0, run.start - 24) : run.start])
        if attribute and attribute[1].lower() != "href":
            return "image", None
        if attribute:
            return "html", _html_text(text, run.end)
    head = text[max(0, text.rfind("\n", 0, run.start) + 1) : run.start][-100:]
    definition = _REFERENCE.match(head) if "]:" in head else None
    if definition:
        begin = run.start - len(head) + definition.start(1)
        return "definition", (begin, begin + len(definition[1]))
    if text[run.start - 1 : run.start] == "<":
        tick = text.rfind("`", max(0, run.start - 200), run.start)
        if (
            tick >= 0
            and "\n" not in text[tick : run.start - 1].strip("\n")
            and text[run.end : run.end + 2] == ">`"
        ):
            return "rest", (tick + 1, run.start - 1)
        return "autolink", None
    if text[run.end : run.end + 1] == "|" and text[max(0, run.start - 2) : run.start] == "[[":
        close = text.find("]]", run.end, run.end + _ANCHOR_REACH)
        return ("inline", (run.end + 1, close)) if close > 0 else ("url", None)
    if text[run.end : run.end + 2] == "][" and text[max(0, run.start - 2) : run.start] == "[[":
        close = text.find("]]", run.end, run.end + _ANCHOR_REACH)
        return ("inline", (run.end + 2, close)) if close > 0 else ("url", None)
    return run.form, None


def _opening(text: str, close: int) -> int | None:
    """The bracket that a closing bracket belongs to, within reach."""
    depth = 0
    for place in range(close, max(-1, close - _ANCHOR_REACH), -1):
        if text[place] == "]":
            depth += 1
        elif text[place] == "[":
            depth -= 1
            if depth == 0:
                return place
    return None


def _html_text(text: str, end: int) -> Span | None:
    """Where the text of an HTML link stands: from the end of its tag to `</a`."""
    opened = text.find(">", end, end + _ANCHOR_REACH)
    if opened < 0:
        return None
    closed = text.find("</", opened, opened + _ANCHOR_REACH)
    while closed > 0 and text[closed + 2 : closed + 4].lower() not in {"a>", "a "}:
        closed = text.find("</", closed + 2, opened + _ANCHOR_REACH)
    return (opened + 1, closed) if closed > 0 else None


def _use_references(text: str, found: list[Found], definitions: dict[str, int]) -> None:
    """Give each reference definition the text and the places of the links that use it."""
    uses: dict[int, list[Span]] = {}
    for match in _USE.finditer(text):
        place = definitions.get((match[2] or match[1]).lower())
        if place is not None:
            uses.setdefault(place, []).append(match.span(1))
    for match in _SHORT_USE.finditer(text):
        place = definitions.get(match[1].lower())
        if place is not None:
            uses.setdefault(place, []).append(match.span(1))
    for place in definitions.values():
        link = found[place]
        spans = tuple(sorted(uses.get(place, ())))
        anchor = spans[0] if spans else link.anchor_at
        own = _plain(text[slice(*anchor)]) if anchor else ""
        found[place] = replace(link, form="reference", anchor=own, anchor_at=anchor, uses=spans)
