"""Run the stand-in web by itself: `python -m tests.web --port 8080 [--world FOLDER] [--tls CERT KEY]`."""

import argparse
import asyncio
import contextlib
from pathlib import Path

from tests.web._server import StandIn


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--world", type=Path, action="append", default=[], help="a further world folder")
    parser.add_argument("--only-worlds", action="store_true", help="leave the built-in world out")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--log", type=Path, help="append one JSON line a request")
    parser.add_argument("--tls", nargs=2, metavar=("CERT", "KEY"), help="also serve https on port 443")
    given = parser.parse_args()
    web = StandIn(given.world, given.port, given.delay, given.log,
                  tls=given.tls, built_in=not given.only_worlds)  # fmt: skip
    with web:
        print(f"stand-in web on {web.address}: {len(web.hosts)} host names", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(asyncio.Event().wait())


main()
