"""A stand-in for Google Drive: the v3 API, the viewer's pages and call, the embedded folder view."""

from __future__ import annotations

import hashlib
import html
import json
import re
from typing import Any
from urllib.parse import quote

import yaml

from tests.web._host import Answer, Ask, Host

FOLDER = "application/vnd.google-apps.folder"
NATIVE = "application/vnd.google-apps."
APPS = {"spreadsheets": "Sheets", "document": "Docs", "presentation": "Slides"}


class GoogleDrive(Host):
    """Items by id. Any API key but `bad` is good; a private item is answered like a missing one."""

    names = (
        "drive.google.com",
        "docs.google.com",
        "www.googleapis.com",
        "accounts.google.com",
        "drive.usercontent.google.com",
    )

    def __init__(self, worlds: list[Any]) -> None:
        super().__init__(worlds)
        self.items: dict[str, dict[str, Any]] = {}
        for world in worlds:
            for path in sorted((world / "google_drive").glob("*.yaml")):
                found = yaml.safe_load(path.read_text(encoding="utf-8"))
                self.items |= {item["id"]: item for item in found["items"]}

    def answer(self, ask: Ask) -> Answer:
        if ask.path == "/robots.txt":
            return Answer(200, b"User-agent: *\nDisallow: /a/\n", [("Content-Type", "text/plain")])
        if ask.host == "www.googleapis.com":
            return self.api(ask)
        if ask.host == "accounts.google.com":
            return Answer.html(
                "<html><head><title>Sign in - Google Accounts</title></head><body></body></html>"
            )
        if ask.host == "drive.usercontent.google.com":
            # The host that serves files: whoever asks here has asked for content.
            return Answer(200, b"\x00" * 64, [("Content-Type", "application/octet-stream")])
        if ask.path == "/uc":
            return self.call(ask)
        if ask.path == "/embeddedfolderview":
            return self.embedded(ask)
        if ask.path == "/open":
            item = self.items.get(ask.query.get("id", ""))
            if item is None:
                return missing()
            kind = "drive/folders" if item.get("mime") == FOLDER else "file/d"
            return Answer.redirect(f"https://drive.google.com/{kind}/{item['id']}")
        if ask.path == "/ServiceLogin":
            return Answer.redirect("https://accounts.google.com/ServiceLogin")
        found = re.match(
            r"/(?:file/d|drive/folders|(spreadsheets|document|presentation)/d)/([\w-]+)", ask.path
        )
        return self.viewer(ask, found[2], found[1]) if found else robot_404(ask.path)

    def api(self, ask: Ask) -> Answer:
        found = re.fullmatch(r"/drive/v3/files(?:/([\w-]+))?", ask.path)
        if found is None:
            return robot_404(ask.path)
        key = ask.query.get("key", "")
        if not key:
            text = "Method doesn't allow unregistered callers (callers without established identity)."
            return fault(403, "forbidden", text)
        if key == "bad":
            return fault(400, "badRequest", "API key not valid. Please pass a valid API key.")
        if found[1] is None:
            return self.children(ask)
        item = self.items.get(found[1])
        if item is None or item["state"] in {"gone", "private", "legal"}:
            return fault(404, "notFound", f"File not found: {found[1]}.", "fileId")
        return Answer.json(resource(item))

    def children(self, ask: Ask) -> Answer:
        """A folder's entries; an unknown or private folder answers an empty list."""
        parent = re.fullmatch(r"'([\w-]+)' in parents", ask.query["q"])
        assert parent is not None
        rows = [item for item in self.items.values() if item.get("parent") == parent[1]]
        size, start = int(ask.query.get("pageSize", "100")), int(ask.query.get("pageToken", "0"))
        wanted = {"files": [resource(row) for row in rows[start : start + size]]}
        if start + size < len(rows):
            wanted["nextPageToken"] = str(start + size)
        return Answer.json(wanted)

    def call(self, ask: Ask) -> Answer:
        """POST is the viewer's own call; GET would serve the file."""
        item = self.items.get(ask.query.get("id", ""))
        if item is None or item["state"] in {"gone", "legal"}:
            return robot_404(ask.path)
        if item["state"] == "private":
            return Answer.html("<html><head><title>Google Drive - Access Denied</title></head></html>", 403)
        if ask.method != "POST":
            return Answer.redirect(
                f"https://drive.usercontent.google.com/download?id={item['id']}&export=download"
            )
        head = {"fileName": item["name"], "sizeBytes": item.get("size", 0)}
        wrong = {
            "quota": "QUOTA_EXCEEDED",
            "flagged": "FILE_INFECTED_NOT_OWNER",
            "restricted": "DOWNLOAD_RESTRICTED",
        }.get(item["state"])
        found: dict[str, Any] = {
            "disposition": "SCAN_CLEAN",
            "downloadUrl": f"https://drive.usercontent.google.com/download?id={item['id']}",
            **head,
            "scanResult": "CLEAN_FILE",
        }
        if wrong == "QUOTA_EXCEEDED":
            found = {"disposition": wrong, "scanResult": "ERROR"}
        elif wrong:
            found = {"disposition": wrong, **head, "scanResult": "ERROR"}
        body = ")]}'\n" + json.dumps(found, separators=(",", ":"))
        return Answer(200, body.encode(), [("Content-Type", "application/json; charset=UTF-8")])

    def embedded(self, ask: Ask) -> Answer:
        item = self.items.get(ask.query.get("id", ""))
        if item is None or item.get("mime") != FOLDER:
            return robot_404(ask.path)
        if item["state"] == "private":
            return Answer.redirect("https://accounts.google.com/ServiceLogin?service=wise")
        rows = "".join(flip(row) for row in self.items.values() if row.get("parent") == item["id"])
        return Answer.html(
            f"<!DOCTYPE html><html><head><title>{html.escape(item['name'])}</title></head><body>"
            f'<div class="flip-list-header"></div><div class="flip-entries">{rows}</div></body></html>'
        )

    def viewer(self, ask: Ask, token: str, app: str | None) -> Answer:
        item = self.items.get(token)
        if item is None or item["state"] == "gone":
            return missing()
        if item["mime"] == FOLDER and ask.path.startswith("/file/"):
            return missing()  # not known of the real host: the case that a reader must not take for gone
        if item["state"] == "private":
            cont = quote(ask.url, safe="")
            return Answer.redirect(f"https://accounts.google.com/ServiceLogin?service=wise&continue={cont}")
        if item["state"] == "legal":
            text = "We're sorry. You can't access this item because it is in violation of our "
            text += '<a href="https://www.google.com/accounts/TOS">Terms of Service</a>.'
            return Answer.html(
                f"<html><head><title>Google Drive</title></head><body><p>{text}</p></body></html>"
            )
        name, product = html.escape(item["name"]), APPS.get(app or "", "Drive")
        size = f'"sizeInBytes":{item["size"]},' if "size" in item else ""
        return Answer.html(
            f'<!DOCTYPE html><html><head><meta property="og:title" content="{name}">'
            '<meta property="og:type" content="article"><meta property="og:site_name" content="Google Docs">'
            f'<meta property="og:url" content="https://drive.google.com/file/d/{token}/view?usp=embed_facebook">'
            f"<title>{name} - Google {product}</title></head>"
            f'<body><script nonce="x">var viewerData={{config:{{{size}"id":"{token}"}}}};</script>'
            "</body></html>"
        )


