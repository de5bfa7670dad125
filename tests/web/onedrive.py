"""A stand-in for OneDrive and SharePoint: the shares API, Graph with a token, links and their redirects."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import yaml

from tests.web._host import Answer, Ask, Host

PER_PAGE = 200


class OneDrive(Host):
    """Items by the sharing link that the shares API takes as `u!` and base64url."""

    names = (
        "api.onedrive.com",
        "graph.microsoft.com",
        "1drv.ms",
        "onedrive.live.com",
        "login.live.com",
        "login.microsoftonline.com",
        "*.sharepoint.com",
    )

    def __init__(self, worlds: list[Any]) -> None:
        super().__init__(worlds)
        self.items: dict[str, dict[str, Any]] = {}
        self.tenants: dict[str, dict[str, Any]] = {}
        for world in worlds:
            for path in sorted((world / "onedrive").glob("*.yaml")):
                found = yaml.safe_load(path.read_text(encoding="utf-8"))
                self.items |= {item["link"]: item for item in found.get("items", [])}
                self.tenants |= {item["at"]: item for item in found.get("tenants", [])}

    def answer(self, ask: Ask) -> Answer:
        match ask.host:
            case "api.onedrive.com":
                return self.api(ask, known=False)
            case "graph.microsoft.com":
                if not ask.headers.get("authorization"):
                    return fault(401, "InvalidAuthenticationToken", "Access token is empty.")
                return self.api(ask, known=True)
            case "login.live.com" | "login.microsoftonline.com":
                return Answer.html("<html><head><title>Sign in to your account</title></head></html>")
            case "1drv.ms":
                aim = quote(f"https://1drv.ms{unquote(ask.path)}", safe="")
                return Answer.redirect(f"https://onedrive.live.com/?redeem={aim}", 301)
            case "onedrive.live.com":
                # An empty shell for every address: what is in it is drawn by a script.
                return Answer.html(
                    '<!DOCTYPE html><html><head><title>OneDrive</title></head><body><div id="root"></div>'
                    "<script>var gone='This item might not exist or is no longer available'</script>"
                    "</body></html>"
                )
        return self.tenant(ask)

    def api(self, ask: Ask, known: bool) -> Answer:
        found = re.fullmatch(r"/v1\.0/shares/u!([\w-]+)/driveItem(/children)?", unquote(ask.path))
        drive = re.fullmatch(r"/v1\.0/drives/[0-9a-f]+/items/([0-9A-F]+![0-9a-z]+)", unquote(ask.path))
        if found:
            link = base64.urlsafe_b64decode(found[1] + "=" * (-len(found[1]) % 4)).decode()
            item = self.items.get(link)
        elif drive:
            item = next((row for row in self.items.values() if row["id"] == drive[1]), None)
        else:
            return fault(400, "invalidRequest", "The request is malformed or incorrect.")
        if item is None:
            return fault(404, "itemNotFound", "Item does not exist")
        if not item.get("open", True) and not known:
            text = "The sharing link no longer exists, or you do not have permission to access it."
            return fault(403, "accessDenied", text)
        rows = [resource(row) for row in item.get("children", [])]
        skip = int(ask.query.get("$skiptoken", "0"))
        following = (
            f"https://{ask.host}{ask.path.removesuffix('/children')}/children?$skiptoken={skip + PER_PAGE}"
        )
        more = {} if skip + PER_PAGE >= len(rows) else {"children@odata.nextLink": following}
        page = rows[skip : skip + PER_PAGE]
        if found and found[2]:
            renamed = {"@odata.nextLink": more["children@odata.nextLink"]} if more else {}
            return Answer.json({"value": page, **renamed})
        body = resource(item)
        if "children" in item:
            body |= {"children": page, **more}
        return Answer.json({"@odata.context": f"https://{ask.host}/v1.0/$metadata#driveItem", **body})

    def tenant(self, ask: Ask) -> Answer:
        split = urlsplit(ask.url)
        item = self.tenants.get(f"https://{split.hostname}{unquote(split.path)}")
        if item is None:
            return Answer(404, b"404 FILE NOT FOUND", [("Content-Type", "text/plain; charset=utf-8")])
        match item["state"]:
            case "live":
                site = re.search(r"/(personal/[^/]+)/", item["path"])
                where = f"https://{split.hostname}/{site[1] if site else ''}/_layouts/15/onedrive.aspx"
                answer = Answer.redirect(f"{where}?id={quote(item['path'], safe='')}&ga=1")
                answer.headers.append(("Set-Cookie", "FedAuth=demo; path=/; secure; HttpOnly"))
                return answer
            case "login":
                return Answer.redirect(
                    "https://login.microsoftonline.com/common/oauth2/authorize?client_id=0"
                )
            case "password":
                return Answer.html(
                    "<html><head><title>Sharing Link Validation</title></head><body>"
                    '<form id="inputForm" method="post">'
                    '<input name="txtPassword" id="txtPassword" type="password"></form></body></html>'
                )
            case "removed":
                return Answer.html(
                    "<html><head><title>Error</title></head><body><h1>This link has been removed.</h1>"
                    "<p>Contact the person who shared it with you.</p></body></html>"
                )
        raise ValueError(item["state"])


def resource(item: dict[str, Any]) -> dict[str, Any]:
    """A driveItem with the fields that $select names."""
    both = {
        "createdDateTime": item["modified"],
        "id": item["id"],
        "lastModifiedDateTime": item["modified"],
        "name": item["name"],
        "size": item.get("size", 0),
        "createdBy": {"user": {"displayName": "someone", "id": "0000000000a0d01"}},
    }
    if "children" in item or "folder" in item:
        count = item.get("folder", len(item.get("children", [])))
        return {**both, "folder": {"childCount": count, "view": {"viewType": "thumbnails"}}}
    seed = html.escape(item["name"]).encode()
    quick = base64.b64encode(hashlib.sha1(seed).digest()).decode()
    hashes = {"quickXorHash": item.get("quickxor", quick)}
    if "sha1" in item:
        hashes["sha1Hash"] = item["sha1"]
    return {**both, "file": {"hashes": hashes, "mimeType": "application/octet-stream"}}


def fault(status: int, code: str, text: str) -> Answer:
    return Answer.json({"error": {"code": code, "message": text, "innererror": {"code": code}}}, status)
