"""Serves all stand-in hosts on one loopback port, by Host header, with a request log."""

from __future__ import annotations

import asyncio
import importlib
import json
import pkgutil
import ssl
import threading
import time
from pathlib import Path

from aiohttp import web

from tests.web._host import Answer, Ask, Host

HERE = Path(__file__).parent


def all_hosts(worlds: list[Path]) -> dict[str, Host]:
    """Every stand-in host of this folder by host name."""
    found: dict[str, Host] = {}
    for module in pkgutil.iter_modules([str(HERE)]):
        if module.name.startswith("_"):
            continue
        loaded = importlib.import_module(f"tests.web.{module.name}")
        for value in vars(loaded).values():
            if not (isinstance(value, type) and issubclass(value, Host)):
                continue
            if value.__module__ == loaded.__name__ and value.names:
                host = value(worlds)
                found.update(dict.fromkeys(host.names, host))
    return found


class StandIn:
    """The stand-in web in a thread of its own; `with StandIn() as web: web.address`.

    log holds one dict a request: method, url, status, time. delay is seconds before each answer.
    """

    def __init__(
        self,
        worlds: list[Path] | None = None,
        port: int = 0,
        delay: float = 0.0,
        log_file: Path | None = None,
        tls: tuple[str, str] | None = None,
        built_in: bool = True,
    ) -> None:
        self.hosts = all_hosts([*([HERE / "world"] if built_in else []), *(worlds or [])])
        self.tls = tls
        self.port, self.delay, self.log_file = port, delay, log_file
        self.log: list[dict[str, object]] = []
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def host_of(self, name: str) -> Host | None:
        """The host that answers for a name: exact, else the longest `*.suffix`."""
        if name in self.hosts:
            return self.hosts[name]
        while "." in name:
            name = name.partition(".")[2]
            if f"*.{name}" in self.hosts:
                return self.hosts[f"*.{name}"]
        return None

    def reply(self, ask: Ask) -> Answer:
        """The answer to a request; a name that nobody stands in for has no address."""
        host = self.host_of(ask.host)
        if host is None:
            return Answer(502, b"no such host in the stand-in web", [("X-Stand-In", "no host")])
        return host.answer(ask)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        scheme = request.headers.get("X-Forwarded-Proto", "https" if request.secure else "http")
        host = request.headers.get("Host", "")
        ask = Ask(
            request.method,
            f"{scheme}://{host}{request.raw_path}",
            {k.lower(): v for k, v in request.headers.items()},
            await request.read(),
            time.time(),
        )
        if self.delay:
            await asyncio.sleep(self.delay)
        answer = self.reply(ask)
        row = {"method": ask.method, "url": ask.url, "status": answer.status, "time": ask.now}
        self.log.append(row)
        if self.log_file:
            with self.log_file.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(row) + "\n")
        response = web.Response(status=answer.status, body=answer.body)
        response.headers.popall("Content-Type", None)
        for name, value in answer.headers:
            response.headers.add(name, value)
        return response

    async def _serve(self) -> None:
        app = web.Application(client_max_size=1 << 20)
        app.router.add_route("*", "/{path:.*}", self._handle)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self.port)
        await site.start()
        if self.tls is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*self.tls)
            await web.TCPSite(runner, "127.0.0.1", 443, ssl_context=context).start()
        self.port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        self._stop = asyncio.Event()
        self._ready.set()
        await self._stop.wait()
        await runner.cleanup()

    def _run(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    def __enter__(self) -> StandIn:
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("the stand-in web did not start")
        return self

    def __exit__(self, *_: object) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)
