"""Strict reading of YAML: plain values that know their line, and a sentence for every fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

# The C loader is ten times as fast, and is left out of some builds of PyYAML.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
# A magnet link or an infohash URN is a working download address wherever it stands.
_ADDRESS = re.compile(r"magnet:\?|urn:bt(?:ih|mh):", re.IGNORECASE)


class CatalogError(ValueError):
    """A catalog file that breaks a rule. Each problem is `where:line: sentence`, in line order."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class Text(str):
    """A text that knows the line on which it stands."""

    line: int


@dataclass
class Faults:
    """Everything found wrong in one file, so that its writer sees all of it at once."""

    where: str
    found: list[tuple[int, str]] = field(default_factory=list)

    def add(self, at: Node | int, sentence: str) -> None:
        """Note a fault at a node or a line (1-based)."""
        self.found.append((at if isinstance(at, int) else line_of(at), sentence))

    def settle(self) -> None:
        """Raise CatalogError if anything was found."""
        if self.found:
            raise CatalogError([f"{self.where}:{line}: {what}" for line, what in sorted(self.found)])


Check = Callable[[Node, Faults], Any]


def compose(source: str, where: str) -> Node:
    """The node tree of one YAML document. Raises CatalogError."""
    try:
        node: Node | None = yaml.compose(source, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        line = 1 if mark is None else mark.line + 1
        raise CatalogError([f"{where}:{line}: this is not YAML ({problem}): correct the line"]) from error
    except RecursionError as error:
        raise CatalogError([f"{where}:1: nested too deeply: a catalog file has six levels"]) from error
    if node is None:
        raise CatalogError([f"{where}:1: the file is empty: docs/adding-a-dataset.md has an example"])
    return node


def line_of(node: Node) -> int:
    """Line of a node, 1-based."""
    return int(node.start_mark.line) + 1


def text(pattern: str | None = None, say: str = "") -> Check:
    """A text that is not empty; the whole of it must match pattern, else say tells what to do."""
    compiled = re.compile(pattern) if pattern else None

    def check(node: Node, faults: Faults) -> Any:
        if not isinstance(node, ScalarNode) or node.tag in {_TAG + "null", _TAG + "bool"}:
            faults.add(node, "a text is expected here: write one (yes, no, on, off and null need quotes)")
            return None
        value = Text(node.value)
        value.line = line_of(node)
        if not value.strip():
            faults.add(node, "this text is empty: fill it in or take the key out")
        elif _ADDRESS.search(value):
            faults.add(node, "a magnet or infohash is a working address: seal it (infohash_sha256)")
        elif compiled and not compiled.fullmatch(value):
            faults.add(node, f"{_short(value)} does not fit: {say}")
        return value

    return check


def word(*allowed: str) -> Check:
    """One of the allowed words."""

    def check(node: Node, faults: Faults) -> Any:
        if not isinstance(node, ScalarNode) or node.value not in allowed:
            found = _short(node.value) if isinstance(node, ScalarNode) else "this"
            faults.add(node, f"{found} is not one of the words here: use {', '.join(allowed)}")
            return None
        return node.value

    return check


def flag(node: Node, faults: Faults) -> Any:
    """True or false."""
    if node.tag != _TAG + "bool" or node.value not in {"true", "false"}:
        faults.add(node, "true or false is expected here: write one of them without quotes")
        return None
    return node.value == "true"


def whole(node: Node, faults: Faults) -> Any:
    """A whole number, not negative, in plain decimal digits."""
    if node.tag != _TAG + "int" or not re.fullmatch(r"0|[1-9]\d*", node.value):
        faults.add(node, "a whole number of bytes is expected here: write digits only (1862, not 1.8 KB)")
        return None
    return int(node.value)


def pattern(node: Node, faults: Faults) -> Any:
    """A regular expression that compiles and does not match everything."""
    value = text()(node, faults)
    if value is None:
        return None
    try:
        compiled = re.compile(value)
    except re.error as error:
        faults.add(node, f"this is no regular expression ({error}): correct it")
        return value
    if compiled.search(""):
        faults.add(node, "this pattern matches every name: make it narrower")
    return value


def rows(item: Check) -> Check:
    """A list; gives a tuple."""

    def check(node: Node, faults: Faults) -> Any:
        if not isinstance(node, SequenceNode):
            faults.add(node, "a list is expected here: start each line with `- `")
            return ()
        return tuple(item(child, faults) for child in node.value)

    return check


def table(key: Check, item: Check) -> Check:
    """A mapping with free keys that key checks; gives a dict."""

    def check(node: Node, faults: Faults) -> Any:
        return {key(k, faults): item(v, faults) for k, v in _pairs(node, faults) if isinstance(k, ScalarNode)}

    return check


def shape(
    mandatory: Mapping[str, Check],
    optional: Mapping[str, Check] | None = None,
    refused: Mapping[str, str] | None = None,
) -> Check:
    """A mapping with known keys; gives a dict that has every key (None for an absent optional one).

    refused holds keys that people write by mistake, with the sentence they then get.
    """
    optional, refused = optional or {}, refused or {}
    known = {**mandatory, **optional}

    def check(node: Node, faults: Faults) -> Any:
        found: dict[str, Any] = dict.fromkeys(known)
        there = set()
        for key, child in _pairs(node, faults):
            name = key.value if isinstance(key, ScalarNode) else ""
            there.add(name)
            if name in known:
                found[name] = known[name](child, faults)
            elif name in refused:
                faults.add(key, refused[name])
            else:
                faults.add(key, f"unknown key {_short(name)}: the keys here are {', '.join(known)}")
        missing = [name for name in mandatory if name not in there]
        if missing and isinstance(node, MappingNode):
            faults.add(node, f"{', '.join(missing)} missing: add it")
        return found

    return check


def either(simple: Check, full: Check) -> Check:
    """A scalar by one rule, anything else by the other."""

    def check(node: Node, faults: Faults) -> Any:
        return (simple if isinstance(node, ScalarNode) else full)(node, faults)

    return check


def _pairs(node: Node, faults: Faults) -> list[tuple[Node, Node]]:
    """Keys and values of a mapping node, once each."""
    if not isinstance(node, MappingNode):
        faults.add(node, "`key: value` lines are expected here")
        return []
    seen: set[str] = set()
    for key, _ in node.value:
        if not isinstance(key, ScalarNode):
            faults.add(key, "a key must be a plain word: take the brackets off")
        elif key.value in seen:
            faults.add(key, f"the key {_short(key.value)} stands twice: keep one")
        else:
            seen.add(key.value)
    return list(node.value)


def _short(value: str) -> str:
    return repr(value if len(value) <= 60 else value[:57] + "...")
