"""Which page a find stood on, as a share; and the hit that a page is for pointing at a copy."""

from __future__ import annotations

from matching import Evidence, Grade
from matching.catalog import Catalog
from models._types import fits
from models.batch import HitSeen, PointerSeen, Reason
from providers import Document, Lead, Share, registry


def share_at(url: str) -> Share | None:
    """The share at an address, if a provider claims it and the store can hold its address."""
    share = registry().recognise(url)
    return share if share is not None and fits(share.url) else None


def page_share(document: Document) -> Share | None:
    """The page that a document is, as a share of its own; the repository for one of its files.

    An issue or a gist answers for itself: its words are not the repository owner's.
    """
    page = share_at(document.url)
    home = share_at(document.repository) if document.repository else None
    return home if home is not None and (page is None or page.kind == "file") else page


def page_in(share: Share, document: Document) -> Share:
    """The page that a document of a share is: itself where its host gives it an address of its own."""
    page = page_share(document)
    if page is None or not registry().of(page).domains or (page.kind == "file" and is_own(share, page)):
        return share
    return page


def page_of(lead: Lead) -> Share | None:
    """The page on which a lead stood, when a host of its own claims it (a search answer is no page)."""
    share = share_at(lead.found_on) if lead.found_on else None
    return share if share is not None and registry().of(share).domains else None


def is_own(page: Share, share: Share) -> bool:
    """Whether a share is the page itself or lies in it: a repository does not point at its own files."""
    return share.url == page.url or share.url.startswith(f"{page.url.rstrip('/')}/")


def words_of(lead: Lead, found_on: str) -> Document:
    """The words beside a lead as a document, the link itself among them."""
    pieces = (lead.title, lead.text, "" if lead.url in lead.text else lead.url)
    return Document(found_on, "\n\n".join(filter(None, pieces)), name="lead.md", title=lead.title)


def points(page: Share, pointer: PointerSeen, catalog: Catalog) -> HitSeen:
    """The hit that a page is for pointing at a copy."""
    line = f", line {pointer.line}" if pointer.line else ""
    because = f": {pointer.reasons[0]}" if pointer.reasons else ""
    sentence = f"points at {pointer.share.url}{line}{because}"
    reason = Reason(Evidence(Grade.TEXT, pointer.score, sentence, pointer.share.url))
    return HitSeen(
        page, pointer.dataset, "pointer", Grade.TEXT, pointer.score, "urls", pointer.page, pointer.at,
        (reason,), pointer.derivative, catalog.get(pointer.dataset).version, seen=True,
    )  # fmt: skip
