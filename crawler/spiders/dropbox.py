"""Dropbox links."""

from crawler.spiders._carrier import CarrierSpider


class DropboxSpider(CarrierSpider):
    """Carries the search and read units of this family."""

    name = "dropbox"
