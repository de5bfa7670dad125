"""What a source is: a place that can be searched for a signature."""

from __future__ import annotations

from typing import ClassVar

from providers import Conversation, Dialect, Limit, Robots, Secret
from sources._signature import Signature


class Source:
    """A searchable place. Subclasses are pure: search yields Fetches and finds (Lead, Document,
    Tally, Cursor) and returns None.

    Class data as a Provider's; discloses says what a third party learns from the search (a hash, a
    name), spider which spider carries it, parts how the search is cut into units.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    kind: ClassVar[str] = "search"
    hashes: ClassVar[tuple[Dialect, ...]] = ()
    secrets: ClassVar[tuple[Secret, ...]] = ()
    limits: ClassVar[tuple[Limit, ...]] = ()
    robots: ClassVar[Robots] = Robots()
    discloses: ClassVar[str] = "names"
    results_cap: ClassVar[int | None] = None
    verified_on: ClassVar[str | None] = None
    spider: ClassVar[str] = "hubs"
    steps: ClassVar[int] = 400

    def search(
        self, signature: Signature, since: str | None = None, cursor: str | None = None
    ) -> Conversation:
        """Search for a signature; since is an ISO date, cursor a value that this source yielded."""
        raise NotImplementedError
