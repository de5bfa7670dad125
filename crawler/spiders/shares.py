"""Cloud-share pages other than Dropbox."""

from crawler.spiders._carrier import CarrierSpider


class SharesSpider(CarrierSpider):
    """Carries the search and read units of this family."""

    name = "shares"
