"""A child process of a run: carries its units for some spiders in one reactor, then ends.

`python -m crawler.child RUN SPIDER[=BUDGET]...`; pages of strange hosts are read here and not in the parent.
"""

from __future__ import annotations

import sys

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings


def main(run: str, spiders: list[str]) -> int:
    """Carry a run's units for the named spiders; returns the exit status, 1 when one could not start."""
    process = AsyncCrawlerProcess(get_project_settings())
    for named in spiders:
        spider, _, budget = named.partition("=")
        process.crawl(spider, run=run, budget=budget or None)
    process.start()
    return 1 if process.bootstrap_failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
