"""Stand-in for Baidu Netdisk: visitor cookie, existence, code, list, share pages, the error page with 200."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import yaml

from tests.web._host import Answer, Ask, Host

VISITOR = "BAIDUID=0123456789ABCDEF0123456789ABCDEF:FG=1"
CHECK = "https://wappass.baidu.com/static/captcha/tuxing.html"


class Baidu(Host):
    """Shares by token (with the type digit 1) from `<world>/baidu/*.yaml`."""

    names = ("pan.baidu.com", "yun.baidu.com", "wappass.baidu.com")

    def __init__(self, worlds: list[Path]) -> None:
        super().__init__(worlds)
        self.shares: dict[str, dict[str, Any]] = {}
        for world in worlds:
            for path in sorted((world / "baidu").glob("*.yaml")):
                self.shares.update(yaml.safe_load(path.read_text(encoding="utf-8"))["shares"])
        self.tries: dict[str, int] = {}

    def answer(self, ask: Ask) -> Answer:
        if ask.path == "/robots.txt":
            return Answer(404, b"")
        if ask.host == "wappass.baidu.com":
            return page("百度安全验证", "<div id='spin'></div>")
        if ask.path == "/":
            cookie = f"{VISITOR}; expires=Thu, 31-Dec-2037 23:55:55 GMT; path=/; domain=.baidu.com; version=1"
            return page("百度网盘-免费云盘丨文件共享软件丨超大容量丨存储安全", "", [("Set-Cookie", cookie)])
        if "BAIDUID=" not in ask.headers.get("cookie", ""):
            return Answer.redirect(CHECK)
        if ask.path == "/api/shorturlinfo":
            return self.exists(ask.query.get("shorturl", ""))
        if ask.path == "/share/list":
            return self.list(ask)
        if ask.path == "/share/verify" and ask.method == "POST":
            return self.verify(ask)
        if ask.path == "/error/404.html":
            return page(
                "百度网盘-链接不存在",
                "<div id='share_nofound_des'>啊哦，你来晚了，分享的文件已经被删除了</div>",
            )
        if ask.path == "/share/init":
            return page("百度网盘 请输入提取码", "<dl><dt>请输入提取码：</dt></dl>")
        return self.share_page(ask)

    def exists(self, shorturl: str) -> Answer:
        share = self.shares.get(shorturl)
        if not re.fullmatch(r"1[\w-]{4,}", shorturl):
            return Answer.json({"errno": 140, "request_id": 1, "show_msg": "啊哦，链接出错了"})
        errno = -21 if share is None else share.get("exists", -9 if "code" in share else 0)
        numbers = {"shareid": number(shorturl), "uk": number(shorturl + "uk")}  # dead shares show them too
        return Answer.json(
            {"errno": errno, "request_id": 2, **numbers, "fcount": 1, "expiredtype": 0, "show_msg": ""}
        )

    def list(self, ask: Ask) -> Answer:
        token = "1" + ask.query["shorturl"] if "shorturl" in ask.query else self.by_id(ask.query)
        share = self.shares.get(token)
        if share is None:
            return Answer.json({"errno": 105, "request_id": 3, "server_time": int(ask.now)})
        if "list" in share:
            return Answer.json({"errno": share["list"], "request_id": 3, "server_time": int(ask.now)})
        if "code" in share and f"BDCLND={pass_of(token)}" not in ask.headers["cookie"]:
            return Answer.json({"errno": -12, "request_id": 3, "server_time": int(ask.now)})
        root = ask.query.get("root") == "1"
        folder = share.get("above", "/") if root else ask.query.get("dir", "") + "/"
        rows = (
            [row(folder, f) for f in share["files"] if f["path"].count("/") == 0]
            if root
            else [
                row(folder, {**f, "path": f["path"].rpartition("/")[2]})
                for f in share["files"]
                if (share.get("above", "/") + f["path"]).rpartition("/")[0] == ask.query.get("dir")
            ]
        )
        size, at = int(ask.query["num"]), int(ask.query["page"])
        return Answer.json({
            "errno": 0, "request_id": 4, "server_time": int(ask.now), "cfrom_id": 0,
            "title": folder + rows[0]["server_filename"] if rows else "",
            "list": rows[(at - 1) * size : at * size],
            "share_id": number(token), "uk": number(token + "uk"),
        })  # fmt: skip

    def verify(self, ask: Ask) -> Answer:
        token = "1" + ask.query.get("surl", "")
        given = parse_qs(ask.body.decode()).get("pwd", [""])[0]
        self.tries[token] = self.tries.get(token, 0) + 1
        if self.tries[token] > 3:
            return Answer.json({"errno": -62, "err_msg": "", "request_id": 5})
        if given != self.shares.get(token, {}).get("code"):
            return Answer.json({"errno": -9, "err_msg": "", "request_id": 5})
        return Answer.json({"errno": 0, "err_msg": "", "request_id": 5, "randsk": pass_of(token)})

    def share_page(self, ask: Ask) -> Answer:
        token = self.by_id(ask.query) if ask.path == "/share/link" else ask.path.rpartition("/")[2]
        share = self.shares.get(token)
        if share is None or "list" in share:
            return Answer.redirect("https://pan.baidu.com/error/404.html")
        if "code" in share:
            return Answer.redirect(f"https://pan.baidu.com/share/init?surl={token[1:]}")
        rows = [row(share.get("above", "/"), f) for f in share["files"] if "/" not in f["path"]]
        handed = {
            "shareid": number(token),
            "share_uk": str(number(token + "uk")),
            "public": 1,
            "file_list": rows,
        }
        script = f"<script>locals.mset({json.dumps(handed, ensure_ascii=False)});</script>"
        return page(f"{share['files'][0]['path']}_免费高速下载|百度网盘-分享无限制", script)

    def by_id(self, query: dict[str, str]) -> str:
        wanted = query.get("shareid")
        return next((t for t in self.shares if str(number(t)) == wanted), "")


def page(title: str, body: str, headers: list[tuple[str, str]] | None = None) -> Answer:
    text = f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>"
    return Answer.html(text, headers=headers)


def number(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)


def pass_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:24]


def row(folder: str, file: dict[str, Any]) -> dict[str, Any]:
    """A row of list[]; a folder of the share has a path of its own in `files` with `folder: true`."""
    common = {"category": 6, "fs_id": number(file["path"]), "path": folder + file["path"],
              "server_filename": file["path"], "server_ctime": 1600000000, "server_mtime": 1600000000,
              "local_ctime": 1600000000, "local_mtime": 1600000000}  # fmt: skip
    if file.get("folder"):
        return {**common, "isdir": 1, "size": 0, "dir_empty": 0}
    md5 = file.get("md5") or hashlib.md5(file["path"].encode()).hexdigest()
    return {**common, "isdir": 0, "size": file["size"], "md5": masked(md5) if file.get("masked") else md5}


def masked(md5: str) -> str:
    """The masking that the host puts over an md5."""
    turned = md5[8:16] + md5[:8] + md5[24:32] + md5[16:24]
    digits = [int(c, 16) ^ (i % 16) for i, c in enumerate(turned)]
    return "".join("ghijklmnopqrstuv"[d] if i == 9 else "0123456789abcdef"[d] for i, d in enumerate(digits))
