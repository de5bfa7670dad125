"""A stand-in for Dropbox: link pages as www.dropbox.com shows them, and the two API calls for links."""

from __future__ import annotations

import hashlib
import html
import json
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import yaml

from tests.web._host import Answer, Ask, Host

PER_PAGE = 2000


class Dropbox(Host):
    """Links by their path; `rlkey` where a link has one; a user's token or an app for the API."""

    names = (
        "www.dropbox.com",
        "dropbox.com",
        "m.dropbox.com",
        "dl.dropboxusercontent.com",
        "dl.dropbox.com",
        "api.dropboxapi.com",
        "db.tt",
    )

    def __init__(self, worlds: list[Any]) -> None:
        super().__init__(worlds)
        self.links: dict[str, dict[str, Any]] = {}
        self.short: dict[str, str] = {}
        for world in worlds:
            for path in sorted((world / "dropbox").glob("*.yaml")):
                found = yaml.safe_load(path.read_text(encoding="utf-8"))
                self.links |= {link["at"]: link for link in found["links"]}
                self.short |= found.get("short", {})

    def answer(self, ask: Ask) -> Answer:
        if ask.host == "api.dropboxapi.com":
            return self.api(ask)
        if ask.host == "db.tt":
            aim = self.short.get(ask.path.strip("/"))
            return Answer.redirect(f"https://www.dropbox.com{aim}", 301) if aim else error_page()
        if ask.host.startswith("dl."):
            # The host that serves files: whoever asks here has asked for content.
            return Answer(200, b"\x00" * 64, [("Content-Type", "application/binary")])
        if ask.host != "www.dropbox.com":
            return Answer.redirect(ask.url.replace(f"//{ask.host}/", "//www.dropbox.com/"), 301)
        return self.page(ask)

    def find(self, url: str) -> dict[str, Any] | None:
        """The link at an address, if its keys are right."""
        split = urlsplit(url)
        for at, link in self.links.items():
            if split.path == at or split.path.startswith(f"{at}/"):
                rlkey = parse_qs(split.query).get("rlkey", [None])[0]
                return link if link.get("rlkey") in {None, rlkey} else None
        return None

    def page(self, ask: Ask) -> Answer:
        if ask.path == "/robots.txt":
            return Answer(200, b"User-agent: *\nDisallow: /home\n", [("Content-Type", "text/plain")])
        if ask.path == "/sm/password":
            return Answer.html("<html><head><title>Dropbox - Password</title></head><body></body></html>")
        if ask.path == "/login":
            return Answer.html("<html><head><title>Login - Dropbox</title></head><body></body></html>")
        link = self.find(ask.url)
        if link is None:
            return error_page()
        if ask.query.get("dl") == "1" or ask.query.get("raw") == "1":
            return Answer.redirect(f"https://dl.dropboxusercontent.com{ask.path}")
        match link["state"]:
            case "gone":
                return error_page()
            case "disabled":
                return Answer.html(shell("Dropbox", "shared_link_disabled", "This link has been disabled"))
            case "legal":
                text = "Restricted Content: This file is no longer available."
                text += " For additional information contact Dropbox Support."
                return Answer.html(
                    f"<html><head><title>Dropbox</title></head><body>{text}</body></html>", 460
                )
            case "traffic":
                text = (
                    "This account's links are generating too much traffic and have been temporarily disabled!"
                )
                title = "<title>Dropbox - Error (429)</title>"
                return Answer.html(f"<html><head>{title}</head><body><h1>Error (429)</h1>{text}</body>", 429)
            case "password":
                aim = f"https://www.dropbox.com/sm/password?cont={quote(ask.url, safe='')}"
                return Answer.redirect(f"{aim}&content_id=AA{digest(link)[:20]}")
            case "login":
                return Answer.redirect(f"https://www.dropbox.com/login?cont={quote(ask.url, safe='')}")
            case "live":
                return live_page(link, ask)
        raise ValueError(link["state"])

    def api(self, ask: Ask) -> Answer:
        route = ask.path.removeprefix("/2/")
        scheme, _, secret = ask.headers.get("authorization", "").partition(" ")
        if not secret:
            text = f'Error in call to API function "{route}": Must provide HTTP header "Authorization".'
            return Answer(400, text.encode(), [("Content-Type", "text/plain; charset=utf-8")])
        if secret == "expired":
            return fault("expired_access_token", 401)
        asked = json.loads(ask.body)
        if route == "files/list_folder/continue":
            at, _, start = asked["cursor"].rpartition("#")
            return self.list(at.partition("|")[0], at.partition("|")[2], int(start))
        url = asked["url"] if "url" in asked else asked["shared_link"]["url"]
        link = self.find(url)
        if link is None or link["state"] in {"gone", "disabled", "legal"}:
            return fault("shared_link_not_found")
        if link["state"] in {"password", "login"}:
            return fault("shared_link_access_denied")
        if route == "files/list_folder":
            if scheme != "Bearer":
                return fault("invalid_access_token", 401)
            return self.list(link["at"], asked["path"], 0)
        return Answer.json(metadata(link, url))

    def list(self, at: str, path: str, start: int) -> Answer:
        rows = self.links[at]["children"]
        for name in filter(None, path.split("/")):
            rows = next(row["children"] for row in rows if row["name"] == name)
        page = rows[start : start + PER_PAGE]
        return Answer.json(
            {
                "entries": [listed(row) for row in page],
                "cursor": f"{at}|{path}#{start + PER_PAGE}",
                "has_more": start + PER_PAGE < len(rows),
            }
        )


