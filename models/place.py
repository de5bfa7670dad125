"""Where mirrorwatch keeps its files on this machine."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path


def home() -> Path:
    """The folder for the database, logs and caches: MIRRORWATCH_HOME, or the user's data folder."""
    given = os.environ.get("MIRRORWATCH_HOME")
    return Path(given) if given else user_data_path("mirrorwatch")
