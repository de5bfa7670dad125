"""Looks again at known shares of any host: gone, back, changed."""

from crawler.spiders._carrier import CarrierSpider


class RecheckSpider(CarrierSpider):
    """Carries read units over shares that are hits already, whatever their host."""

    name = "recheck"
