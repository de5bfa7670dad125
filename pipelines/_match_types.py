"""How much of a dataset a verdict speaks of, and which declared files it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from matching import Grade, Verdict
from models.batch import Reason
from providers import Entry, Share, registry
from sources import Signature


def reasons_of(verdict: Verdict, entries: Sequence[Entry]) -> tuple[Reason, ...]:
    """A verdict's evidence, each with the declared entry that it is about, where it names one."""
    named: dict[str, Entry] = {}
    for entry in entries:
        for name in (entry.path, entry.name, *(digest.value for digest in entry.digests)):
            named.setdefault(name.lower(), entry)
    return tuple(Reason(evidence, named.get(evidence.about.lower())) for evidence in verdict.evidence)


def match_type(verdict: Verdict, reasons: Iterable[Reason], signature: Signature) -> str:
    """full, subset, derivative or mention: never more than the evidence bears."""
    if verdict.derivative is not None:
        return "derivative"
    if verdict.grade is Grade.TEXT:
        return "mention"
    known = {file.name.lower() for file in signature.files if file.role == "original"}
    matched = {reason.entry.name.lower() for reason in reasons if reason.entry is not None}
    return "full" if known and known <= matched else "subset"


def official_urls(signature: Signature) -> tuple[str, ...]:
    """The addresses of a dataset's creators, as they stand in the catalog and as shares write them."""
    shares = (registry().recognise(url) for url in signature.official)
    return (*signature.official, *(share.url for share in shares if share is not None))


def is_official(page: Share, official: Sequence[str]) -> bool:
    """Whether a page is one of the creators' own, or lies below one: those are never hits."""
    return any(page.url == url or page.url.startswith(f"{url.rstrip('/')}/") for url in official)
