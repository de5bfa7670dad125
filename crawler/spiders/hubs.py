"""Data hubs and repositories: Hugging Face, Zenodo, Kaggle and their kin."""

from crawler.spiders._carrier import CarrierSpider


class HubsSpider(CarrierSpider):
    """Carries the search and read units of this family."""

    name = "hubs"
