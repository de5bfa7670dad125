"""`mirrorwatch demo`: the unchanged main job over the offline web, then where to look."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from crawler.commands._output import fail, say

ROOT = Path(__file__).resolve().parents[2]
DATASETS = ["ms-celeb-1m", "dukemtmc"]


def demo(
    folder: Annotated[Path, typer.Option("--home", help="where the demo keeps its database")] = Path("demo"),
) -> None:
    """Run the main job over the offline web: real addresses, no real host, no keys.

    Example: mirrorwatch demo
    """
    if not (ROOT / "tests" / "web").is_dir():
        fail("the demo needs a checkout of the project: run `make demo` there")
    folder = folder.resolve()
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    sys.path.insert(0, str(ROOT))
    from tests.web._server import StandIn

    with StandIn(log_file=folder / "requests.jsonl") as web:
        os.environ.update(
            MIRRORWATCH_HOME=str(folder),
            MIRRORWATCH_DATABASE_URL=f"sqlite:///{folder / 'mirrorwatch.sqlite'}",
            MIRRORWATCH_STANDIN=web.address,
            MIRRORWATCH_CONTACT="demo@example.org",
            # The stand-in asks for any token, as the host does; this one opens nothing anywhere.
            GITHUB_TOKEN="stand-in-token",
        )
        say(f"stand-in web on {web.address}: {len(web.hosts)} host names, no real host is asked\n")
        from crawler.commands.crawl import run_and_report

        status = run_and_report(datasets=DATASETS)
        asked = len(web.log)
    say(f"\n{asked} requests were answered by the stand-in web. Where to look next:")
    program = os.path.relpath(Path(sys.argv[0]).resolve())
    look = f"MIRRORWATCH_HOME={os.path.relpath(folder)} {program}"
    for command, what in (
        (f"{look} hits", "the list"),
        (f"{look} hit ID", "one hit with its evidence, pointers and sightings"),
        (f"{look} runs", "the runs; `coverage RUN` for what was not looked at"),
        (f"{look} export --format xlsx -o hits.xlsx", "the shareable list"),
        (f"{look} notice intake ID -o case.yaml", "the questions before a letter"),
        (f"{program} scan README.md", "the judge alone, on any document"),
    ):
        say(f"  {command:<62} {what}")
    # The demo's world holds refusing hosts on purpose: cut short is how it is meant to end.
    raise typer.Exit(0 if status in {0, 3} else status)