def digest(row: dict[str, Any]) -> str:
    """A made-up value that looks like a digest and never changes."""
    return hashlib.sha256(row["name"].encode()).hexdigest()


def fault(tag: str, status: int = 409) -> Answer:
    return Answer.json({"error_summary": f"{tag}/...", "error": {".tag": tag}}, status)


def metadata(link: dict[str, Any], url: str) -> dict[str, Any]:
    """FileLinkMetadata or FolderLinkMetadata; a single file carries no content hash."""
    both = {
        "url": url,
        "name": link["name"],
        "id": f"id:{digest(link)[:22]}",
        "link_permissions": {
            "can_revoke": False,
            "resolved_visibility": {".tag": "public"},
            "revoke_failure_reason": {".tag": "owner_only"},
            "visibility_policies": [],
            "can_set_expiry": False,
            "can_remove_expiry": False,
            "allow_download": True,
            "can_allow_download": False,
            "can_disallow_download": False,
            "allow_comments": False,
            "team_restricts_comments": False,
        },
    }
    if "children" in link:
        return {".tag": "folder", **both}
    at = link.get("modified", "2020-01-01T00:00:00Z")
    return {
        ".tag": "file",
        **both,
        "client_modified": at,
        "server_modified": at,
        "rev": digest(link)[:17],
        "size": link["size"],
    }


def listed(row: dict[str, Any]) -> dict[str, Any]:
    """An entry of list_folder; paths are absent for links that are not mounted."""
    if "children" in row:
        return {".tag": "folder", "name": row["name"], "id": f"id:{digest(row)[:22]}"}
    return {
        ".tag": "file",
        "name": row["name"],
        "id": f"id:{digest(row)[:22]}",
        "client_modified": row["modified"],
        "server_modified": row["modified"],
        "rev": digest(row)[:17],
        "size": row["size"],
        "is_downloadable": True,
        "content_hash": row.get("content_hash", digest(row)),
    }


def shell(title: str, page: str, text: str, script: str = "", meta: str = "") -> str:
    """A page as the site sends it: its name stands in a script, its text is drawn later."""
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{html.escape(title)}</title>{meta}"
        f'<script nonce="x">window._beacon="/page_success/start?edison_atlasservlet=scl&amp;'
        f'edison_page_name={page}&amp;path=%2Fscl";{script}</script></head>'
        f'<body><div id="root"></div><noscript>{html.escape(text)}</noscript></body></html>'
    )


def live_page(link: dict[str, Any], ask: Ask) -> Answer:
    name = link["name"]
    meta = '<meta property="og:site_name" content="Dropbox">'
    meta += f'<meta property="og:title" content="{html.escape(name)}">'
    if "children" not in link:
        title = f"Dropbox - {name} - Simplify your life"
        return Answer.html(shell(title, "scl_oboe_file", "File preview", meta=meta))
    entries = [
        {
            "filename": row["name"],
            "bytes": row.get("size", 0),
            "is_dir": "children" in row,
            "href": f"https://www.dropbox.com{ask.path}/{quote(row['name'])}?dl=0",
            "sjid": 1,
            "icon": "folder" if "children" in row else "page_white",
        }
        for row in link["children"]
    ]
    preload = {
        "folder": {"filename": name, "is_dir": True},
        "entries": entries[:30],
        "has_more_entries": len(entries) > 30,
        "total_num_entries": len(entries),
        "next_request_voucher": None,
        "shared_link_infos": [{"displayName": name}],
    }
    quoted = json.dumps(json.dumps(preload))
    script = f'window["REGISTER_SHARED_LINK_FOLDER_PRELOAD_HANDLER"].responseReceived({quoted})'
    title = f"Dropbox - {name} - Simplify your life"
    return Answer.html(shell(title, "scl_oboe_folder", "Folder", script + ";", meta))


def error_page() -> Answer:
    return Answer.html(
        '<!DOCTYPE html><html><head><title>Dropbox - 404</title></head><body><div class="err">'
        '<img src="https://cfl.dropboxstatic.com/static/images/illustration_catalog/404.png" alt="">'
        "<h1>Error (404)</h1>We can't find the page you're looking for.</div></body></html>",
        404,
    )
