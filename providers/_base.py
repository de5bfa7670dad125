"""What a provider is: a host, the forms of its links, and how to read a share on it."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, ClassVar

from providers._address import Address, Form
from providers._words import Conversation, Dialect, Fetch, Listing, ParseError, Reply, Share


@dataclass(frozen=True, slots=True)
class Secret:
    """A key that a host takes: its environment name, whether reading needs it, what it gives."""

    env: str
    needed: bool
    gives: str


@dataclass(frozen=True, slots=True)
class Limit:
    """A rate that a host states: requests per seconds, for whom, and how well that is known."""

    requests: int
    seconds: float
    scope: str = "address"
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Robots:
    """Whether robots.txt is obeyed for API calls (pages always obey it), and the reason if not."""

    obey: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NoticeRoute:
    """Where a takedown request goes, what it wants, whether the host publishes or forwards it."""

    route: str
    wants: str = ""
    publishes: str = "unknown"
    verified: bool = False


class Provider:
    """A host and how to read a share on it. Subclasses are pure: they describe requests.

    Class data: name (id in tables and exports), title, domains (registrable domains, or () for
    software that anyone can host), forms, tier (A read, B partly, C page markers, D recognised
    only), hashes, secrets, limits, robots, notice, verified_on (ISO date on which a person last
    checked the facts), spider (which spider reads it), weight (order among any-host providers).
    """

    name: ClassVar[str]
    title: ClassVar[str]
    domains: ClassVar[tuple[str, ...]] = ()
    forms: ClassVar[tuple[Form, ...]] = ()
    tier: ClassVar[str] = "A"
    hashes: ClassVar[tuple[Dialect, ...]] = ()
    secrets: ClassVar[tuple[Secret, ...]] = ()
    limits: ClassVar[tuple[Limit, ...]] = ()
    robots: ClassVar[Robots] = Robots()
    notice: ClassVar[NoticeRoute | None] = None
    verified_on: ClassVar[str | None] = None
    spider: ClassVar[str] = "shares"
    weight: ClassVar[int] = 50
    steps: ClassVar[int] = 40

    def recognise(self, address: Address) -> Share | None:
        """The share at an address, or None when this provider has no such form."""
        for form in self.forms:
            share = form.share(address, self.name)
            if share is not None:
                return share
        return None

    def names(self) -> tuple[str, ...]:
        """Every provider name that this provider's shares can carry."""
        return tuple(dict.fromkeys([self.name, *(f.name for f in self.forms if f.name)]))

    def read(self, share: Share) -> Conversation:
        """Ask the host about a share and return its Listing. Raises ParseError."""
        raise NotImplementedError(f"{self.name} is recognised only (tier {self.tier})")


# What parsing code may throw at a reply of the wrong shape. The one place where it is turned into
# ParseError, so that providers can index mandatory fields without guarding each.
FOREIGN = (KeyError, IndexError, TypeError, ValueError, AttributeError, ArithmeticError)


def advance(conversation: Generator[Any, Any, Listing | None], reply: Reply | None) -> tuple[Any, bool]:
    """One step of a conversation: (what it yields, False) or (what it returns, True).

    Raises ParseError for any error that comes of a reply's shape.
    """
    try:
        return conversation.send(reply), False
    except StopIteration as stop:
        return stop.value, True
    except ParseError:
        raise
    except RecursionError as error:
        raise ParseError("nested too deeply") from error
    except FOREIGN as error:
        raise ParseError(f"{type(error).__name__}: {str(error)[:200]}") from error


__all__ = [
    "Conversation",
    "Fetch",
    "Limit",
    "NoticeRoute",
    "Provider",
    "Robots",
    "Secret",
    "advance",
]
