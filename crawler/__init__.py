"""How we ask: Scrapy settings, spiders, the one driver, middlewares, commands."""
