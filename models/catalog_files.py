"""Where catalog files lie: the built-in folder, the operator's own folders, and how they are read."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from matching.catalog import Catalog, CatalogError, collect

# In a checkout and in an installation alike, the folder lies beside this package.
BUILT_IN = Path(__file__).resolve().parent.parent / "catalog"
EXTRA = "MIRRORWATCH_CATALOG"


def load_catalog(extra: Sequence[Path] = ()) -> Catalog:
    """Read the built-in catalog, the folders of MIRRORWATCH_CATALOG, then those of extra.

    A file with the id of an earlier one replaces it; one with `adds_to` adds to a dataset; both are
    told in the catalog's notices. Raises CatalogError with every fault of every file.
    """
    folders = (BUILT_IN, *folders_of(os.environ.get(EXTRA, "")), *extra)
    return collect((str(path), _text(path)) for folder in folders for path in files_in(folder))


def folders_of(setting: str) -> tuple[Path, ...]:
    """The folders that the setting names, `:` between them (`;` on Windows)."""
    return tuple(Path(name).expanduser() for name in setting.split(os.pathsep) if name)


def files_in(folder: Path) -> Iterator[Path]:
    """The catalog files of a folder, sorted by name. Raises CatalogError when it is no folder."""
    if not folder.is_dir():
        raise CatalogError([f"{folder}:1: no such folder: create it, or take it out of {EXTRA}"])
    yield from sorted(folder.glob("*.yaml"))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CatalogError(
            [f"{path}:1: the file is not UTF-8 (byte {error.start}): save it as UTF-8"]
        ) from error
    except OSError as error:
        raise CatalogError(
            [f"{path}:1: the file cannot be read ({error.strerror}): check its rights"]
        ) from error
