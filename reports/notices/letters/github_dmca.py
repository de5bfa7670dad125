"""The DMCA notice to GitHub: its form's questions in order, and the statements that it requires."""

from __future__ import annotations

import datetime as dt

from reports.notices.case import Case
from reports.notices.letters._base import LetterKind

# Hosts on which GitHub serves repositories and gists.
GITHUB = frozenset({"github.com", "www.github.com", "gist.github.com", "raw.githubusercontent.com"})


class GithubDmca(LetterKind):
    """Ground G1 for GitHub. Read: the guide to submitting a DMCA takedown notice, notices of 2026."""

    name = "github_dmca"
    ground = "G1"
    host = "GitHub"
    hosts = GITHUB
    template = "github_dmca.txt.j2"
    version = "1"
    form = "github_dmca.yaml"
    recipient = "copyright@github.com"
    channel = "form https://github.com/contact/dmca (fastest), or plain-text e-mail"
    publishes = True
    verified_on = dt.date(2026, 11, 23)
    needs = (
        "dataset.name",
        "dataset.made_by",
        "dataset.original_part",
        "dataset.original_words",
        "dataset.original_at",
        "signer.name",
        "signer.right",
        "signer.postal_address",
        "signer.phone",
        "signer.email",
        "signer.may_be_public",
        "hit.match",
        "hit.established.words",
        "hit.scope",
        "hit.fair_use.not_fair_because",
        "hit.fair_use.by",
        "hit.fair_use.date",
        "hit.remedy",
    )
    sources = {
        "1": ("host",),
        "2": ("S1", "S2", "S3"),
        "3": ("D1", "D2", "D3", "D4", "D7"),
        "4": ("D5", "D6"),
        "5": ("H1", "H2", "H3", "H8"),
        "6": ("H4",),
        "7": ("H10",),
        "8": ("H10",),
        "9": ("H7", "H10"),
        "10": ("host", "H5"),
        "11": ("host",),
        "12": ("S3",),
        "13": ("S3",),
    }

    def subject(self, case: Case, place: str) -> str:
        """Dataset and repository."""
        return f"DMCA notice - {case.intake.dataset.name} - {place}"

    def warnings(self, case: Case) -> list[str]:
        """Publication, weak basis, unconfirmed hits, forks that nobody counted."""
        dataset = case.intake.dataset
        said = [
            "GitHub publishes actionable notices with their addresses in github.com/github/dmca: the letter "
            "itself tells everybody where the copy was. A policy report is not published."
        ]
        if dataset.original_part == "compilation":
            said.append(
                "Weak basis: a compilation is protected in its selection, coordination and arrangement only, "
                "not in the data. Think of the policy report first."
            )
        if "health" in dataset.contains or "ids" in dataset.contains:
            said.append("Personal data is no copyright ground; a separate privacy report may reach further.")
        if dataset.licence is not None and dataset.licence.revocable is False:
            said.append("The licence is not revocable: who got the data under it may hold it lawfully.")
        for answers, hit in case.pairs():
            if hit.status in {"discovered", "triaged"}:
                said.append(f"Hit {hit.id} is {hit.status}: nobody has confirmed it yet.")
            counted = answers.forks.total if answers.forks else None
            if hit.forks is not None and hit.forks != counted:
                said.append(
                    f"Hit {hit.id}: the last check counted {hit.forks} forks, the answers say {counted}."
                )
        return said
