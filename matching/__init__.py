"""Is it ours: the judge that scan and the crawl share."""

from matching._words import COPIES, Evidence, Grade, JudgedLink, Label, Verdict
from matching.catalog import Catalog, CatalogError, UnknownDataset
from matching.digests import digest_of
from matching.judge import judge_document
from matching.known import Standing, known_in_text
from matching.links import Found, find_links
from matching.listing import judge_entries, judge_listing
from matching.verdicts import combine

__all__ = [
    "COPIES",
    "Catalog",
    "CatalogError",
    "Evidence",
    "Found",
    "Grade",
    "JudgedLink",
    "Label",
    "Standing",
    "UnknownDataset",
    "Verdict",
    "combine",
    "digest_of",
    "find_links",
    "judge_document",
    "judge_entries",
    "judge_listing",
    "known_in_text",
]
