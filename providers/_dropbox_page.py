"""A Dropbox page without a key: its page name, what its scripts preload, its walls and errors."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import Any

from bs4 import BeautifulSoup

from providers._cloud_page import host_of, meta_of, path_of, scripts_of, title_of
from providers._words import Entry, Listing, ParseError, Reply, Share, State

# Dropbox names its pages in scripts and in the addresses of its own pieces (JDownloader).
_PAGE_NAME = re.compile(r"(?:edison|dws)_page_name[\"']?\s*[=:]\s*[\"']?([\w-]+)")
_LIVE = {"scl_oboe_file", "scl_oboe_folder"}
_GONE = {"shared_link_deleted", "shared_link_disabled"}
_WALL = {"files_shared_content_link_login_page"}
_ERROR_TITLES = {"Dropbox - 404", "Dropbox - Shared link error", "Shared link error"}
_GONE_ELEMENTS = '.not-found, img[src*="images/sharing/error_"]'
# Other preloads of a page are not JSON: only the folder's own is read.
_PRELOAD = re.compile(r'SHARED_LINK_FOLDER_PRELOAD_HANDLER"\]\.responseReceived\("(\{(?:[^"\\]|\\.)*)"\)')
_MOUNT = re.compile(r"InitReact\.mountComponent\(mod,\s*")
_MOUNTS = 8  # pieces of an older page that are looked into, in each script
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|(.))", re.DOTALL)


def listing(share: Share, reply: Reply, hint: str | None) -> Listing:
    """Listing by the page of a link; hint is the name that the address carries. Raises ParseError.

    A live page is known before anything else, so that no file name can bury it.
    """
    host, path = host_of(reply.url), path_of(reply.url)
    if not (host == "dropbox.com" or host.endswith(".dropbox.com")):
        raise ParseError(f"led away to {host}")
    if path.startswith("/sm/password"):
        return Listing(share, State.LOCKED, reason="password needed")
    if path.rstrip("/") == "/login":
        return Listing(share, State.LOCKED, reason="sign-in needed")
    match reply.status:
        case 404:
            return Listing(share, State.GONE, reason="not found (404)")
        case 460:
            return Listing(share, State.GONE, reason="blocked by Dropbox for legal reasons (460)")
        case 509:
            reason = "traffic limit: the link is switched off for a time"
            return Listing(share, State.LIVE, reason, _named(hint), complete=False)
        case 200:
            return _shown(share, reply, hint)
        case other:
            raise ParseError(f"status {other} from a Dropbox page")


def _shown(share: Share, reply: Reply, hint: str | None) -> Listing:
    soup = reply.soup()
    scripts = scripts_of(soup)
    names = _page_names(soup, scripts)
    known = names & (_LIVE | _GONE | _WALL)
    if len(known) > 1:
        raise ParseError(f"the page has several names: {sorted(known)}")
    folder, file = _preloaded(scripts), _mounted(scripts)
    if known <= _LIVE and (known or folder is not None or file is not None):
        if folder is not None:
            return _folder(share, folder)
        if file is not None:
            entries: tuple[Entry, ...] = (Entry(file["filename"], int(file["bytes"])),)
        else:
            entries = _named(meta_of(soup, "og:title") or hint)
        plain = "scl_oboe_folder" not in known
        return Listing(share, State.LIVE, entries=entries if plain else (), complete=plain)
    if known & _GONE:
        return Listing(share, State.GONE, reason="the link was deleted or switched off")
    if known & _WALL or soup.select_one(".invitation-claimed-access-request-container"):
        return Listing(share, State.LOCKED, reason="sign-in needed")
    if soup.select_one('img[src*="/images/precaution"]'):
        return Listing(share, State.LOCKED, reason="its owner has made it private")
    # An old page is titled by its file: only a whole page that shows no file is taken at its title.
    bare = b"</html>" in reply.body and meta_of(soup, "og:title") is None
    if bare and (title_of(soup) in _ERROR_TITLES or soup.select_one(_GONE_ELEMENTS)):
        return Listing(share, State.GONE, reason="the page says that there is no such link")
    raise ParseError(f"a Dropbox page that nobody knows: {sorted(names)}, {title_of(soup)[:60]!r}")


def _named(name: str | None) -> tuple[Entry, ...]:
    return (Entry(name, note="the name that the link shows"),) if name else ()


def _page_names(soup: BeautifulSoup, scripts: list[str]) -> set[str]:
    """Names that the page gives itself: in scripts and attributes, never in its visible text."""
    attributes = (str(value) for tag in soup.find_all(True) for value in tag.attrs.values())
    return {name for text in (*scripts, *attributes) for name in _PAGE_NAME.findall(text)}


def _preloaded(scripts: list[str]) -> dict[str, Any] | None:
    """The folder's first page of entries, which the script carries as JSON in a string, or None."""
    for script in scripts:
        for quoted in _PRELOAD.findall(script):
            try:
                found = json.loads(_ESCAPE.sub(_plain, quoted))
            except ValueError as error:
                raise ParseError("broken JSON in the page's preload") from error
            if isinstance(found, dict) and "entries" in found:
                return found
    return None


def _plain(escape: re.Match[str]) -> str:
    """One escape of a JavaScript string as the character that it means inside the JSON text."""
    if escape[1]:
        return chr(int(escape[1], 16))
    return {"n": "\n", "t": "\t", "r": "\r", "u": "\\u"}.get(escape[2], escape[2])


def _mounted(scripts: list[str]) -> dict[str, Any] | None:
    """The file of an older page (`props.file`), or None."""
    for script in scripts:
        for start in islice(_MOUNT.finditer(script), _MOUNTS):
            try:
                found, _ = json.JSONDecoder().raw_decode(script, start.end())
            except ValueError:
                continue
            file = found.get("props", {}).get("file") if isinstance(found, dict) else None
            if isinstance(file, dict):
                return file
    return None


def _folder(share: Share, found: dict[str, Any]) -> Listing:
    rows = found["entries"]
    entries = tuple(
        Entry(row["filename"], None if row["is_dir"] else int(row["bytes"]), folder=bool(row["is_dir"]))
        for row in rows
    )
    return Listing(
        share,
        State.LIVE,
        reason=None if entries else "the folder is empty",
        entries=entries,
        title=found["folder"]["filename"] if found.get("folder") else None,
        complete=not found["has_more_entries"] and not any(entry.folder for entry in entries),
    )
