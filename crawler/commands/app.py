"""The command line: every command of CONTRACT.md under its name."""

from __future__ import annotations

import typer

from crawler.commands import catalog, covered, crawl, demo, doctor, export, hits, notice, runs, scan

app = typer.Typer(
    name="mirrorwatch",
    help="Finds the copies of withdrawn datasets, from metadata only, for people who take them down.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

WHAT, MAIN, FINDS, OUT, SETUP = "What we look for", "The main job", "Finds", "What leaves the house", "Set-up"

for panel, function in (
    (WHAT, catalog.datasets),
    (WHAT, catalog.show),
    (WHAT, catalog.validate),
    (WHAT, covered.providers),
    (WHAT, covered.sources),
    (MAIN, scan.scan),
    (MAIN, crawl.crawl),
    (MAIN, crawl.resume),
    (MAIN, crawl.recheck),
    (MAIN, runs.runs),
    (MAIN, runs.coverage),
    (FINDS, hits.hits),
    (FINDS, hits.hit),
    (FINDS, hits.triage),
    (OUT, export.export),
    (SETUP, doctor.doctor),
    (SETUP, demo.demo),
):
    app.command(rich_help_panel=panel)(function)
app.add_typer(notice.app, name="notice", rich_help_panel=OUT)


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
