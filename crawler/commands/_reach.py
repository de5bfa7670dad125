"""What every command on finds needs: the store, who is asking, and faults as one sentence."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager

from crawler.commands._output import FAILED, WRONG_USE, fail
from matching.catalog import CatalogError
from models.store import NotFound, Store, StoreError
from reports.notices.draft import UnreadableLetter

USER = "MIRRORWATCH_USER"


@contextmanager
def reached() -> Iterator[Store]:
    """The store of this environment. A fault in the block ends the command with its sentence."""
    try:
        with Store.from_environment() as store:
            yield store
    except StoreError as error:
        fail(error)
    except CatalogError as error:
        fail(f"the catalog has a fault: {error.problems[0]}")
    except UnreadableLetter as error:
        fail(error)
    except NotFound as error:
        fail(error, WRONG_USE)


def who() -> str:
    """The person at the keyboard: MIRRORWATCH_USER, or the login name."""
    try:
        return os.environ.get(USER, "").strip() or getpass.getuser()
    except (KeyError, OSError):
        fail(f"nobody is logged in here by name: set {USER} to yours.", FAILED)
