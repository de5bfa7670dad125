"""What stores of objects share: an address that names a place and ends in a free path, the key."""

from __future__ import annotations

from urllib.parse import quote

from providers._address import Address, fill
from providers._base import Provider
from providers._words import Share, pairs

# What RFC 3986 leaves plain in a path; the rest is percent-encoded, so that a key reads back as it was.
PLAIN = "/~!$&'()*+,;=:@"


class ObjectStore(Provider):
    """A host whose forms end in a group `key`. A key that ends with a slash is a folder, none is the
    whole place (the kind `place`), and `?prefix=` stands for a key. The query is never kept: on these
    hosts it holds sorting, listing or a signature, and a signature is a secret.
    """

    place = "bucket"

    def recognise(self, address: Address) -> Share | None:
        """The object, folder or place at an address, or None."""
        for form in self.forms:
            parts = form.match(address)
            if parts is None:
                continue
            key = parts.get("key") or address.query.get("prefix", "")
            kind = self.place if not key else "folder" if key.endswith("/") else form.kind
            url = fill(form.canonical, {**parts, "key": quote(key, safe=PLAIN)})
            found = address.raw.partition("?")[0]
            return Share(self.name, kind, url, pairs({**parts, "key": key}), found=found)
        return None
