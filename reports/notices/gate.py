"""Who may sign what: the table in gate.yaml, looked up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

ANSWERS = frozenset({"yes", "part", "authority", "own", "refuse"})


@dataclass(frozen=True, slots=True)
class Ground:
    """A legal or policy basis: its id, the name that the command line takes, its title."""

    id: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What the table says for one role and ground; reason and instead are empty for a plain yes."""

    answer: str
    reason: str = ""
    instead: str = ""


class UnknownGround(ValueError):
    """No letter rests on such a ground; the text names those that exist."""


def grounds() -> dict[str, Ground]:
    """All grounds by id."""
    return {id_: Ground(id_, one["name"], one["title"]) for id_, one in _table()["grounds"].items()}


def ground_named(text: str) -> Ground:
    """A ground by its id or name, in any case. Raises UnknownGround."""
    for ground in grounds().values():
        if text.lower() in {ground.id.lower(), ground.name}:
            return ground
    known = ", ".join(f"{g.name} ({g.id})" for g in grounds().values())
    raise UnknownGround(f"there is no ground {text!r}; use one of {known}.")


def roles() -> dict[str, str]:
    """All signer roles by name, with their titles."""
    return {name: one["title"] for name, one in _table()["roles"].items()}


def cell(role: str, ground: str) -> Cell:
    """What the table says for a role and a ground id. Raises KeyError."""
    found = Cell(**_table()["roles"][role][ground])
    if found.answer not in ANSWERS:
        raise ValueError(f"gate.yaml: {role} x {ground} has the unknown answer {found.answer!r}")
    return found


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("gate.yaml").read_text(encoding="utf-8"))
    return table
