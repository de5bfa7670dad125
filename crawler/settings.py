"""Scrapy settings: each line that departs from Scrapy's default says what that is, and why."""

from __future__ import annotations

import os
from importlib.metadata import PackageNotFoundError, version

from models.place import home

try:
    _VERSION = version("mirrorwatch")
except PackageNotFoundError:  # run from a checkout that was not installed
    _VERSION = "0"

BOT_NAME = "mirrorwatch"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"

# One setting maps every host name to the stand-in web (`127.0.0.1:8080`), for the demo and tests.
# Without a port it only names the one private address that the guard lets through.
MIRRORWATCH_STANDIN = os.environ.get("MIRRORWATCH_STANDIN", "")
MIRRORWATCH_CONTACT = os.environ.get("MIRRORWATCH_CONTACT", "")
MIRRORWATCH_DATABASE_URL = os.environ.get("MIRRORWATCH_DATABASE_URL", "")
MIRRORWATCH_CATALOG = os.environ.get("MIRRORWATCH_CATALOG", "")
# Seconds that we wait when a host asks for it, before the rest of the unit is cut short.
MIRRORWATCH_PATIENCE = float(os.environ.get("MIRRORWATCH_PATIENCE", "120"))
# Sending a published extraction code to its host: the operator's choice, off unless set to 1.
MIRRORWATCH_SUBMIT_CODES = os.environ.get("MIRRORWATCH_SUBMIT_CODES", "0") == "1"

_through_door = ":" in MIRRORWATCH_STANDIN

# Default: Scrapy's name. A host must be able to reach the operator.
USER_AGENT = f"mirrorwatch/{_VERSION} (withdrawn-dataset mirror discovery; contact: {MIRRORWATCH_CONTACT})"
# Default: False. robots.txt is obeyed; documented APIs are exempt where their provider says why.
ROBOTSTXT_OBEY = True
# Default: True. No host may follow us from page to page; a needed cookie is sent by its provider.
COOKIES_ENABLED = False
# Default: True. No console that others on the machine could open.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
# Default: False. An office swears oaths on what a host answered.
DOWNLOAD_VERIFY_CERTIFICATES = True
# Default: 1 GiB and 32 MiB. We read metadata; a conversation may lower or raise the cap of a reply.
DOWNLOAD_MAXSIZE = 4_000_000
DOWNLOAD_WARNSIZE = 0
# Default: 180 s. A host that drips is not waited for.
DOWNLOAD_TIMEOUT = 30
# Default: False. Every status is a provider's to read; RedirectMiddleware follows 3xx before that.
HTTPERROR_ALLOW_ALL = True
# Default: 20. A chain of redirects longer than this is a trap.
REDIRECT_MAX_TIMES = 6
# Default: on. A page must not send us on by mark-up.
METAREFRESH_ENABLED = False
# Default: [500, 502, 503, 504, 522, 524, 408, 429]. 429 and 503 are the driver's: it waits as asked.
RETRY_HTTP_CODES = [500, 502, 504, 522, 524, 408]
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"
# Default: 16 and 8. A guest asks one or two things at a time.
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 2
# Default: 0. Half a second between requests to a host; the stand-in's door needs no rest.
DOWNLOAD_DELAY = float(os.environ.get("MIRRORWATCH_DELAY", "0" if _through_door else "0.5"))
# Default: 100. One at a time keeps a unit's finds before its end.
CONCURRENT_ITEMS = 1
# Default: off. Unchanged search answers are revalidated by ETag and cost nothing.
HTTPCACHE_ENABLED = not _through_door
HTTPCACHE_POLICY = "scrapy.extensions.httpcache.RFC2616Policy"
HTTPCACHE_STORAGE = "crawler.middlewares.secrets.CleanCacheStorage"
HTTPCACHE_DIR = str(home() / "http-cache")
HTTPCACHE_GZIP = True
# Default: Scrapy's caching resolver. Ours refuses private addresses in every DNS answer.
TWISTED_DNS_RESOLVER = "crawler.middlewares.guard.GuardedResolver"
DNS_TIMEOUT = 20
# Default: DEBUG. No live link may stand in a log, and Scrapy logs addresses below WARNING.
LOG_LEVEL = os.environ.get("MIRRORWATCH_LOG_LEVEL", "WARNING")
LOG_FORMATTER = "crawler.logs.QuietLogFormatter"

DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.guard.AddressGuard": 10,
    "crawler.middlewares.secrets.SecretsMiddleware": 890,
}
# Only http and https are spoken (Scrapy's defaults: also data, file, ftp, s3).
DOWNLOAD_HANDLERS = dict.fromkeys(("data", "file", "ftp", "s3"))
if _through_door:
    DOWNLOAD_HANDLERS |= dict.fromkeys(("http", "https"), "crawler.handlers.StandInDownloadHandler")

EXTENSIONS = {"crawler.logs.LinklessLogs": 0, "crawler.middlewares.guard.PayloadGuard": 10}
ITEM_PIPELINES = {
    "pipelines.validate.ValidatePipeline": 100,
    "pipelines.normalize.NormalizePipeline": 200,
    "pipelines.match.MatchPipeline": 300,
    "pipelines.dedupe.DedupePipeline": 400,
    "pipelines.persist.PersistPipeline": 500,
}
