"""Yandex Disk: public files, folders and albums; recognised only."""

from __future__ import annotations

from urllib.parse import quote

from providers._address import Address, Form
from providers._base import NoticeRoute, Provider
from providers._words import Dialect, Share

_HOST = r"(?:[a-z0-9]+\.)?disk\.(?:360\.)?yandex\.[a-z.]{2,6}|yadi\.sk"
_PUBLIC = "https://disk.yandex.ru/public?hash="


class YandexDisk(Provider):
    """Shares by a short token, or by a public key (base64); all hosts of the maker serve the same ones."""

    name = "yandex_disk"
    title = "Yandex Disk"
    domains = ("yadi.sk", "yandex.ru", "yandex.com", "yandex.com.tr", "yandex.by", "yandex.kz", "yandex.uz",
               "yandex.ua", "yandex.az", "yandex.net")  # fmt: skip
    forms = (
        Form("share", "https://disk.yandex.ru/{type}/{token}", _HOST,
             r"/(?P<type>d|i)/(?P<token>[A-Za-z0-9_-]{8,40})(?P<sub>/.*)?$"),
        Form("album", "https://disk.yandex.ru/{type}/{token}", _HOST,
             r"/(?P<type>a)/(?P<token>[A-Za-z0-9_-]{8,40})(?P<sub>/.*)?$"),
        Form("public_key", _PUBLIC + "{token}", _HOST, r"/(?:disk/)?(?:public|mail)/?$",
             query={"hash": r"(?P<token>.+)"}),
    )  # fmt: skip
    tier = "D"
    hashes = (Dialect.MD5, Dialect.SHA256)
    notice = NoticeRoute("complaint link on the public page, or Yandex's support form")
    verified_on = "2026-11-23"

    def recognise(self, address: Address) -> Share | None:
        """The share at an address; a public key is spelt so that its signs survive in a query."""
        share = super().recognise(address)
        if share is None or share.kind != "public_key":
            return share
        # A plus that was not encoded has become a blank; base64 has no blanks.
        token = share["token"].replace(" ", "+")
        return Share(
            self.name, share.kind, _PUBLIC + quote(token, safe=""), (("token", token),), found=share.found
        )
