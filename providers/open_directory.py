"""Open folders that show themselves by their address: the sort links of an index, h5ai's own paths."""

from __future__ import annotations

from providers._address import Address, Form
from providers._base import Provider
from providers._folder import read_page
from providers._http import canonical, is_public_host
from providers._words import Conversation, ParseError, Share, State, pairs

# Semicolons part the two, so that the second stands in the first one's value; seldom an ampersand.
SORTED_BY_APACHE = {"c": "[NMSD](?:;O=[AD])?"}
SORTED_BY_CADDY = {"sort": "name|namedirfirst|size|time", "order": "asc|desc"}


class OpenDirectory(Provider):
    """An index page of Apache, nginx, lighttpd, Caddy, h5ai, IIS or Python, on any host.

    A folder that shows nothing in its address is an `http_page` of kind folder, and is read in the
    same way: only the page can prove the product.
    """

    name = "open_directory"
    title = "Open directory listings"
    forms = (
        Form("folder", "{scheme}://{host}{path}", path=r"(?s:.*/$)", query=SORTED_BY_APACHE),
        Form("folder", "{scheme}://{host}{path}", path=r"(?s:.*/$)", query=SORTED_BY_CADDY),
    )
    tier = "A"
    verified_on = "2026-11-23"
    weight = 80

    def recognise(self, address: Address) -> Share | None:
        """The folder behind a sort link: the same rows in another order."""
        if not is_public_host(address.host) or not any(form.match(address) for form in self.forms):
            return None
        url, _ = canonical(address, query=False)
        return Share(self.name, "folder", url, pairs({"host": address.host}), found=address.raw)

    def read(self, share: Share) -> Conversation:
        """One GET a folder, within bounds, and the checksum files in it. Raises ParseError."""
        listing = yield from read_page(share)
        if listing.state is State.LIVE and not listing.facts:
            raise ParseError("a page, but no index that we know")
        return listing
