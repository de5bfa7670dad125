"""Intake files: YAML read strictly, every fault with its line and question; and blank ones to fill in."""

from __future__ import annotations

import json
import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from reports.notices.intake import SCHEMA, Intake

_LARGEST = 1_000_000  # bytes; a letter's answers are a few kilobytes
Place = tuple[str | int, ...]

# What pydantic says, in words for the person who fills the file in.
_SENTENCES = {
    "missing": "is missing: add it",
    "extra_forbidden": "is no question here: correct the name or take the line out",
    "string_type": "must be text: write it in quotes, or leave it empty as null",
    "string_pattern_mismatch": "does not have the right form (https://... or 64 small hexadecimal digits)",
    "timezone_aware": "needs a time zone: write 2026-11-25T10:00:00Z",
    "too_short": "must not be empty",
    "model_type": "must hold `name: answer` lines",
    "tuple_type": "must be a list: begin each line with `- `",
}


class IntakeError(ValueError):
    """An intake file that cannot be used. Each problem is `file:line: question: sentence`."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_intake(path: Path) -> Intake:
    """The answers in an intake file. Raises IntakeError with every problem at once."""
    try:
        if path.stat().st_size > _LARGEST:
            raise IntakeError([f"{path}: is larger than a megabyte; this is no intake file."])
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise IntakeError([f"{path}: cannot be read ({error.strerror or error})."]) from error
    except UnicodeDecodeError as error:
        raise IntakeError([f"{path}: is not UTF-8 text; save it as UTF-8."]) from error
    return parse_intake(text, str(path))


def parse_intake(text: str, where: str = "intake") -> Intake:
    """The answers in the text of an intake file. Raises IntakeError."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        answers = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise IntakeError(
            [f"{where}{line}: is not YAML: correct the line ({_first_line(error)})."]
        ) from error
    lines: dict[Place, int] = {}
    doubles = [] if node is None else list(_walk(node, (), lines))
    if doubles:
        raise IntakeError([f"{where}:{line}: {name} stands twice: keep one." for line, name in doubles])
    try:
        return Intake.model_validate(answers)
    except ValidationError as error:
        faults = [dict(one) for one in error.errors()]
        # A list counts as empty when all its members are faulty; their own faults say more.
        faults = [f for f in faults if f["type"] != "too_short" or not _has_parts(f, faults)]
        found = sorted({_problem(fault, lines) for fault in faults})
        raise IntakeError([f"{where}:{line}: {said}" for line, said in found]) from error


def question_of(place: Place) -> str:
    """The number of the question that a place in the file answers, or an empty text."""
    model: Any = Intake
    found = ""
    for name in place:
        if isinstance(name, int):
            continue
        fields = getattr(model, "model_fields", {})
        field = next((f for n, f in fields.items() if name in {n, f.alias}), None)
        if field is None:
            break
        found, model = field.title or found, _model_in(field.annotation)
    return found


def blank(filled: Mapping[str, Any]) -> str:
    """An intake file to fill in, each question with its number; filled holds answers that are known.

    filled has the shape of the file: dataset, signer, hits (a list).
    """
    lines = [
        "# Answers behind one letter. Leave what does not apply empty. Nothing here is sent anywhere.",
        f"schema: {SCHEMA}",
    ]
    for name, field in Intake.model_fields.items():
        if field.alias == "schema":
            continue
        lines += [""] if _model_in(field.annotation) else []
        lines += _asked(name, field, filled.get(name), 0)
    return "\n".join(lines) + "\n"


def _asked(name: str, field: FieldInfo, value: Any, depth: int) -> list[str]:
    pad = "  " * depth
    model = _model_in(field.annotation)
    note = f"{field.title}: {field.description}" if field.title else ""
    if model is None or (_is_list(field) and not value):
        known = json.dumps(value, ensure_ascii=False, default=str) if value not in (None, (), []) else ""
        empty = " []" if _is_list(field) and not known else ""
        return [*([f"{pad}# {note}"] if note else []), f"{pad}{name}:{' ' + known if known else empty}"]
    if not _is_list(field):
        return [f"{pad}{name}:", *_group(model, value or {}, depth + 1)]
    lines = [f"{pad}{name}:"]
    for one in value:
        group = _group(model, one, depth + 2)
        first = next(n for n, line in enumerate(group) if not line.lstrip().startswith("#"))
        group[first] = f"{pad}  - {group[first].lstrip()}"
        lines += group
    return lines


def _group(model: type[BaseModel], values: Mapping[str, Any], depth: int) -> list[str]:
    return [
        line
        for name, field in model.model_fields.items()
        for line in _asked(name, field, values.get(name), depth)
    ]


def _is_list(field: FieldInfo) -> bool:
    return get_origin(field.annotation) is tuple


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The group of questions inside an annotation (`X | None`, `tuple[X, ...]`), or None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in {Union, types.UnionType, tuple}:
        return next(filter(None, map(_model_in, get_args(annotation))), None)
    return None


def _walk(node: yaml.Node, place: Place, lines: dict[Place, int]) -> Iterator[tuple[int, str]]:
    """Fill in the line of every place; yield keys that stand twice."""
    lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, child in node.value:
            name = str(key.value)
            if name in seen:
                yield key.start_mark.line + 1, ".".join(map(str, (*place, name)))
            seen.add(name)
            yield from _walk(child, (*place, name), lines)
            lines[(*place, name)] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for number, child in enumerate(node.value):
            yield from _walk(child, (*place, number), lines)


def _has_parts(fault: dict[str, Any], faults: list[dict[str, Any]]) -> bool:
    place = fault["loc"]
    return any(len(f["loc"]) > len(place) and f["loc"][: len(place)] == place for f in faults)


def _problem(error: dict[str, Any], lines: Mapping[Place, int]) -> tuple[int, str]:
    place: Place = tuple(error["loc"])
    line = next((lines[place[:n]] for n in range(len(place), -1, -1) if place[:n] in lines), 1)
    asked = question_of(place)
    name = ".".join(map(str, place)) or "the file"
    said = str(error["msg"]).removeprefix("Value error, ")
    said = _SENTENCES.get(error["type"], f"{said[:1].lower()}{said[1:]}")
    return line, f"{name}{f' ({asked})' if asked else ''}: {said}."


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["no reason given"])[0]
