"""Templates and forms of letters: plain text in, plain text out; an empty slot is an error."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
import yaml

WIDTH = 78
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Question:
    """One line of a field sheet. verified is False where the form's own wording was not seen."""

    id: str
    question: str
    answer: str
    note: str = ""
    verified: bool = True


def fill(template: str, slots: dict[str, Any]) -> str:
    """A template of reports/templates with its slots put in. Raises jinja2.UndefinedError."""
    text = _environment().get_template(template).render(slots)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def sheet(form: str, slots: dict[str, Any]) -> tuple[Question, ...]:
    """The questions of a form that apply, with their answers, in the form's order."""
    source = yaml.safe_load((_HERE / "forms" / form).read_text(encoding="utf-8"))
    filled = []
    for one in source["questions"]:
        if "only" in one and _snippet(one["only"], slots) != "True":
            continue
        filled.append(
            Question(
                id=one["id"],
                question=" ".join(_snippet(one["question"], slots).split()),
                answer=_snippet(one["answer"], slots),
                note=one.get("note", ""),
                verified=one.get("verified", True),
            )
        )
    return tuple(filled)


def form_address(form: str) -> str:
    """Where a form stands."""
    source = yaml.safe_load((_HERE / "forms" / form).read_text(encoding="utf-8"))
    return str(source["form"])


def wrap(text: str, pad: str = "", first: int | None = None) -> str:
    """A paragraph in lines of a readable width; addresses stay whole. first is what stands before it."""
    return textwrap.fill(
        " ".join(text.split()),
        WIDTH,
        initial_indent=pad if first is None else " " * first,
        subsequent_indent=pad,
        break_long_words=False,
        break_on_hyphens=False,
    ).removeprefix(" " * (first or 0))


def indented(text: str, pad: str) -> str:
    """A text with pad before each of its lines."""
    return "\n".join(pad + line for line in text.strip().splitlines())


def _snippet(source: str, slots: dict[str, Any]) -> str:
    return _environment().from_string(source).render(slots).strip()


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        # Plain text for people and mail programs: nothing to escape. The answers are values, never templates.
        autoescape=False,
        loader=jinja2.FileSystemLoader(_HERE.parent / "templates"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["wrap"] = wrap
    environment.filters["indented"] = indented
    return environment
