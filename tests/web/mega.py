"""A stand-in for MEGA: the `g` and `f` commands of its API for public links, and its numeric errors."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import yaml

from tests.web._host import Answer, Ask, Host


class Mega(Host):
    """Files and folders by their public handle; the page is a shell that never says anything."""

    names = ("g.api.mega.co.nz", "eu.api.mega.co.nz", "mega.nz", "mega.co.nz", "mega.io")

    def __init__(self, worlds: list[Any]) -> None:
        super().__init__(worlds)
        self.files: dict[str, dict[str, Any]] = {}
        self.folders: dict[str, dict[str, Any]] = {}
        for world in worlds:
            for path in sorted((world / "mega").glob("*.yaml")):
                found = yaml.safe_load(path.read_text(encoding="utf-8"))
                self.files |= {row["handle"]: row for row in found.get("files", [])}
                self.folders |= {row["handle"]: row for row in found.get("folders", [])}

    def answer(self, ask: Ask) -> Answer:
        if ask.host != "g.api.mega.co.nz" and ask.host != "eu.api.mega.co.nz":
            page = '<!DOCTYPE html><html><head><title>MEGA</title></head><body id="bodyel"></body></html>'
            return Answer.html(page)
        if ask.path != "/cs" or ask.method != "POST":
            return Answer(404, b"", [])
        try:
            commands = json.loads(ask.body)
        except ValueError:
            return Answer.json(-2)
        if not isinstance(commands, list):
            return Answer.json(-2)
        found = [self.command(command, ask.query.get("n")) for command in commands]
        if -27 in found:
            token = "1:192:1700000000:" + base64.b64encode(b"\x00" * 48).decode()
            return Answer(402, b"", [("X-Hashcash", token)])
        return Answer.json(found)

    def command(self, command: dict[str, Any], folder: str | None) -> Any:
        match command.get("a"):
            case "g":
                row = self.files.get(command.get("p", ""))
                if row is None:
                    return -9
                if "code" in row:
                    return row["code"]
                answer = {"s": row["size"], "at": sealed(row["handle"], 96), "msd": 1}
                if command.get("g"):
                    answer["g"] = "https://gfs000n000.userstorage.mega.co.nz/dl/demo"
                return answer
            case "f":
                row = self.folders.get(folder or "")
                if row is None:
                    return -9
                if "code" in row:
                    return row["code"]
                return {
                    "f": [node(each, row["handle"]) for each in row["nodes"]],
                    "noc": 1,
                    "sn": "demo",
                    "st": "d",
                }
        return -2


def node(each: dict[str, Any], share: str) -> dict[str, Any]:
    sized = {"s": each["s"], "fa": "0:demo"} if each["t"] == 0 else {}
    key = f"{share}:{sealed(each['h'] + 'k', 32)}"
    return {
        "h": each["h"],
        "p": each["p"],
        "u": "mW0ownerAAA",
        "t": each["t"],
        "a": sealed(each["h"], 64),
        "k": key,
        "ts": 1577836800,
        **sized,
    }


def sealed(seed: str, size: int) -> str:
    """Encrypted attributes or keys: bytes that say nothing, and never change."""
    block = hashlib.shake_128(seed.encode()).digest(size)
    return base64.urlsafe_b64encode(block).decode().rstrip("=")
