"""Tests of the collection: every provider has samples, every sample a provider, no URL two owners."""

from __future__ import annotations

from pathlib import Path

import pytest

from providers import Provider, State, registry
from tests.replay import SAMPLES, compare, load, replay

REGISTRY = registry()
PROVIDERS = [pytest.param(p, id=p.name) for p in REGISTRY.providers]


def cases(provider: Provider) -> list[Path]:
    return sorted((SAMPLES / provider.name).glob("*.yaml"))


def url_rows(provider: Provider) -> list[list[str]]:
    lines = (SAMPLES / provider.name / "urls.txt").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


ALL_CASES = [
    pytest.param(provider, path, id=f"{provider.name}-{path.stem}")
    for provider in REGISTRY.providers
    for path in cases(provider)
]
ALL_URLS = [
    pytest.param(provider, row, id=f"{provider.name}-{number}")
    for provider in REGISTRY.providers
    for number, row in enumerate(url_rows(provider))
]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_class_facts_are_filled(provider: Provider) -> None:
    assert provider.title and provider.forms and provider.verified_on
    assert provider.tier in {"A", "B", "C", "D"}
    assert provider.robots.obey or provider.robots.reason
    if provider.domains:
        assert provider.notice is not None and provider.notice.route


@pytest.mark.parametrize("provider", PROVIDERS)
def test_sample_folder_is_complete(provider: Provider) -> None:
    folder = SAMPLES / provider.name
    assert (folder / "README.md").stat().st_size > 80
    assert url_rows(provider)
    kinds = {path.stem.partition("_")[0] for path in cases(provider)}
    if provider.tier != "D":
        assert {"live", "gone", "broken"} <= kinds, kinds


@pytest.mark.parametrize(("provider", "path"), ALL_CASES)
def test_sample(provider: Provider, path: Path) -> None:
    sample = load(path)
    assert sample["source"] and isinstance(sample["verified"], bool)
    share = REGISTRY.recognise(sample["share"])
    assert share is not None and REGISTRY.of(share) is provider, share
    done = replay(provider.read(share), sample, path.parent)
    compare(done, sample["expect"])
    prefix = path.stem.partition("_")[0]
    if prefix == "broken":
        assert done.error is not None
    elif prefix == "refused":
        assert type(done.error).__name__ == "Refused"
    else:
        assert done.listing is not None and done.listing.state == State(prefix)
        assert done.listing.reason or done.listing.state is State.LIVE
    assert len(done.fetches) <= provider.steps


@pytest.mark.parametrize(("provider", "row"), ALL_URLS)
def test_url_is_recognised_by_its_provider_alone(provider: Provider, row: list[str]) -> None:
    url, canonical, kind = row
    share = REGISTRY.recognise(url)
    assert share is not None, f"{url} is nobody's"
    assert share.provider in provider.names(), share
    assert share.url == canonical
    assert share.kind == kind
    claims = REGISTRY.claims(url)
    assert len(claims) <= 1, claims
    again = REGISTRY.recognise(share.url)
    assert again is not None and again.url == share.url, "the canonical form must be a fixed point"


def test_every_sample_folder_has_an_owner() -> None:
    from sources import all_sources

    owners = {p.name for p in REGISTRY.providers} | set(all_sources())
    assert {folder.name for folder in SAMPLES.iterdir() if folder.is_dir()} <= owners
