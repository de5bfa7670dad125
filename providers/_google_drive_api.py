"""Google Drive with a key: the v3 API for one item and for what is in a folder."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any
from urllib.parse import quote

from providers._google_drive_page import FILE, FOLDER
from providers._refusal import Refused
from providers._words import Dialect, Digest, Entry, Fetch, Listing, ParseError, Reply, Share, State

API = "https://www.googleapis.com/drive/v3/files"
FIELDS = (
    "id,name,mimeType,size,md5Checksum,sha1Checksum,sha256Checksum,createdTime,modifiedTime,"
    "owners(displayName),resourceKey,capabilities(canDownload),shortcutDetails(targetId,targetMimeType)"
)
_IN_FOLDER = "id,name,mimeType,size,md5Checksum,sha1Checksum,sha256Checksum,modifiedTime"
_NATIVE, _IS_FOLDER = "application/vnd.google-apps.", "application/vnd.google-apps.folder"
_DIGESTS = {"md5Checksum": Dialect.MD5, "sha1Checksum": Dialect.SHA1, "sha256Checksum": Dialect.SHA256}
_TOO_MUCH = {"rateLimitExceeded", "userRateLimitExceeded", "dailyLimitExceeded", "quotaExceeded"}
_LISTS = 25  # calls for folders and their pages that one share may cost


def item_url(token: str) -> str:
    """Address of one item's metadata."""
    return f"{API}/{token}?supportsAllDrives=true&fields={FIELDS}"


def ask(share: Share, url: str) -> Fetch:
    """Request to the API, with the resource key that stood in the link."""
    key = share.key("resourcekey")
    headers = (("X-Goog-Drive-Resource-Keys", f"{share['token']}/{key}"),) if key else ()
    return Fetch(url, headers=headers, auth="GOOGLE_API_KEY", auth_as="?key={}", auth_needed=True, api=True)


def reason_of(status: int, found: dict[str, Any]) -> str:
    """Why the API refused. Raises Refused when it was for asking too much."""
    reason = str(found["error"]["errors"][0]["reason"])
    if status == 403 and reason in _TOO_MUCH:
        raise Refused(f"the API's quota is used up ({reason})")
    if status in {400, 401, 403} and reason != "downloadQuotaExceeded":
        raise ParseError(f"the API refused GOOGLE_API_KEY or the request ({reason})")
    return reason


def _entry(item: dict[str, Any], prefix: str = "") -> Entry:
    kind = item["mimeType"]
    return Entry(
        prefix + item["name"],
        None if kind.startswith(_NATIVE) else int(item["size"]),
        tuple(Digest(d, item[field].lower()) for field, d in _DIGESTS.items() if field in item),
        folder=kind == _IS_FOLDER,
        url=(FOLDER if kind == _IS_FOLDER else FILE).format(item["id"]),
        modified=item.get("modifiedTime"),
        note=f"native: {kind}" if kind.startswith(_NATIVE) and kind != _IS_FOLDER else None,
    )


def item_listing(share: Share, item: dict[str, Any]) -> Generator[Fetch, Reply, Listing]:
    """Listing of one item that the API knows; a folder is walked."""
    one = _entry(item)
    complete, moved = True, None
    entries: tuple[Entry, ...] = (one,)
    if one.folder:
        entries, complete = yield from _walk(share)
        moved = None if share.kind == "folder" else one.url
    elif "shortcutDetails" in item:
        moved = FILE.format(item["shortcutDetails"]["targetId"])
    shut = item.get("capabilities", {}).get("canDownload") is False
    return Listing(
        share,
        State.LIVE,
        reason="its owner has switched downloads off" if shut else None,
        entries=entries,
        title=item["name"],
        owner=item["owners"][0]["displayName"] if item.get("owners") else None,
        complete=complete,
        created=item.get("createdTime"),
        modified=item.get("modifiedTime"),
        moved=moved,
    )


def _walk(share: Share) -> Generator[Fetch, Reply, tuple[tuple[Entry, ...], bool]]:
    """Entries of a folder and the folders in it, breadth first, and whether they are all."""
    entries: list[Entry] = []
    waiting: list[tuple[str, str, str]] = [("", share["token"], "")]
    for _ in range(_LISTS):
        if not waiting:
            break
        prefix, parent, page = waiting.pop(0)
        query = quote(f"'{parent}' in parents")
        url = f"{API}?q={query}&pageSize=100&fields=nextPageToken,files({_IN_FOLDER})"
        url += "&supportsAllDrives=true&includeItemsFromAllDrives=true"
        reply = yield ask(share, url + (f"&pageToken={quote(page)}" if page else ""))
        if reply.status != 200:
            raise ParseError(f"status {reply.status} from a folder's list")
        found = reply.json()
        if "nextPageToken" in found:
            waiting.insert(0, (prefix, parent, found["nextPageToken"]))
        for item in found["files"]:
            entry = _entry(item, prefix)
            entries.append(entry)
            if entry.folder:
                waiting.append((f"{entry.path}/", item["id"], ""))
    return tuple(entries), not waiting
