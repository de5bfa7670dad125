"""Weigh the words round a link: which dataset they name, and what kind of thing they say it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from matching.addresses import weigh_address
from matching.grammar import head_kind, held_and_fed, nearest_group
from matching.index import Index
from matching.names import Meaning, Mention
from matching.page import Page
from matching.scopes import Scope, scopes_of
from matching.score import SAID, Weighing
from matching.vocabulary import Kind

WHERE = {
    "address": "The address says",
    "folder": "The path of the address says",
    "text": "The link's own text says",
    "before": "The words before the link say",
    "after": "The words after the link say",
    "behind": "The words after the link say",
    "column": "The head of the column says",
    "row": "The table row says",
    "sentence": "The same sentence says",
    "previous": "The sentence before says",
    "block": "The same paragraph says",
    "parent": "The list item above says",
    "line before": "The lines before say",
    "next": "The next sentence says",
    "line after": "The lines after say",
    "heading": "The heading above says",
    "outer heading": "A heading further up says",
    "title": "The document's title says",
}
_SAME_SENTENCE = frozenset({"before", "behind", "after", "sentence", "next", "row"})
_OWN = frozenset({"text", "before", "behind", "column"})
_LOOSE = frozenset({"previous", "block", "line before", "next", "title"})
_FURTHER = frozenset({"previous", "block", "line before", "parent"})
# How surely the set that a document speaks of most is meant by `training data`.
_COMMONEST = 0.45


def weigh(page: Page, number: int, index: Index) -> Weighing:
    """Weigh the scopes of a link against the names of a catalog."""
    found = Weighing()
    weigh_address(page, number, found, index)
    spoken = 0.0
    trained = False
    scopes = scopes_of(page, number)
    for scope in scopes:
        names, fed = held_and_fed(page.text, scope)
        files = [m for m in names if m.meaning.file and m.kind is Kind.OURS]
        if names and found.name is None and found.other is None:
            _take_name(found, scope, names, index, page, number)
        elif files and found.name is None and scope.where in _SAME_SENTENCE:
            # A file's name is surer than the name of another set beside it.
            found.other = None
            _take_name(found, scope, files, index, page, number)
        if not names and fed and found.name is None and found.other is None and found.leading() is Kind.DATA:
            # `... trained on X. The dataset itself is here`
            _take_name(found, scope, fed, index, page, number)
        # The nearer words were heard first: what stands further off adds less and less.
        share = max(0.25, 1 - spoken / 3.5)
        if fed:
            reason = f"{WHERE[scope.where]} what a model was trained or tested on."
            found.vote(Kind.MODEL, scope.kind_weight * share, reason)
        kind = head_kind(page.text, scope)
        if kind is not None:
            if scope.where in _OWN and found.own_kind is None:
                found.own_kind = kind.kind
            trained = trained or (kind.kind is Kind.DATA and spoken < 2.5 and "train" in kind.meaning.name)
            weight = scope.kind_weight * share
            found.vote(
                kind.kind, weight, f"{WHERE[scope.where]} '{_quote(page, scope, kind)}': {SAID[kind.kind]}."
            )
            spoken += scope.kind_weight
        if any(m.kind is Kind.MADE for m in scope.mentions) and scope.kind_weight >= 1.2:
            found.made = True
    _weigh_measures(page, number, scopes, found)
    if trained and found.name is None and found.other is None and found.leading() is Kind.DATA:
        _take_commonest(page, found, index)
    return found


def _take_name(
    found: Weighing, scope: Scope, names: Sequence[Mention], index: Index, page: Page, number: int
) -> None:
    """Decide which of the names in the nearest scope that has any is the link's."""
    group = nearest_group(page.text, scope, names)
    known = [m for m in group if _reported(m.meaning, index)]
    supported = [m for m in known if not m.meaning.weak or _supported(page, m, scope)]
    if supported:
        chosen = max(supported, key=lambda m: (m.meaning.derivative is not None, m.end - m.start))
        weight = scope.name_weight - (page.own_name(number) if scope.where in _LOOSE else 0.0)
        weight -= 0.06 if len({m.meaning.name for m in group}) > 2 else 0.0
        if scope.where in _FURTHER and any(m.kind is Kind.GONE for m in scope.mentions):
            # `X was taken down.` The next sentence offers something else.
            weight *= 0.6
        found.name = chosen.meaning
        found.name_weight = weight - (0.12 if chosen.meaning.weak else 0.0)
        found.of_addresses = "index" in index.catalog.signatures[chosen.meaning.dataset or ""].category
        found.test_first = found.votes.get(Kind.TEST, 0.0)
        source = page.title if scope.where == "title" else page.text
        said = " ".join(source[chosen.start : chosen.end].split())
        found.reasons.append((9.0, f"{WHERE[scope.where]} '{said}', a name of {chosen.meaning.name}."))
        assert chosen.meaning.dataset is not None
        if index.only_marks(chosen.meaning.dataset, chosen.meaning.derivative):
            found.own_kind = Kind.LIST
            found.vote(Kind.LIST, 3.0, f"Of {chosen.meaning.name} only lists or annotations are known.")
        return
    strong = [m for m in group if m not in known]
    if strong:
        found.other = strong[-1].meaning
        found.reasons.append((9.0, f"{WHERE[scope.where]} '{found.other.name}', another set."))


def _take_commonest(page: Page, found: Weighing, index: Index) -> None:
    """`Training data` with no name anywhere near: the set that the document speaks of most."""
    counted: Counter[str] = Counter()
    for meaning, times in page.spoken_of.items():
        sure = _reported(meaning, index) and not meaning.weak
        counted[(meaning.dataset or "") if sure else meaning.name] += times
    (first, times), *_ = counted.most_common(1) or [("", 0)]
    named = [meaning for meaning in page.spoken_of if meaning.dataset == first and not meaning.weak]
    if times >= 2 and named:
        found.name, found.name_weight = named[0], _COMMONEST
        reason = f"The document speaks of {named[0].name} {times} times, more than of any other set."
        found.reasons.append((9.0, reason))


def _reported(meaning: Meaning, index: Index) -> bool:
    return (
        meaning.dataset is not None
        and index.stands_for(meaning.dataset, meaning.derivative)[0] in index.wanted
    )


def _supported(page: Page, mention: Mention, scope: Scope) -> bool:
    """Whether a common word is meant as a name: `dataset` stands by, or a sure name of the same set."""
    source = page.title if scope.where == "title" else page.text
    if mention.meaning.sure and source[mention.start : mention.end].lower() == mention.meaning.sure:
        return True
    near = [m for m in scope.mentions if m.kind is Kind.DATA and -14 < m.start - mention.end < 14]
    if near:
        return True
    return mention.meaning.dataset in page.sure


def _quote(page: Page, scope: Scope, mention: Mention) -> str:
    source = page.title if scope.where == "title" else page.text
    return " ".join(source[mention.start : mention.end].split())


def _weigh_measures(page: Page, number: int, scopes: Sequence[Scope], found: Weighing) -> None:
    """A table whose heads are measures is a table of models."""
    block = page.block(number)
    if not block.header:
        return
    if any(scope.where == "column" and head_kind(page.text, scope) for scope in scopes):
        return
    heads = [m for span in block.header for m in page.among(*span)]
    measures = {m.meaning.name for m in heads if m.kind is Kind.METRIC}
    tested = {m.meaning.name for m in heads if m.kind is Kind.EVALUATION}
    if len(measures) + len(tested) >= 2:
        found.vote(
            Kind.MODEL, 2.4, f"The table measures models: its heads say '{sorted(measures | tested)[0]}'."
        )
