"""Adding a provider, a source and a dataset edits no existing file: done here in a copy of the tree."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("catalog", "providers", "sources", "matching", "models", "pipelines", "crawler", "reports", "tests")

SAMPLE = {
    "README.md": "Source note: invented for the tests of the collection, after docs/adding-a-provider.md.\n",
    "urls.txt": "https://examplebox.test/folder/abc123\thttps://examplebox.test/d/abc123\tfolder\n",
    "live.yaml": """
source: docs/adding-a-provider.md
verified: true
share: https://examplebox.test/d/abc123
exchanges:
  - ask: GET https://api.examplebox.test/abc123
    status: 200
    json: {files: [{path: a.zip, size: 3, md5: 900150983cd24fb0d6963f7d28e17f72}]}
expect:
  state: live
  entries: [{path: a.zip, size: 3, md5: 900150983cd24fb0d6963f7d28e17f72}]
""",
    "gone.yaml": """
source: docs/adding-a-provider.md
verified: true
share: https://examplebox.test/d/abc123
exchanges:
  - {ask: "GET https://api.examplebox.test/abc123", status: 404, json: {error: no such folder}}
expect: {state: gone, reason: not found}
""",
    "broken.yaml": """
source: docs/adding-a-provider.md
verified: true
share: https://examplebox.test/d/abc123
exchanges:
  - {ask: "GET https://api.examplebox.test/abc123", status: 200, json: {files: [{path: a.zip}]}}
expect: {error: ParseError}
""",
}

SOURCE = '''"""ExampleBox search: finds folders by the name of a file."""

from providers import Conversation, Fetch, Lead, Tally
from sources import Signature, Source


class ExampleBoxSearch(Source):
    """Folders of ExampleBox by file name."""

    name = "examplebox_search"
    title = "ExampleBox search"
    verified_on = "2026-11-23"

    def search(
        self, signature: Signature, since: str | None = None, cursor: str | None = None
    ) -> Conversation:
        reply = yield Fetch(f"https://api.examplebox.test/search?q={signature.id}")
        folders = reply.json()["folders"]
        for folder in folders:
            yield Lead(folder)
        yield Tally(signature.id, len(folders), len(folders))
        return None
'''

SOURCE_SAMPLE = """
source: docs/adding-a-source.md
verified: true
search: {{}}
signature: {{id: a-set, name: A set, aliases: [a-set]}}
exchanges:
  - {{ask: "GET https://api.examplebox.test/search?q=a-set", status: 200, json: {body}}}
expect: {expect}
"""

CHECK = """
from models.catalog_files import load_catalog
from providers import registry
from sources import all_sources
assert registry().recognise("https://examplebox.test/d/abc123").provider == "examplebox"
assert "examplebox_search" in all_sources()
assert load_catalog().get("example-faces").name == "Example Faces"
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree with one provider, one source and one dataset added, as the guides in docs/ say."""
    tree = tmp_path_factory.mktemp("tree")
    for room in ROOMS:
        shutil.copytree(ROOT / room, tree / room, ignore=shutil.ignore_patterns("__pycache__", "world"))
    shutil.copy(ROOT / "pyproject.toml", tree)
    before = {path for path in tree.rglob("*") if path.is_file()}
    guide = (ROOT / "docs/adding-a-provider.md").read_text(encoding="utf-8")
    code = re.search(r"```python\n(.*?)```", guide, re.S)
    assert code
    lines = [line.removeprefix("   ") for line in code[1].splitlines()]
    new = {"providers/examplebox.py": "\n".join(lines), "sources/examplebox_search.py": SOURCE}
    samples = "tests/samples/"
    new |= {f"{samples}examplebox/{name}": text for name, text in SAMPLE.items()}
    new |= {
        f"{samples}examplebox_search/search.yaml": SOURCE_SAMPLE.format(
            body="{folders: ['https://examplebox.test/d/abc123']}",
            expect="{leads: ['https://examplebox.test/d/abc123'], tallies: [{said: 1, given: 1}]}",
        ),
        f"{samples}examplebox_search/empty.yaml": SOURCE_SAMPLE.format(
            body="{folders: []}", expect="{leads: []}"
        ),
        f"{samples}examplebox_search/broken.yaml": SOURCE_SAMPLE.format(
            body="[]", expect="{error: ParseError}"
        ),
    }
    guide = (ROOT / "docs/adding-a-dataset.md").read_text(encoding="utf-8")
    dataset = re.search(r"```yaml\n(.*?)```", guide, re.S)
    assert dataset
    new["catalog/example-faces.yaml"] = dataset[1]
    for name, text in new.items():
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert not before & {tree / name for name in new}, "an existing file was edited"
    return tree


def run(tree: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], cwd=tree, capture_output=True, text=True, timeout=120,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(tree), "HOME": str(tree)},
    )  # fmt: skip


def test_the_additions_are_found(copy: Path) -> None:
    done = run(copy, "-c", CHECK)
    assert done.returncode == 0, done.stderr


def test_the_additions_pass_the_tests_of_the_collection(copy: Path) -> None:
    done = run(
        copy, "-m", "pytest", "tests/test_providers.py", "tests/test_sources.py", "-k", "examplebox or owner"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "11 passed" in done.stdout, done.stdout
