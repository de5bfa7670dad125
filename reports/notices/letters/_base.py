"""What a letter is: a ground, a host, a template, a form, and the answers without which it stops."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from reports.notices.case import Case


class LetterKind:
    """One kind of letter. A subclass in a file of its own, with a template and a form, adds one.

    Class data: name, ground (G1 ...), host (for people), hosts (where targets may lie), template
    and version, form (questions in reports/notices/forms), recipient (an e-mail address, or empty
    where the host takes a form only), channel, publishes (whether the host publishes the letter),
    verified_on (when the recipient and the form were last read at the host), needs (answers that
    must be there: dataset.x, signer.x, hit.x, with | between answers of which one is enough),
    sources (for every numbered paragraph, the questions it rests on).
    """

    name: ClassVar[str]
    ground: ClassVar[str]
    host: ClassVar[str]
    hosts: ClassVar[frozenset[str]]
    template: ClassVar[str]
    version: ClassVar[str]
    form: ClassVar[str]
    recipient: ClassVar[str]
    channel: ClassVar[str]
    publishes: ClassVar[bool]
    verified_on: ClassVar[dt.date]
    language: ClassVar[str] = "en"
    needs: ClassVar[tuple[str, ...]] = ()
    sources: ClassVar[dict[str, tuple[str, ...]]] = {}

    def subject(self, case: Case, place: str) -> str:
        """The subject line; place is `owner/name`."""
        raise NotImplementedError

    def warnings(self, case: Case) -> list[str]:
        """What the signer has to know before signing; nothing of it blocks."""
        return []
