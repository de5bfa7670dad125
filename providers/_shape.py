"""Values of foreign data that must have a type: strict readers that raise ParseError."""

from __future__ import annotations

from providers._words import ParseError


def text(value: object) -> str:
    """A text. Raises ParseError for anything else."""
    if not isinstance(value, str):
        raise ParseError(f"text expected, got {value!r}"[:120])
    return value


def maybe_text(value: object) -> str | None:
    """A text or None."""
    return None if value is None else text(value)


def count(value: object) -> int:
    """A whole number from 0 up, written as a number or in digits. Raises ParseError."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value)
    if type(value) is not int or value < 0:
        raise ParseError(f"number expected, got {value!r}"[:120])
    return value


def maybe_count(value: object) -> int | None:
    """A whole number or None."""
    return None if value is None else count(value)
