"""How every command speaks: a table for people, JSON lines for programs, one sentence for an error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table


class Format(StrEnum):
    """table is for people, jsonl for programs: one object a line."""

    TABLE = "table"
    JSONL = "jsonl"


# Exit statuses of CONTRACT.
DONE, FAILED, WRONG_USE, CUT_SHORT = 0, 1, 2, 3


def console() -> Console:
    """Where tables go: as wide as the terminal, and never wrapped into nonsense in a pipe."""
    return Console() if sys.stdout.isatty() else Console(width=200, highlight=False)


def say(text: str) -> None:
    """A line for people, on standard error: quiet lines in a pipe stay out of the output."""
    typer.echo(text, err=True)


def fail(sentence: object, status: int = FAILED) -> NoReturn:
    """End the command with one sentence that says what to do."""
    typer.echo(f"mirrorwatch: {sentence}", err=True)
    raise typer.Exit(status)


def show(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], how: Format, title: str = "") -> None:
    """Print rows. columns are the keys that the table shows; JSON lines hold all of them."""
    if how is Format.JSONL:
        for row in rows:
            typer.echo(json.dumps(row, ensure_ascii=False, default=str))
        return
    table = Table(*(c.replace("_", " ") for c in columns), title=title or None, title_justify="left")
    for row in rows:
        table.add_row(*(plain(row[c]) for c in columns))
    console().print(table)


def plain(value: Any) -> str:
    """A cell's text: control characters shown, lists joined, nothing for None, no mark-up."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(plain(v) for v in value)
    return escape("".join(c if c.isprintable() or c == "\n" else repr(c)[1:-1] for c in str(value)))
