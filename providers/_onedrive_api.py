"""Microsoft's driveItem: one shape for OneDrive's own API and for Graph, read into a listing."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Generator
from typing import Any
from urllib.parse import quote

from providers._words import Dialect, Digest, Entry, Fetch, Listing, ParseError, Reply, Share, State

_GRAPH = "https://graph.microsoft.com/v1.0"
_PERSONAL = "https://api.onedrive.com/v1.0"
_WANTED = "id,name,size,file,folder,createdDateTime,lastModifiedDateTime,createdBy"
_ASKED = f"$select={_WANTED}&$expand=children"
_PAGES = 20  # further pages of a folder that one share may cost
# Error codes that settle nothing. accessDenied is worded "The sharing link no longer exists, or you do
# not have permission to access it", and is given to anyone without a token, for live links as well.
_OPEN = {"unauthenticated", "accessDenied"}


def _coded(link: str) -> str:
    """A sharing link as the shares API names it: `u!` and unpadded base64url."""
    return "u!" + base64.urlsafe_b64encode(link.encode()).decode().rstrip("=")


def link_of(share: Share) -> str:
    """The whole link with its key."""
    key = share.key("authkey")
    tail = f"&authkey={quote(key)}" if key else ""
    if share.kind == "item":
        return f"https://onedrive.live.com/redir?resid={share['cid'].upper()}%21{share['n']}{tail}"
    return share.url + tail if share.kind == "path" else share.url


def by_graph(share: Share) -> str:
    """Address of the shared item at Graph, for the bearer of a token."""
    return f"{_GRAPH}/shares/{_coded(link_of(share))}/driveItem?{_ASKED}"


def by_stranger(share: Share) -> str:
    """Address of the shared item at OneDrive's own API, which asks for no token."""
    if share.kind != "item":
        return f"{_PERSONAL}/shares/{_coded(link_of(share))}/driveItem?{_ASKED}"
    key = share.key("authkey")
    cid, tail = share["cid"], f"&authKey={quote(key)}" if key else ""
    return f"{_PERSONAL}/drives/{cid.lower()}/items/{cid.upper()}%21{share['n']}?{_ASKED}{tail}"


def listing_of(share: Share, reply: Reply, env: str | None) -> Generator[Fetch, Reply, Listing | None]:
    """Listing by a driveItem or an error, or None when the API settles nothing. Raises ParseError.

    env names the token with which it was asked, None without one.
    """
    found = reply.json()
    if reply.status != 200:
        code = found["error"]["code"]
        if reply.status == 404 and code == "itemNotFound":
            return Listing(share, State.GONE, reason="not found (itemNotFound)")
        if reply.status in {401, 403} and code in _OPEN:
            return None
        raise ParseError(
            f"the API answers {reply.status} {code}" + (f" (is {env} still good?)" if env else "")
        )
    if "folder" not in found:
        return _listing(share, found, (_entry(found),), True)
    entries = [_entry(item) for item in found["children"]]
    following = found.get("children@odata.nextLink")
    for _ in range(_PAGES):
        # An address from a reply is followed on the API's own hosts only.
        if following is None or not following.startswith((f"{_GRAPH}/", f"{_PERSONAL}/")):
            break
        page = yield Fetch(following, auth=env, api=True)
        if page.status != 200:
            raise ParseError(f"status {page.status} from a folder's next page")
        more = page.json()
        entries += [_entry(item) for item in more["value"]]
        following = more.get("@odata.nextLink")
    complete = following is None and not any(entry.folder for entry in entries)
    return _listing(share, found, tuple(entries), complete)


def _listing(share: Share, item: dict[str, Any], entries: tuple[Entry, ...], complete: bool) -> Listing:
    return Listing(
        share,
        State.LIVE,
        reason=None if entries else "the folder is empty",
        entries=entries,
        title=item["name"],
        owner=item.get("createdBy", {}).get("user", {}).get("displayName"),
        complete=complete,
        created=item.get("createdDateTime"),
        modified=item.get("lastModifiedDateTime"),
        facts=(("item", item["id"]),),  # the same item may be shared by several links
    )


def _entry(item: dict[str, Any]) -> Entry:
    if "folder" in item:
        return Entry(item["name"], folder=True, modified=item.get("lastModifiedDateTime"))
    hashes = item["file"].get("hashes", {})
    digests = []
    if "quickXorHash" in hashes:
        digests.append(Digest(Dialect.QUICKXOR, _quickxor(hashes["quickXorHash"])))
    for field, dialect in (("sha1Hash", Dialect.SHA1), ("sha256Hash", Dialect.SHA256)):
        if hashes.get(field):
            digests.append(Digest(dialect, hashes[field].lower()))
    if hashes.get("crc32Hash"):
        # Given in little endian (Graph's documentation of the hashes resource).
        digests.append(Digest(Dialect.CRC32, bytes.fromhex(hashes["crc32Hash"])[::-1].hex()))
    return Entry(item["name"], int(item["size"]), tuple(digests), modified=item.get("lastModifiedDateTime"))


def _quickxor(text: str) -> str:
    try:
        value = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ParseError(f"not base64: {text!r}") from error
    if len(value) != 20:
        raise ParseError(f"a quickXorHash of {len(value)} bytes")
    return value.hex()
