"""How a find becomes a hit: thin Scrapy item pipelines over frozen finds."""
