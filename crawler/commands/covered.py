"""`mirrorwatch providers` and `sources`: what is covered, and how far its facts can be trusted."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from crawler.commands._output import Format, show
from providers import Limit, Provider, registry
from sources import Source, all_sources

FormatOption = Annotated[Format, typer.Option("--format", help="table for people, jsonl for programs")]


def providers(how: FormatOption = Format.TABLE) -> None:
    """List the hosts that can be recognised and read.

    Example: mirrorwatch providers --format jsonl
    """
    rows = [provider_row(p) for p in registry().providers]
    show(rows, ["name", "title", "tier", "hashes", "keys", "notice_route", "verified_on"], how)


def sources(how: FormatOption = Format.TABLE) -> None:
    """List the places that can be searched.

    Example: mirrorwatch sources
    """
    rows = [source_row(s) for s in all_sources().values()]
    show(rows, ["name", "title", "hashes", "keys", "discloses", "limits", "verified_on"], how)


def provider_row(provider: Provider) -> dict[str, Any]:
    """All declared facts of a provider, as plain data."""
    notice = provider.notice
    return {
        **_common(provider),
        "names": list(provider.names()),
        "domains": list(provider.domains),
        "tier": provider.tier,
        "forms": [{"kind": f.kind, "canonical": f.canonical, "verified": f.verified} for f in provider.forms],
        "notice_route": notice.route if notice else None,
        "notice_wants": notice.wants if notice else None,
        "notice_publishes": notice.publishes if notice else None,
        "notice_verified": notice.verified if notice else None,
        "spider": provider.spider,
    }


def source_row(source: Source) -> dict[str, Any]:
    """All declared facts of a source, as plain data."""
    return {
        **_common(source),
        "discloses": source.discloses,
        "results_cap": source.results_cap,
        "spider": source.spider,
    }


def _common(member: Provider | Source) -> dict[str, Any]:
    return {
        "name": member.name,
        "title": member.title,
        "hashes": [str(d) for d in member.hashes],
        "keys": [f"{s.env}{' (needed)' if s.needed else ''}" for s in member.secrets],
        "limits": [_limit(limit) for limit in member.limits],
        "robots": "obeyed" if member.robots.obey else f"API exempt: {member.robots.reason}",
        "verified_on": member.verified_on,
    }


def _limit(limit: Limit) -> str:
    doubt = "" if limit.verified else " (unverified)"
    return f"{limit.requests} in {limit.seconds:g} s a {limit.scope}{doubt}"
