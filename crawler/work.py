"""Carrying one unit: its conversations in order, and what they found as items for the pipelines."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

from scrapy.http import Response

from crawler.driver import Asker, CutShort, SecretRefused, Talk, Unreachable, carry, unreachable
from crawler.plan import Unit
from pipelines.finds import (
    CursorReached,
    DocumentFound,
    Item,
    LeadFound,
    ReadFailed,
    ShareRead,
    TallyFound,
    UnitEnded,
)
from providers import (
    Conversation,
    Cursor,
    Document,
    Fetch,
    Find,
    Lead,
    ParseError,
    Refused,
    Share,
    State,
    Tally,
    registry,
)
from sources import all_sources

# After so many refusals in a row the rest of a unit is left alone: the host does not want us now.
REFUSALS = 3

TROUBLE = (ParseError, Unreachable, CutShort, SecretRefused)
First = Response | BaseException | None


class Work:
    """One unit under way. begin, send its first fetch in whatever way, then take its items."""

    def __init__(self, unit: Unit, asker: Asker, first_talk: Talk) -> None:
        self.unit, self.asker, self.talk = unit, asker, first_talk
        self.failures: list[str] = []
        self._early: ParseError | CutShort | None = None

    def begin(self) -> Fetch | None:
        """Begin the first conversation: the fetch that it wants to be sent, or None."""
        try:
            self.talk.step(None)
        except (ParseError, CutShort) as error:
            self._early = error
            return None
        fetch = self.talk.fetch
        return None if fetch is None or self.asker.unasked(fetch) is not None else fetch

    async def items(self, first: First) -> AsyncIterator[Item]:
        """Everything that the unit finds, its end last. first answers the fetch of begin."""
        raise NotImplementedError
        yield  # an async generator

    async def _finds(self, talk: Talk, first: First) -> AsyncIterator[Find]:
        early, self._early = self._early, None
        if early is not None:
            raise early
        reply = None
        if isinstance(first, BaseException):
            assert talk.fetch is not None
            known = unreachable(first, talk.fetch.url)
            raise first if known is None else known from first
        if first is not None:
            assert talk.fetch is not None
            reply = await self.asker.settle(talk.fetch, first)
        async for find in carry(talk, self.asker, reply):
            yield find

    def _item(self, find: Find) -> Item:
        unit, source, at = self.unit.id, self.unit.source, now()
        match find:
            case Lead():
                return LeadFound(unit, find, source, at)
            case Document():
                return DocumentFound(unit, find, source, at)
            case Tally():
                return TallyFound(unit, find)
            case Cursor():
                return CursorReached(unit, find.value)

    def _ended(self, outcome: str) -> UnitEnded:
        return UnitEnded(self.unit.id, outcome, self.asker.requests, tuple(self.failures))


class SearchWork(Work):
    """A search unit: one source asked for one dataset."""

    def __init__(self, unit: Unit, asker: Asker) -> None:
        source = all_sources()[unit.source]
        assert unit.signature is not None
        conversation = source.search(unit.signature, unit.since, unit.cursor)
        super().__init__(unit, asker, Talk(conversation, source.steps))

    async def items(self, first: First) -> AsyncIterator[Item]:
        """Leads, documents, tallies and cursors as they come, then the unit's end."""
        outcome = "done"
        try:
            async for find in self._finds(self.talk, first):
                yield self._item(find)
        except TROUBLE as error:
            outcome = outcome_of(error)
            self.failures.append(sentence(error))
        yield self._ended(outcome)


class ReadWork(Work):
    """A read unit: a batch of shares of one host, read one after another."""

    def __init__(self, unit: Unit, asker: Asker) -> None:
        super().__init__(unit, asker, talk_about(unit.shares[0]))

    async def items(self, first: First) -> AsyncIterator[Item]:
        """One reading for each share, with what its texts hold, then the unit's end."""
        outcome, refusals, understood = "done", 0, 0
        for number, share in enumerate(self.unit.shares):
            before = self.asker.requests
            self.asker.last_status = None
            try:
                if number:
                    self.talk = talk_about(share)
                    self.talk.step(None)
                async for find in self._finds(self.talk, first):
                    yield self._item(find)
                yield self._read(before)
                refusals, understood = 0, understood + 1
            except (CutShort, SecretRefused) as error:
                left = len(self.unit.shares) - number
                self.failures.append(sentence(error))
                outcome = f"{outcome_of(error)}; {left} shares not looked at"
                break
            except Refused as error:
                yield self._unread(share, State.BLOCKED, error)
                refusals += 1
            except (ParseError, Unreachable) as error:
                yield self._unread(share, State.UNKNOWN, error)
            first = None
            if refusals == REFUSALS:
                left = len(self.unit.shares) - number - 1
                outcome = f"cut short: refused {REFUSALS} times in a row; {left} shares not looked at"
                break
        # What was planned stands where a search has the host's own count: asked 25, understood 23.
        yield TallyFound(self.unit.id, Tally("shares", understood, len(self.unit.shares)))
        yield self._ended(outcome)

    def _read(self, before: int) -> ShareRead:
        listing = self.talk.listing
        if listing is None:
            raise ParseError("the conversation ended without a listing")
        spent = max(1, self.asker.requests - before)
        return ShareRead(self.unit.id, listing, self.asker.last_status, now(), spent)

    def _unread(self, share: Share, state: State, error: Exception) -> ReadFailed:
        self.failures.append(f"{share.provider}: {sentence(error)}")
        return ReadFailed(self.unit.id, share, state, sentence(error), self.asker.last_status, now())


class RecordWork(Work):
    """A unit over shares of a host that is recognised only: each is recorded as not looked at."""

    def __init__(self, unit: Unit, asker: Asker) -> None:
        super().__init__(unit, asker, Talk(_nothing(), 0))

    async def items(self, first: First) -> AsyncIterator[Item]:
        """One unknown reading for each share, without a request."""
        for share in self.unit.shares:
            reason = "hosts of this kind are recognised, not read"
            yield ReadFailed(self.unit.id, share, State.UNKNOWN, reason, None, now())
        yield self._ended("done")


def _nothing() -> Conversation:
    """A conversation that asks for nothing."""
    return None
    yield Fetch("")


def talk_about(share: Share) -> Talk:
    """A conversation with a share's provider, not yet begun."""
    provider = registry().of(share)
    return Talk(provider.read(share), provider.steps)


def sentence(error: Exception) -> str:
    """An error as a short reason: what went wrong, without addresses."""
    if isinstance(error, ParseError) and not isinstance(error, Refused):
        return f"reply not understood: {error}"
    return str(error)


def outcome_of(error: Exception) -> str:
    """How a search unit ended: a cap of ours cuts it short, anything else makes it worth another try."""
    return f"cut short: {error}" if isinstance(error, CutShort) else f"failed: {sentence(error)}"


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)
