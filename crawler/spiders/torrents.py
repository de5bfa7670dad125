"""Torrent indexes and magnet links."""

from crawler.spiders._carrier import CarrierSpider


class TorrentsSpider(CarrierSpider):
    """Carries the search and read units of this family."""

    name = "torrents"
