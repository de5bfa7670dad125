"""GitHub's official OpenAPI description, cut to our endpoints: saved samples and the stand-in meet it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from openapi_schema_validator import OAS30Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from tests.replay import SAMPLES, body_of, load
from tests.web._host import Ask
from tests.web.github import Github

HERE = Path(__file__).parent
DESCRIPTION = json.loads((HERE / "openapi" / "github.json").read_text(encoding="utf-8"))
REGISTRY = Registry().with_resource("urn:github", Resource(contents=DESCRIPTION, specification=DRAFT4))
FOLDERS = ("github", "github_gist", "github_repositories", "github_code", "github_issues")
TOKEN = {"authorization": "Bearer t", "user-agent": "test"}


def absolute(schema: Any) -> Any:
    """A schema whose references name the description that they stand in."""
    if isinstance(schema, dict):
        return {k: "urn:github" + v if k == "$ref" else absolute(v) for k, v in schema.items()}
    return [absolute(v) for v in schema] if isinstance(schema, list) else schema


@cache
def validator(path: str) -> OAS30Validator:
    """What a 200 reply to a described path must look like."""
    content = DESCRIPTION["paths"][path]["get"]["responses"]["200"]["content"]
    return OAS30Validator(absolute(content["application/json"]["schema"]), registry=REGISTRY)


def described(url: str) -> str | None:
    """The described path that a request belongs to; a repository's number stands for its name."""
    split = urlsplit(url)
    if split.hostname != "api.github.com":
        return None
    path = re.sub(r"^/repositories/\d+", "/repos/owner/name", split.path)
    for known in DESCRIPTION["paths"]:
        pattern = re.sub(r"\\\{path\\\}", ".*", re.escape(known))
        if re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", pattern), path):
            return known
    return None


def errors(url: str, body: Any) -> list[str]:
    path = described(url)
    assert path is not None, f"{url} is not described"
    if path.endswith("/contents/{path}"):
        # The description's own examples fail its oneOf: hold the body to the schema it is meant for.
        kind = "directory" if isinstance(body, list) else body["type"]
        checked = OAS30Validator(
            absolute({"$ref": f"#/components/schemas/content-{kind}"}), registry=REGISTRY
        )
    else:
        checked = validator(path)
    # A nullable field with a list of words leaves null out of the list, and real replies have null.
    return [
        f"{list(e.path)}: {e.message[:200]}"
        for e in checked.iter_errors(body)
        if not (e.validator == "enum" and e.instance is None and e.schema.get("nullable"))
    ]


def saved() -> Iterator[Any]:
    for folder in FOLDERS:
        for path in sorted((SAMPLES / folder).glob("*.yaml")):
            if path.stem.startswith("broken"):
                continue
            for exchange in load(path)["exchanges"]:
                url = exchange["ask"].removeprefix("GET ")
                raw = "content-type" in exchange.get("headers", {}) and "raw" in str(exchange["headers"])
                if exchange["status"] == 200 and not raw:
                    yield pytest.param(exchange, path.parent, url, id=f"{folder}-{path.stem}-{url[22:80]}")


@pytest.mark.parametrize(("exchange", "folder", "url"), list(saved()))
def test_saved_replies_are_as_described(exchange: dict[str, Any], folder: Path, url: str) -> None:
    assert errors(url, json.loads(body_of(exchange, folder))) == []


@cache
def stand_in() -> Github:
    return Github([HERE / "web" / "world"])


ASKED = [
    "/search/repositories?q=%22MS-Celeb-1M%22+in:readme+fork:true&per_page=100",
    "/search/code?q=faces_emore",
    "/search/issues?q=DukeMTMC",
    "/repos/examplelab/face-datasets",
    "/repos/forker/face-datasets",
    "/repos/examplelab/face-datasets/commits?per_page=1",
    "/repos/examplelab/face-datasets/git/trees/main?recursive=1",
    "/repos/examplelab/face-datasets/readme",
    "/repos/examplelab/face-datasets/contents/docs",
    "/repos/examplelab/face-datasets/contents/README.md",
    "/repos/celebmirror/msceleb-mirror/releases",
    "/repos/celebmirror/msceleb-mirror/releases/tags/v0.2",
    "/repos/examplelab/face-datasets/forks",
    "/repos/examplelab/face-datasets/issues/7",
    "/repos/vidreid/DukeMTMC-VideoReID-share/issues/9",
    "/repos/examplelab/face-datasets/issues/7/comments",
    "/gists/aa00000000000000000000000000f001",
    "/rate_limit",
]


