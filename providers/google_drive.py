"""Google Drive and Docs: the v3 API with the operator's key, the viewer's pages without one."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import Any

from providers._address import Form
from providers._base import NoticeRoute, Provider, Robots, Secret
from providers._google_drive_api import ask, item_listing, item_url, reason_of
from providers._google_drive_page import FILE, FOLDER, folder, quick, viewer
from providers._words import Conversation, Dialect, Fetch, Listing, ParseError, Reply, Share, State

_ID = r"(?P<token>[A-Za-z0-9_-]{19,80})(?![A-Za-z0-9_-])"
_LONG_ID = r"(?P<token>[A-Za-z0-9_-]{19,120})(?![A-Za-z0-9_-])"
_WHO = r"^/(?:a/[^/]+/)?"
_APP = rf"{_WHO}(?P<app>document|spreadsheets|presentation|forms)/(?:u/\d+/)?d/"
_DRIVE = r"(?:drive|docs)\.google\.com"
_DOCS = r"docs\.google\.com"
_CONTENT = r"drive\.usercontent\.google\.com"
# Older items (ids with 0B) open only with the key that stands beside the id.
_KEY = {"resourcekey?": r"(?P<resourcekey>0-[A-Za-z0-9_-]+)"}
_AS_FILE, _AS_FOLDER = FILE.format("{token}"), FOLDER.format("{token}")
_AS_DOCUMENT = "https://docs.google.com/{app}/d/{token}"
_AS_PUBLISHED = "https://docs.google.com/{app}/d/e/{token}"
_PAGE = {"document": "/pub", "spreadsheets": "/pubhtml", "presentation": "/pub", "forms": "/viewform"}


def _form(kind: str, canonical: str, host: str, path: str, by_id: bool = False, **more: Any) -> Form:
    query = {**({"id": _ID} if by_id else {}), **_KEY}
    return Form(kind, canonical, host, path, query, scheme="https?", keys=("resourcekey",), **more)


class GoogleDrive(Provider):
    """Files, folders, native documents; md5, sha1 and sha256 with a key, name and size without."""

    name = "google_drive"
    title = "Google Drive"
    domains = ("google.com", "googleapis.com", "googleusercontent.com")
    forms = (
        _form("file", _AS_FILE, _DRIVE, rf"{_WHO}file/(?:u/\d+/)?d/{_ID}"),
        _form(
            "folder",
            _AS_FOLDER,
            _DRIVE,
            rf"{_WHO}(?:drive/)?(?:u/\d+/)?(?:mobile/)?(?:folders|folder/d)/{_ID}",
        ),
        _form(
            "folder",
            _AS_FOLDER,
            r"drive\.google\.com",
            r"^/(?:drive/)?(?:u/\d+/?)?$",
            fragment=rf"^folders/{_ID}",
            verified=False,
        ),
        _form("folder", _AS_FOLDER, _DRIVE, rf"{_WHO}(?:u/\d+/)?(?:embedded)?folderview/?$", True),
        # open?id= may also be a folder: reading finds out.
        _form("file", _AS_FILE, _DRIVE, rf"{_WHO}(?:u/\d+/)?(?:uc|open|leaf|thumbnail)/?$", True),
        _form("file", _AS_FILE, _CONTENT, r"^/(?:u/\d+/)?(?:download|uc)/?$", True),
        _form("published", _AS_PUBLISHED, _DOCS, rf"{_APP}e/{_LONG_ID}"),
        _form("document", _AS_DOCUMENT, _DOCS, rf"{_APP}{_ID}"),
        _form("file", _AS_FILE, r"(?:www|content)\.googleapis\.com", rf"^/drive/v[23]/files/{_ID}"),
        # The front page, where a template left its link empty: it names nothing and is never asked.
        _form("home", "https://drive.google.com/", _DRIVE, r"^/(?:drive/?(?:u/\d+/?)?(?:my-drive/?)?)?$"),
        _form("file", _AS_FILE, r"lh[3-6]\.googleusercontent\.com", rf"^/d/{_ID}", verified=False),
    )
    tier = "A"
    hashes = (Dialect.MD5, Dialect.SHA1, Dialect.SHA256)
    secrets = (Secret("GOOGLE_API_KEY", False, "digests, and the whole of a folder"),)
    robots = Robots(False, "the documented API is offered to programs, with the operator's own key")
    notice = NoticeRoute(
        "report abuse on the file, or Legal Help (support.google.com/legal/answer/3110420, product Drive)",
        wants="the exact address of each file; the ground; signed under perjury for copyright",
        publishes="Lumen",
        verified=True,
    )
    verified_on = "2026-11-23"

    def read(self, share: Share) -> Conversation:
        """Ask the API if there is a key, the pages if not or if it knows nothing. Raises ParseError.

        The API's 404 means deleted, private or a missing resource key: only a page tells which.
        """
        key = share.key("resourcekey")
        if share.kind == "home":
            raise ParseError("the front page, not the address of an item")
        if share.kind != "published":
            reply = yield ask(share, item_url(share["token"]))
            assert reply is not None
            if reply.asked and reply.status == 200:
                return (yield from item_listing(share, reply.json()))
            if reply.asked:
                match reason_of(reply.status, reply.json()):
                    case "downloadQuotaExceeded":
                        return Listing(share, State.LIVE, "download quota reached", complete=False)
                    case "notFound":
                        pass
                    case reason:
                        raise ParseError(f"the API answers {reply.status} ({reason})")
        return (yield from _keyless(share, f"resourcekey={key}" if key else ""))


def _keyless(share: Share, key: str) -> Generator[Fetch, Reply, Listing]:
    """The embedded view for a folder; for a file the viewer's own call, then pages."""
    token, english = share["token"], (("Accept-Language", "en"),)
    inside = Fetch(
        f"https://drive.google.com/embeddedfolderview?id={token}&{key}".rstrip("&"), headers=english
    )
    called = None
    match share.kind:
        case "folder":
            found = folder(share, (yield inside))
            if found is not None:
                return found
            page = share.url
        case "file":
            # An empty POST answers name and size. GET on the same address would serve the file.
            call = f"https://drive.google.com/uc?id={token}&export=download&authuser=0&{key}".rstrip("&")
            called = quick(share, (yield Fetch(call, "POST", (("X-Drive-First-Party", "DriveViewer"),), b"")))
            if called is not None and called.entries:
                return called
            page = f"{share.url}/view"
        case "document" | "published":
            native = share.kind == "document" and share["app"] != "forms"
            page = share.url if native else share.url + _PAGE[share["app"]]
        case _:
            raise ParseError(f"no such kind of share: {share.kind}")
    reply = yield Fetch(f"{page}?{key}".rstrip("?"), headers=english)
    try:
        seen = viewer(share, reply)
    except ParseError:
        if called is None:
            raise
        return called
    if called is not None and seen.state is State.LIVE:
        return replace(seen, state=called.state, reason=called.reason)
    if reply.status == 404 and share.kind == "file":
        # The id may be a folder's, which the viewer does not show.
        reply = yield inside
        return folder(share, reply) or (seen if reply.status == 404 else viewer(share, reply))
    return seen
