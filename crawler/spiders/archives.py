"""Web archives and archived items."""

from crawler.spiders._carrier import CarrierSpider


class ArchivesSpider(CarrierSpider):
    """Carries the search and read units of this family."""

    name = "archives"
