"""Judge every link of a document: a copy, a derivative, a model, a list, another set, or nothing."""

from __future__ import annotations

import re

from matching._words import Evidence, Grade, JudgedLink, Label, Verdict
from matching.addresses import NO_STORE, holding
from matching.catalog import Catalog
from matching.clean import clean
from matching.index import Index, index_of
from matching.links import Found, read_links
from matching.listing import judge_entries
from matching.names import Meaning
from matching.page import Page
from matching.score import LABELS, THRESHOLD, Weighing, belief
from matching.verdicts import combine
from matching.vocabulary import Kind
from matching.weigh import weigh
from providers import Dialect, Digest, Document, Entry

OFFICIAL_SCORE = 0.05
# `owner/name` or `owner/name: path`, as code hosts title their repositories and files.
_OWNED = re.compile(r"^[\w.-]+/(?=[\w.-]+(?:$|:))")
_ARCHIVED = re.compile(r"^https?://web\.archive\.org/web/[^/]+/")


def judge_document(
    document: Document, catalog: Catalog, asked: frozenset[str] = frozenset(), every: bool = True
) -> list[JudgedLink]:
    """Every link of a document with what its words say of it, by position.

    Datasets that nobody has withdrawn are named but never called copies, unless they are asked for by id.
    With every False what can be no find is left out at little cost: all of a document that names nothing of
    the catalog, and links to ordinary pages.
    """
    index = index_of(catalog, asked)
    title = _title(document)
    if not every and not index.gate.passes(f"{title} {document.text}"):
        return []
    cleaned = clean(document.text, document.name)
    links = read_links(cleaned)
    if not links:
        return []
    page = Page(cleaned.text, document.name, links, index.phrases, title)
    return [
        _judged(page, number, index)
        for number in range(len(links))
        if every or holding(page, number) > NO_STORE or index.owner(links[number].url)
    ]


def _judged(page: Page, number: int, index: Index) -> JudgedLink:
    link = page.links[number]
    found = weigh(page, number, index)
    owner = index.owner(_ARCHIVED.sub("", link.url))
    verdict: Verdict | None = None
    if owner is not None and owner in index.wanted:
        label, score = Label.OFFICIAL_SOURCE, OFFICIAL_SCORE
        found.reasons.append(
            (20.0, f"The address belongs to the makers of {index.catalog.signatures[owner].name}.")
        )
        found.name = Meaning(Kind.OURS, owner, owner)
    else:
        score = round(belief(found, holding(page, number)), 3)
        label = _label(found, score)
    reasons = tuple(dict.fromkeys(text for _, text in sorted(found.reasons, key=lambda r: -r[0])))[:5]
    if found.name is not None and found.name.dataset is not None:
        dataset, derivative = index.stands_for(found.name.dataset, found.name.derivative)
        grade = Grade.NAME if found.name.file and score >= THRESHOLD else Grade.TEXT
        evidence = tuple(Evidence(grade, score, reason, link.url) for reason in reasons)
        verdict = Verdict(dataset, derivative, label, grade, score, evidence)
    declared = _by_infohash(link, index)
    if declared is not None:
        verdict = declared if verdict is None else combine([declared, verdict])[0]
        label, score = verdict.label, verdict.score
        reasons = tuple(piece.sentence for piece in declared.evidence) + reasons
    return JudgedLink(
        line=link.line,
        column=link.column,
        found=link.found,
        url=link.url,
        share=link.share,
        code=link.code,
        verdict=verdict,
        label=label,
        score=score,
        reasons=reasons,
        text=page.shown(number),
    )


def _by_infohash(link: Found, index: Index) -> Verdict | None:
    """What the infohash of a torrent says: it is the digest of exactly one set of files."""
    share = link.share
    infohash = (share.get("btih") or share.get("infohash")) if share is not None else None
    if share is None or infohash is None:
        return None
    entry = Entry(share.get("dn") or "", None, (Digest(Dialect.BTIH, infohash.lower()),))
    verdicts = judge_entries((entry,), None, index.catalog, asked=index.asked)
    return verdicts[0] if verdicts and verdicts[0].score >= THRESHOLD else None


def _label(found: Weighing, score: float) -> Label:
    if score >= THRESHOLD and found.name is not None:
        return Label.DERIVATIVE_MIRROR if found.name.derivative or found.made else Label.MIRROR
    kind = found.leading()
    if found.other is not None and kind in {None, Kind.DATA}:
        return Label.EVALUATION_DATA if found.other.kind is Kind.EVALUATION else Label.OTHER_DATASET
    return LABELS[kind] if kind is not None else Label.UNRELATED


def _title(document: Document) -> str:
    """What a document calls itself: its title, its repository's name, its file's name. Not the owner's
    name, which says what an account is about and nothing of this text."""
    title = _OWNED.sub("", document.title)
    repository = (document.repository or "").rstrip("/").rpartition("/")[2]
    return " ".join(filter(None, (title, repository, document.name)))
