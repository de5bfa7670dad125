"""Discovery: every module of a room is imported, every class in it that can be used is registered."""

from __future__ import annotations

import importlib
import pkgutil
from collections import defaultdict
from functools import lru_cache
from types import ModuleType
from typing import TypeVar

from providers._address import Address, take_apart
from providers._base import Provider
from providers._words import Share

T = TypeVar("T")


def discover(room: ModuleType, base: type[T]) -> list[T]:
    """Instances of every named subclass of base in a room's public modules, sorted by name."""
    found: dict[str, T] = {}
    for module_info in pkgutil.iter_modules(room.__path__):
        if module_info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{room.__name__}.{module_info.name}")
        for value in vars(module).values():
            if not (isinstance(value, type) and issubclass(value, base)):
                continue
            if value.__module__ != module.__name__ or "name" not in vars(value):
                continue
            name = value.name  # type: ignore[attr-defined]
            if name in found:
                raise ValueError(f"two classes named {name} in {room.__name__}")
            found[name] = value()
    return [found[name] for name in sorted(found)]


class Registry:
    """All providers, indexed by registrable domain; those for any host come last, by weight."""

    def __init__(self, providers: list[Provider]) -> None:
        self.providers = providers
        self.by_name = {name: p for p in providers for name in p.names()}
        self._by_domain: dict[str, list[Provider]] = defaultdict(list)
        for provider in providers:
            for domain in provider.domains:
                self._by_domain[domain].append(provider)
        self._any_host = sorted((p for p in providers if not p.domains), key=lambda p: p.weight)

    def recognise(self, url: str) -> Share | None:
        """The share at a URL, or None when it is no address of hosted things."""
        address = take_apart(url)
        return None if address is None else self.recognise_address(address)

    def recognise_address(self, address: Address) -> Share | None:
        """The share at a URL already taken apart."""
        for provider in (*self._by_domain.get(address.domain, ()), *self._any_host):
            share: Share | None = provider.recognise(address)
            if share is not None:
                return share
        return None

    def claims(self, url: str) -> list[str]:
        """Names of all providers with a domain of their own that claim a URL (at most one is right)."""
        address = take_apart(url)
        if address is None:
            return []
        return [p.name for p in self.providers if p.domains and p.recognise(address)]

    def of(self, share: Share) -> Provider:
        """The provider that reads a share. Raises KeyError."""
        return self.by_name[share.provider]


@lru_cache(maxsize=1)
def registry() -> Registry:
    """The registry of all providers in this room, built once."""
    import providers

    return Registry(discover(providers, Provider))