def resource(item: dict[str, Any]) -> dict[str, Any]:
    """The fields of a file resource; native items have no size and no digests."""
    found: dict[str, Any] = {
        "id": item["id"],
        "name": item["name"],
        "mimeType": item["mime"],
        "createdTime": "2020-01-01T00:00:00.000Z",
        "modifiedTime": "2020-01-02T00:00:00.000Z",
        "owners": [{"displayName": "someone"}],
        "capabilities": {"canDownload": item["state"] != "restricted"},
    }
    if not item["mime"].startswith(NATIVE):
        seed = item["name"].encode()
        found["size"] = str(item["size"])
        found["md5Checksum"] = item.get("md5", hashlib.md5(seed).hexdigest())
        found["sha1Checksum"] = item.get("sha1", hashlib.sha1(seed).hexdigest())
        found["sha256Checksum"] = item.get("sha256", hashlib.sha256(seed).hexdigest())
    return found


def flip(item: dict[str, Any]) -> str:
    inside = item["mime"] == FOLDER
    href = f"https://drive.google.com/drive/folders/{item['id']}"
    if not inside:
        href = f"https://drive.google.com/file/d/{item['id']}/view?usp=drive_web"
    return (
        f'<div class="flip-entry" id="entry-{item["id"]}" tabindex="0" role="link">'
        f'<div class="flip-entry-info"><a href="{href}" target="_blank"><div class="flip-entry-visual"></div>'
        f'<div class="flip-entry-title">{html.escape(item["name"])}</div></a></div>'
        '<div class="flip-entry-last-modified"><div>1/2/20</div></div></div>'
    )


def fault(status: int, reason: str, text: str, location: str | None = None) -> Answer:
    one: dict[str, Any] = {"domain": "global", "reason": reason, "message": text}
    if location:
        one |= {"locationType": "parameter", "location": location}
    return Answer.json({"error": {"errors": [one], "code": status, "message": text}}, status)


def missing() -> Answer:
    return Answer.html(
        "<!DOCTYPE html><html><head><title>Google Drive -- Page Not Found</title></head><body>"
        '<div id="errorMessage" class="errorMessage">Sorry, the file you have requested does not exist.</div>'
        "<p>Make sure that you have the correct URL and the file exists.</p></body></html>",
        404,
    )


def robot_404(path: str) -> Answer:
    return Answer.html(
        "<!DOCTYPE html><html lang=en><meta charset=utf-8><title>Error 404 (Not Found)!!1</title>"
        f"<p><b>404.</b> <ins>That's an error.</ins><p>The requested URL <code>{html.escape(path)}</code> was"
        " not found on this server. <ins>That's all we know.</ins>",
        404,
    )
