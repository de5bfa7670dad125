"""Answers of the stand-in GitHub that every part gives: error bodies, pages of a list, Link headers."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from tests.web._github_shapes import DOCS
from tests.web._host import Answer, Ask


def fault(status: int, message: str, page: str = "", **more: Any) -> Answer:
    """An error body as the interface writes it."""
    body = {"message": message, "documentation_url": f"{DOCS}{page}", "status": str(status), **more}
    return Answer.json(body, status)


def pages(ask: Ask) -> tuple[int, int]:
    def whole(text: str | None, default: int) -> int:
        return int(text) if text and text.isdigit() and int(text) > 0 else default

    return whole(ask.query.get("page"), 1), min(100, whole(ask.query.get("per_page"), 30))


def paged(ask: Ask, rows: list[Any]) -> Answer:
    page, size = pages(ask)
    answer = Answer.json(rows[(page - 1) * size : page * size])
    link(ask, answer, page, -(-len(rows) // size))
    return answer


def link(ask: Ask, answer: Answer, page: int, last: int) -> None:
    base = ask.url.partition("?")[0]

    def to(number: int) -> str:
        query = {**ask.query, "page": str(number)}
        return f"{base}?{urlencode(query)}"

    links = []
    if page > 1:
        links += [f'<{to(page - 1)}>; rel="prev"', f'<{to(1)}>; rel="first"']
    if page < last:
        links = [f'<{to(page + 1)}>; rel="next"', f'<{to(last)}>; rel="last"', *links]
    if links:
        answer.headers.append(("Link", ", ".join(links)))