def ask(path: str, **headers: str) -> Any:
    return stand_in().answer(Ask("GET", "https://api.github.com" + path, TOKEN | headers, now=1e9))


@pytest.mark.parametrize("path", ASKED)
def test_the_stand_in_answers_as_described(path: str) -> None:
    answer = ask(path)
    assert answer.status == 200
    body = json.loads(answer.body)
    assert errors("https://api.github.com" + path, body) == []
    assert not isinstance(body, list) or body, "an empty list proves nothing"
    assert not isinstance(body, dict) or body.get("items", [1]), "an empty search proves nothing"


def test_the_stand_in_of_a_blob_is_as_described() -> None:
    tree = json.loads(ask("/repos/examplelab/face-datasets/git/trees/main?recursive=1").body)["tree"]
    sha = next(row["sha"] for row in tree if row["type"] == "blob")
    path = f"/repos/examplelab/face-datasets/git/blobs/{sha}"
    assert errors("https://api.github.com" + path, json.loads(ask(path).body)) == []


def test_a_schema_finds_what_is_missing() -> None:
    body = json.loads(ask("/repos/examplelab/face-datasets").body)
    del body["default_branch"]
    assert errors("https://api.github.com/repos/examplelab/face-datasets", body)


def test_the_stand_in_pages_and_caches_as_documented() -> None:
    answer = ask("/search/repositories?q=MS-Celeb-1M+in:readme+fork:true&per_page=5&page=2")
    link = dict(answer.headers)["Link"]
    assert 'page=3>; rel="next"' in link and 'page=1>; rel="prev"' in link and 'rel="last"' in link
    tag = dict(answer.headers)["ETag"]
    again = ask(
        "/search/repositories?q=MS-Celeb-1M+in:readme+fork:true&per_page=5&page=2",
        **{"if-none-match": tag},
    )
    assert (again.status, again.body) == (304, b"")
    beyond = ask("/search/repositories?q=MS-Celeb-1M&per_page=100&page=11")
    assert beyond.status == 422 and b"first 1000" in beyond.body


@pytest.mark.parametrize(
    ("path", "status", "message"),
    [
        ("/repos/nobody/nothing", 404, "Not Found"),
        ("/repos/takenlab/ms-celeb-1m-full", 451, "Repository access blocked"),
        ("/repos/toslab/celebs", 403, "Repository access blocked"),
        ("/repos/oldlab/old-ms-celeb", 301, "Moved Permanently"),
        ("/repos/emptylab/msceleb/commits", 409, "Git Repository is empty."),
        ("/search/code?q=size:%3E1", 422, "Validation Failed"),
        ("/search/repositories?q=x+created:yesterday", 422, "Validation Failed"),
    ],
)
def test_the_stand_in_refuses_as_documented(path: str, status: int, message: str) -> None:
    answer = ask(path)
    assert answer.status == status
    assert json.loads(answer.body)["message"] == message


def test_code_search_wants_a_token() -> None:
    answer = stand_in().answer(
        Ask("GET", "https://api.github.com/search/code?q=x", {"user-agent": "test"}, now=1e9)
    )
    assert answer.status == 401


def test_pages_and_raw_files_are_served() -> None:
    def get(url: str) -> Any:
        return stand_in().answer(Ask("GET", url, {"user-agent": "test"}, now=1e9))

    assert b"MS-Celeb-1M" in get("https://github.com/examplelab/face-datasets").body
    assert get("https://github.com/takenlab/ms-celeb-1m-full").status == 451
    assert get("https://github.com/oldlab/old-ms-celeb").status == 301
    raw = get("https://raw.githubusercontent.com/examplelab/face-datasets/refs/heads/main/README.md")
    assert raw.status == 200 and raw.body.startswith(b"# Face datasets")
    assert get("https://raw.githubusercontent.com/examplelab/face-datasets/main/none").status == 404


def test_description_is_small_and_says_where_it_comes_from() -> None:
    assert (HERE / "openapi" / "github.json").stat().st_size < 250_000
    assert "MIT" in (HERE / "openapi" / "README.md").read_text(encoding="utf-8")
