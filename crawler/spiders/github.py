"""GitHub: repositories, code, issues; reads repositories, files, releases and gists."""

from crawler.spiders._carrier import CarrierSpider


class GithubSpider(CarrierSpider):
    """Carries the search and read units of this family."""

    name = "github"
