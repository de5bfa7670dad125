"""Dropbox with a key: metadata of a link, and the lists of a shared folder."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from providers._words import Dialect, Digest, Entry, Fetch, Listing, ParseError, Reply, Share, State

_API = "https://api.dropboxapi.com/2"
_LISTS = 20  # calls for folders and their pages that one share may cost
# A user's token may list; an app alone may only ask for the metadata of a link.
KEYS = {"DROPBOX_TOKEN": "Bearer", "DROPBOX_APP_AUTH": "Basic"}


def link_of(share: Share) -> str:
    """The whole link with its keys, as the API and the page want it."""
    secure_hash, rlkey = share.key("secure_hash"), share.key("rlkey")
    url = share.url
    if secure_hash and share.get("hash") is None:
        url = f"{url}/{secure_hash}"
    return f"{url}?rlkey={rlkey}" if rlkey else url


def ask(share: Share, env: str) -> Fetch:
    """Request for the metadata of a link."""
    return _call("sharing/get_shared_link_metadata", {"url": link_of(share)}, env)


def _call(path: str, payload: dict[str, Any], env: str) -> Fetch:
    auth_as = f"Authorization: {KEYS[env]} {{}}"
    return Fetch.post(f"{_API}/{path}", payload, auth=env, auth_as=auth_as, auth_needed=True, api=True)


def listing_of(share: Share, reply: Reply, env: str) -> Generator[Fetch, Reply, Listing | None]:
    """Listing by get_shared_link_metadata, or None when only the page can tell more."""
    if reply.status == 409:
        match reply.json()["error"][".tag"]:
            case "shared_link_not_found":
                return Listing(share, State.GONE, reason="not found")
            case "shared_link_access_denied":
                return Listing(share, State.LOCKED, reason="password needed, or only for named people")
            case "unsupported_link_type":
                return None
            case tag:
                raise ParseError(f"the API says {tag}")
    if reply.status != 200:
        raise ParseError(f"status {reply.status} from the API (is {env} still good?)")
    found = reply.json()
    match found[".tag"]:
        case "file":
            entry = Entry(found["name"], int(found["size"]), modified=found["server_modified"])
            return Listing(share, State.LIVE, entries=(entry,), title=found["name"])
        case "folder" if env == "DROPBOX_TOKEN":
            entries, complete = yield from _walk(share, env)
            return Listing(share, State.LIVE, entries=entries, title=found["name"], complete=complete)
        case "folder":
            return None  # an app alone may not list
        case tag:
            raise ParseError(f"the API says that a link is a {tag}")


def _walk(share: Share, env: str) -> Generator[Fetch, Reply, tuple[tuple[Entry, ...], bool]]:
    """Entries of a folder and the folders in it, breadth first, and whether they are all."""
    entries: list[Entry] = []
    waiting: list[tuple[str, str]] = [("", "")]
    for _ in range(_LISTS):
        if not waiting:
            break
        path, cursor = waiting.pop(0)
        if cursor:
            reply = yield _call("files/list_folder/continue", {"cursor": cursor}, env)
        else:
            reply = yield _call(
                "files/list_folder", {"path": path, "shared_link": {"url": link_of(share)}}, env
            )
        if reply.status != 200:
            raise ParseError(f"status {reply.status} from a folder's list")
        found = reply.json()
        if found["has_more"]:
            waiting.insert(0, (path, found["cursor"]))
        for item in found["entries"]:
            entry = _entry(item, path)
            entries.append(entry)
            if entry.folder:
                waiting.append((f"/{entry.path}", ""))
    return tuple(entries), not waiting


def _entry(item: dict[str, Any], path: str) -> Entry:
    name = f"{path}/{item['name']}".lstrip("/")
    match item[".tag"]:
        case "folder":
            return Entry(name, folder=True)
        case "file":
            own = item.get("content_hash")  # absent where downloads are switched off
            digests = (Digest(Dialect.DROPBOX, own.lower()),) if own else ()
            return Entry(name, int(item["size"]), digests, modified=item["server_modified"])
        case tag:
            raise ParseError(f"an entry that is a {tag}")
