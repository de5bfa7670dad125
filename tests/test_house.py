"""The house: file lengths, first sentences, forbidden names, and docs that name what there is."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("providers", "sources", "matching", "models", "pipelines", "crawler", "reports")
FILES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
IDS = [str(path.relative_to(ROOT)) for path in FILES]
CODE = {path: path.read_text(encoding="utf-8") for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_file_is_short_and_opens_with_a_sentence(path: Path) -> None:
    text = CODE[path]
    assert text.count("\n") <= 300
    if path.parent.name == "providers" and not path.name.startswith("_"):
        assert text.count("\n") <= 150
    docstring = ast.get_docstring(ast.parse(text))
    assert docstring and docstring.splitlines()[0].endswith((".", ":", "?")), (
        "one sentence that says what it is for"
    )


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_no_forbidden_names(path: Path) -> None:
    forbidden = re.compile(r"(?i)(manager|handler|utils?|processor)$|^(data|process)$")
    allowed = {"StandInDownloadHandler"}  # Scrapy's own word for this kind of class
    names = {n.name for n in ast.walk(ast.parse(CODE[path])) if isinstance(n, ast.ClassDef)}
    assert not {name for name in names if forbidden.search(name)} - allowed
    assert path.stem == "handlers" or not forbidden.search(path.stem)


def test_no_init_under_tests() -> None:
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_versions_agree() -> None:
    tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    setup = (ROOT / "setup.cfg").read_text(encoding="utf-8")
    version = re.search(r"^version = (\S+)", setup, re.M)
    assert version and f"## {version[1]}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_readme_names_every_command() -> None:
    from crawler.commands.app import app

    names = {c.name or c.callback.__name__ for c in app.registered_commands if c.callback}
    names |= {g.name for g in app.registered_groups if g.name}
    missing = {name for name in names if not re.search(rf"\b{name}\b", README)}
    assert not missing


def test_every_command_has_help_with_an_example() -> None:
    from crawler.commands.app import app

    commands = list(app.registered_commands)
    for group in app.registered_groups:
        assert group.typer_instance is not None
        commands += group.typer_instance.registered_commands
    without = [
        c.callback.__name__ for c in commands if c.callback and "Example" not in (c.callback.__doc__ or "")
    ]
    assert not without


def test_readme_names_every_setting() -> None:
    used = {name for text in CODE.values() for name in re.findall(r"\bMIRRORWATCH_[A-Z_]+\b", text)}
    assert used and not {name for name in used if name not in README}


def test_readme_names_every_secret() -> None:
    from providers import registry
    from sources import all_sources

    secrets = {s.env for m in (*registry().providers, *all_sources().values()) for s in m.secrets}
    assert secrets and not {name for name in secrets if f"`{name}`" not in README}


def test_design_card_files_are_there() -> None:
    for name in ("scrapy.cfg", "setup.cfg", "setup.py", "crawler", "pipelines", "models", "tests"):
        assert (ROOT / name).exists()


def test_yaml_of_the_catalog_is_one_dataset_a_file() -> None:
    files = [path for path in sorted((ROOT / "catalog").glob("*.yaml")) if not path.name.startswith("_")]
    assert files
    for path in files:
        assert yaml.safe_load(path.read_text(encoding="utf-8"))["id"] == path.stem
