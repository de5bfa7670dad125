"""Hit lists as files: a format chosen by name, written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

import reports.formats
from models._views import HitView
from providers import discover
from reports.columns import Rendering
from reports.formats._base import ListFormat


class ExportError(Exception):
    """A file could not be written; the text says what a person can do."""


class UnknownFormat(ExportError):
    """No such format; the text names those that exist."""


@lru_cache(maxsize=1)
def formats() -> dict[str, ListFormat]:
    """All formats by name."""
    return {one.name: one for one in discover(reports.formats, ListFormat)}


def format_named(name: str) -> ListFormat:
    """The format of that name. Raises UnknownFormat."""
    if name not in formats():
        raise UnknownFormat(f"there is no format {name!r}; use one of {', '.join(formats())}.")
    return formats()[name]


def export(hits: Iterable[HitView], name: str, path: Path, rendering: Rendering) -> int:
    """Write hits to a file in the named format; returns how many. Raises ExportError.

    The file appears whole, under its name, or not at all. A recipient's copy can be read by its
    owner only: it holds codes.
    """
    chosen = format_named(name)
    return write_whole(path, lambda out: chosen.write(hits, out, rendering), private=rendering.recipient)


def write_whole(path: Path, write: Callable[[BinaryIO], int], private: bool = False) -> int:
    """Let write fill a file that appears only when it is complete. Raises ExportError."""
    try:
        if path.exists() and not path.is_file():
            return _write_through(path, write)
        return _write_beside(path, write, private)
    except OSError as error:
        raise ExportError(told(error, str(path))) from error


def write_stream(out: BinaryIO, write: Callable[[BinaryIO], int]) -> int:
    """Let write fill an open stream, and close it. Raises ExportError."""
    try:
        with out:
            return write(out)
    except OSError as error:
        raise ExportError(told(error, "standard output")) from error


def told(error: OSError, where: str) -> str:
    """What an error of the file system means for the person who gave the path."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return f"the disk is full: {where} was not written; make room and export again."
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"{where} may not be written; choose a folder in which you may write."
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return f"the folder of {where} does not exist; make it or choose another."
    if error.errno == errno.EISDIR:
        return f"{where} is a folder; name a file."
    if error.errno == errno.EPIPE:
        return f"the program that read {where} ended before the list did."
    return f"{where} could not be written ({error.strerror or error}); choose another place."


def _write_through(path: Path, write: Callable[[BinaryIO], int]) -> int:
    """Write to a device or pipe, which must never be replaced by a file."""
    if stat.S_ISDIR(path.stat().st_mode):
        raise IsADirectoryError(errno.EISDIR, "is a folder")
    with path.open("wb") as out:
        return write(out)


def _write_beside(path: Path, write: Callable[[BinaryIO], int], private: bool) -> int:
    target = Path(os.path.realpath(path))
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "is write-protected")
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".part", dir=target.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            count = write(out)
            out.flush()
            os.fsync(out.fileno())
        beside.chmod(0o600 if private else 0o666 & ~_umask())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    return count


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
