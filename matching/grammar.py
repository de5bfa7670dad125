"""The little grammar of labels: which names a phrase holds, and which noun is its head."""

from __future__ import annotations

import re
from collections.abc import Sequence

from matching.names import Mention
from matching.scopes import Scope
from matching.vocabulary import Kind

NAMES = frozenset({Kind.OURS, Kind.OTHER, Kind.EVALUATION})
NOUNS = frozenset({Kind.DATA, Kind.MODEL, Kind.LIST, Kind.TEST, Kind.RESULT, Kind.SOFTWARE})
_PROSE = frozenset({"before", "sentence", "previous", "line before", "block", "parent"})
_WHOLE = frozenset({"address", "folder", "title", "row", "column", "heading", "outer heading"})
_FORWARD = frozenset({"after", "behind", "next", "line after"})
# Verbs that make a model the aim and not the content: `to train the model`.
_TO_TRAIN = re.compile(
    r"(?i)(?:\b(?:train|training|test|testing|evaluate|evaluating|fine-?tune|learn|run|reproduce|verify|convert|deploy)\s+"
    r"(?:the|our|your|a|an|own|this|these|new|any|all)\s+(?:\w+\s+){0,2}|\b(?:to|can)\s+(?:train|test|evaluate|learn)\s+(?:\w+\s+){0,2})$"
)
# `train on the source dataset`: what is done with data, not what a link holds.
_FED = re.compile(
    r"(?i)\b(?:train(?:ed|ing)?|test(?:ed|ing)?|evaluat(?:e|ed|ing|ion)|fine-?tun(?:e|ed|ing)|results?|performance|accuracy|adapt(?:ed|ation|ing)?)"
    r"\s+(?:on|with|using|from|over|for|to)\s+(?:\w+\s+){0,3}$"
)
_BETWEEN = re.compile(
    r"^[\s,，、/&+|()\[\]`*_'\"“”:-]*(?:(?:and|or|with|plus|和|與|与|及|以及|,|\([^()]{0,30}\))[\s,()\[\]`*_]*){0,3}$"
)
_BETWEEN_FED = re.compile(r"^[^.。;；:：\n]{0,40}$")
# `For the set X, the list is here`: what stands before the comma is only the occasion.
_OCCASION = re.compile(
    r"(?i)^[\s\d.)*+>#-]{0,12}(?:for|in|on|with|as|to|after|before|using|when|if|since|because|based|besides|following|like|given)\b"
)


def held_and_fed(text: str, scope: Scope) -> tuple[list[Mention], list[Mention]]:
    """The names in a scope that say what is held, and those that only say what a model was fed."""
    names = [m for m in scope.mentions if m.kind in NAMES]
    if not names or scope.where in {"address", "folder", "title"}:
        return names, []
    held: list[Mention] = []
    fed: list[Mention] = []
    fed_until = -1
    for mention in scope.mentions:
        if mention.kind is Kind.TRAINED:
            fed_until = mention.end
        elif mention.kind in NAMES:
            if fed_until >= 0 and _BETWEEN_FED.match(text[fed_until : mention.start]):
                fed.append(mention)
                fed_until = mention.end
            else:
                held.append(mention)
    return held, fed


def nearest_group(text: str, scope: Scope, names: Sequence[Mention]) -> list[Mention]:
    """The enumeration of names that is nearest to the link."""
    if scope.where in _WHOLE:
        return list(names)
    forward = scope.where in _FORWARD
    ordered = list(names) if forward else list(reversed(names))
    group = [ordered[0]]
    for mention in ordered[1:]:
        last = group[-1]
        gap = text[last.end : mention.start] if forward else text[mention.end : last.start]
        if mention.start != last.start and not _BETWEEN.match(gap):
            break
        group.append(mention)
    return group


def head_kind(text: str, scope: Scope) -> Mention | None:
    """The noun that says what kind of thing the link is: the head of the noun phrase that counts.

    In English the first noun phrase behind the verb of giving (`download the list of images`), or else the
    first one; in a compound the last noun (`image list`). In Chinese, Japanese and Korean the last noun.
    """
    nouns: list[Mention] = []
    last_get = -1
    plain = scope.where not in {"address", "folder", "title"}
    for mention in scope.mentions:
        if mention.kind is Kind.GET:
            last_get = mention.end
        if mention.kind not in NOUNS:
            continue
        if (
            plain
            and mention.kind is Kind.MODEL
            and _TO_TRAIN.search(text[max(0, mention.start - 40) : mention.start])
        ):
            continue
        if (
            plain
            and mention.kind is Kind.DATA
            and _FED.search(text[max(0, mention.start - 50) : mention.start])
        ):
            continue
        nouns.append(mention)
    if not nouns:
        return None
    if scope.where in {"address", "folder"}:
        return nouns[-1]
    if ord(nouns[-1].meaning.name[0]) > 0x2E80 and scope.where in {"before", "text", "block"}:
        return nouns[-1]
    if scope.where in _PROSE:
        nouns = [m for m in nouns if m.start >= last_get] or _behind_occasion(text, scope, nouns)
    head = nouns[0]
    for mention in nouns[1:]:
        if scope.where == "title" or not _one_phrase(text, scope, head, mention):
            break
        head = mention
    return head


def _behind_occasion(text: str, scope: Scope, nouns: list[Mention]) -> list[Mention]:
    """The nouns behind the comma that ends an opening `For ...,`, if there are any."""
    for span in scope.spans:
        if not _OCCASION.match(text[span[0] : span[0] + 30]):
            continue
        comma = text.find(", ", *span)
        later = [m for m in nouns if m.start > comma] if comma > 0 else []
        if later:
            return later
    return nouns


def _one_phrase(text: str, scope: Scope, head: Mention, mention: Mention) -> bool:
    """Whether two nouns stand in one compound: side by side, or with only a name between them."""
    gap = text[head.end : mention.start]
    if len(gap) <= 3 and not gap.strip(" -_'’s"):
        return True
    named = any(m.kind in NAMES and m.start >= head.end and m.end <= mention.start for m in scope.mentions)
    return named and len(gap) < 40 and not re.search(r"[,:;.(]| (?:of|for|on|in|from|and) ", gap)
