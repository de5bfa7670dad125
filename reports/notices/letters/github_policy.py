"""The policy report to GitHub: anyone may sign it, and it makes no copyright claim."""

from __future__ import annotations

import datetime as dt

from reports.notices.case import Case
from reports.notices.letters._base import LetterKind
from reports.notices.letters.github_dmca import GITHUB


class GithubPolicy(LetterKind):
    """Ground G2 for GitHub. Read: the acceptable use policies (section 3) and the page on doxxing."""

    name = "github_policy"
    ground = "G2"
    host = "GitHub"
    hosts = GITHUB
    template = "github_policy.txt.j2"
    version = "1"
    form = "github_policy.yaml"
    recipient = ""
    channel = "form https://github.com/contact/report-content"
    publishes = False
    verified_on = dt.date(2026, 11, 23)
    needs = (
        "dataset.name",
        "dataset.withdrawal.by",
        "dataset.withdrawal.date",
        "dataset.withdrawal.statement_url|dataset.withdrawal.statement_sha256",
        "signer.name",
        "signer.email",
        "hit.match",
        "hit.established.words",
        "hit.affected",
        "hit.harm",
        "hit.remedy",
    )
    sources = {
        "1": ("H3", "H8"),
        "2": ("D1", "H1", "H2"),
        "3": ("D6",),
        "4": ("D8", "H10", "host"),
        "5": ("H10",),
        "6": ("S1",),
        "7": ("S3",),
    }

    def subject(self, case: Case, place: str) -> str:
        """Dataset and repository."""
        return f"Policy report (private information) - {case.intake.dataset.name} - {place}"

    def warnings(self, case: Case) -> list[str]:
        """What GitHub weighs, and hits that nobody confirmed."""
        said = ["GitHub weighs the context, and whether the material is public elsewhere; it decides freely."]
        if not case.intake.dataset.contains:
            said.append(
                "D8 is empty: say what the data contains, or the report gives GitHub no rule to apply."
            )
        said += [
            f"Hit {hit.id} is {hit.status}: nobody has confirmed it yet."
            for hit in case.hits
            if hit.status in {"discovered", "triaged"}
        ]
        return said
