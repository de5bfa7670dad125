"""MEGA: encrypted files and folders; the public API gives sizes and states, never names."""

from __future__ import annotations

from typing import Any

from providers._address import Form
from providers._base import Limit, NoticeRoute, Provider, Robots
from providers._refusal import Refused
from providers._words import Conversation, Entry, Fetch, Listing, ParseError, Reply, Share, State

_HOST = r"(?:www\.)?mega(?:\.co)?\.(?:nz|io)"
_ID = r"(?P<token>[A-Za-z0-9_-]{8})"
# The key stands in the fragment and is never sent; a node behind it is a place inside the folder.
_KEY = r"(?P<key>[A-Za-z0-9_-]{16,43})?(?:/(?:file|folder)/(?P<node>[A-Za-z0-9_-]{8}))?"
_OLD_KEY = r"(?:!(?P<key>[A-Za-z0-9_-]{16,43}))?(?:[!?](?P<node>[A-Za-z0-9_-]{8}))?"
_FILE = "https://mega.nz/file/{token}"
_FOLDER = "https://mega.nz/folder/{token}"
_DEPTH = 64  # folders within folders that are followed upward
_HIDDEN = "the name is encrypted; the handle stands in its place"

# Codes of the API, by what they say about a share (https://mega.co.nz/#developers, pyLoad).
_GONE = {-9: "not found (-9)", -16: "removed, its owner's account is blocked (-16)"}
_QUOTA = {-17: "transfer quota reached (-17)", -24: "transfer quota reached (-24)"}
_REFUSED = {-3: "asked too much (-3)", -4: "asked too much (-4)", -27: "proof of work wanted (-27)"}
_BUSY = {-6: "too many connections (-6)", -11: "access refused (-11)", -18: "not available now (-18)"}


def _form(kind: str, canonical: str, path: str, fragment: str, ok: bool = True) -> Form:
    return Form(kind, canonical, _HOST, path, {}, None, fragment, "https?", keys=("key",), verified=ok)


class Mega(Provider):
    """Encrypted store; anonymous API; exact sizes, no digest, names only with the link's key."""

    name = "mega"
    title = "MEGA"
    domains = ("mega.nz", "mega.co.nz", "mega.io")
    forms = (
        _form("file", _FILE, r"^/embed/?$", rf"^!{_ID}{_OLD_KEY}", ok=False),
        _form("file", _FILE, rf"^/(?:file|embed)/{_ID}/?$", _KEY),
        _form("folder", _FOLDER, rf"^/folder/{_ID}/?$", _KEY),
        _form("file", _FILE, r"^/?$", rf"^!{_ID}{_OLD_KEY}"),
        _form("folder", _FOLDER, r"^/?$", rf"^F!{_ID}{_OLD_KEY}"),
        _form("password", "https://mega.nz/#P!{token}", r"^/?$", r"^P!(?P<token>[A-Za-z0-9_-]{20,})", False),
    )
    tier = "A"
    limits = (Limit(1, 1.0, verified=False),)
    robots = Robots(False, "MEGA documents its API for clients of others")
    notice = NoticeRoute(
        "copyright form on mega.io, or e-mail for other unlawful material",
        wants="the full link and its key, since files are encrypted; choose the link or all identical copies",
        verified=True,
    )
    verified_on = "2026-11-23"

    def read(self, share: Share) -> Conversation:
        """Ask for the size of a file or the nodes of a folder. Raises ParseError.

        The file call lacks `g: 1`, which would ask for a download address.
        """
        match share.kind:
            case "file":
                found = _answer((yield _ask("cs?id=1", {"a": "g", "p": share["token"], "ssl": 1})))
                return _state(share, found) or _file(share, found)
            case "folder":
                query = {"a": "f", "c": 1, "r": 1, "ca": 1, "ssl": 1}
                found = _answer((yield _ask(f"cs?id=1&n={share['token']}", query)))
                return _state(share, found) or _folder(share, found)
            case "password":
                raise ParseError("a password link hides its own id: it is recorded, not read")
            case _:
                raise ParseError(f"no such kind of share: {share.kind}")


def _ask(path: str, command: dict[str, Any]) -> Fetch:
    # A folder of many thousand nodes is one reply; there is no paging.
    return Fetch.post(f"https://g.api.mega.co.nz/{path}", [command], api=True, cap=16_000_000)


def _answer(reply: Reply | None) -> Any:
    """The one answer in a reply: an object, or a negative number for the whole or the one command."""
    assert reply is not None
    if reply.status in {500, 509}:
        raise Refused(f"the API answers {reply.status}: asked too much")
    if reply.status == 402:
        raise Refused("proof of work wanted (402)")  # unverified: seen in clients, in no document
    if reply.status != 200:
        raise ParseError(f"status {reply.status} from the API")
    found = reply.json()
    if isinstance(found, list) and len(found) == 1:
        found = found[0]
    return found["e"] if isinstance(found, dict) and "e" in found else found


def _state(share: Share, found: Any) -> Listing | None:
    """The listing that an error code stands for, or None when the answer is an object."""
    if isinstance(found, dict):
        return None
    if not isinstance(found, int) or isinstance(found, bool):
        raise ParseError(f"an object or a code expected, got {type(found).__name__}")
    if found in _GONE:
        return Listing(share, State.GONE, reason=_GONE[found])
    if found in _QUOTA:
        return Listing(share, State.LIVE, reason=_QUOTA[found], complete=False)
    if found in _REFUSED:
        raise Refused(_REFUSED[found])
    raise ParseError(_BUSY.get(found, f"code {found} says nothing of the share"))


def _file(share: Share, found: dict[str, Any]) -> Listing:
    size = _size(found["s"])
    if not isinstance(found["at"], str):
        raise ParseError("attributes expected as text")
    entry = Entry(share["token"], size, note=_HIDDEN)
    limited = found.get("tl", 0) > 0  # seconds until this address may transfer again
    return Listing(share, State.LIVE, "transfer quota reached" if limited else None, (entry,))


def _folder(share: Share, found: dict[str, Any]) -> Listing:
    """All nodes under the shared one, which is the one whose parent is not in the list."""
    nodes = found["f"]
    known = {node["h"]: node for node in nodes}
    root = [node["h"] for node in nodes if node.get("p") not in known][0]  # noqa: RUF015
    entries = []
    for node in nodes:
        if node["h"] == root:
            continue
        kind, path, parent = node["t"], str(node["h"]), node["p"]
        for _ in range(_DEPTH):
            if parent == root:
                break
            path, parent = f"{parent}/{path}", known[parent]["p"]
        match kind:
            case 0:
                entries.append(Entry(path, _size(node["s"]), note=_HIDDEN))
            case 1:
                entries.append(Entry(path, folder=True, note=_HIDDEN))
            case _:
                raise ParseError(f"no such kind of node: {kind}")
    reason = None if entries else "the folder is empty"
    return Listing(share, State.LIVE, reason, tuple(entries))


def _size(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ParseError(f"a size in bytes expected, got {value!r}")
    return value
