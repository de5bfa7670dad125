"""What the pages of the big clouds are read by: title, named elements, whole sentences, scripts."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

# Where an error is said. Text in a link, a list or a table row is a name that someone gave.
_BLOCKS = ("h1", "h2", "h3", "p", "div", "span")
_NAMES = ("a", "li", "tr", "button")


def host_of(url: str) -> str:
    """Lower-case host of an address, empty when there is none."""
    return (urlsplit(url).hostname or "").lower()


def path_of(url: str) -> str:
    """Path of an address."""
    return urlsplit(url).path


def title_of(soup: BeautifulSoup) -> str:
    """The page's title with its white space folded, empty when there is none."""
    return " ".join(soup.title.get_text().split()) if soup.title else ""


def meta_of(soup: BeautifulSoup, name: str) -> str | None:
    """Content of the first `meta` with that property or name, or None."""
    tag = soup.find("meta", attrs={"property": name}) or soup.find("meta", attrs={"name": name})
    if not isinstance(tag, Tag):
        return None
    content = tag.get("content")
    return content.strip() or None if isinstance(content, str) else None


def says(soup: BeautifulSoup, sentences: frozenset[str]) -> bool:
    """Whether an element's whole text is one of the sentences (lower case, without a full stop)."""
    for string in soup.find_all(string=True):
        start = _folded(string)
        if start and any(sentence.startswith(start) for sentence in sentences):
            # The sentence may hold a link: then its element is the one round this text.
            around = string.parent
            if around is not None and around.name in _BLOCKS and _folded(around.get_text()) in sentences:
                return around.find_parent(_NAMES) is None
    return False


def _folded(text: str) -> str:
    return " ".join(text.split()).rstrip(".。").lower()


def begins(soup: BeautifulSoup, selector: str, sentence: re.Pattern[str]) -> bool:
    """Whether a named element's text begins with a sentence."""
    return any(sentence.match(" ".join(tag.get_text().split())) for tag in soup.select(selector))


def scripts_of(soup: BeautifulSoup) -> list[str]:
    """Text of every script in the page."""
    return [tag.get_text() for tag in soup.find_all("script")]
