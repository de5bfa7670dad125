"""Letters: who may sign what, what is refused, what a passing letter holds, and that nothing is sent."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
import yaml

import reports.notices
from models._views import NoticeView
from reports.notices import gate
from reports.notices.case import Known, last_live, repository, same_place
from reports.notices.draft import Letter, Unanswered, UnreadableLetter, draft, kinds, letter_of
from reports.notices.gate import ground_named
from reports.notices.intake import Intake
from reports.notices.intake_file import IntakeError, blank, parse_intake, read_intake
from reports.notices.lint import Report, checks, lint
from reports.notices.outputs import outputs
from reports.notices.prefill import prefilled
from reports.notices.refusals import LetterRefused
from reports.notices.sentences import FAIR_USE, GOOD_FAITH, GUIDE, PERJURY, REPRESENTATIVE, flat
from tests.example_cases import FILE, FORK, LOOKED, NOW, answers, example_case, live_hit
from tests.example_hits import COMMIT, EMAIL

DMCA, POLICY = ground_named("dmca"), ground_named("G2")
AUTHORITY = {"document": "mandate.pdf", "sha256": "d" * 64, "date": "2026-01-05"}
AGENT = {"signer__role": "agent", "signer__acts_for": "Example Laboratory", "signer__authority": AUTHORITY}


def letter(ground: gate.Ground = DMCA, **changes: Any) -> Letter:
    return draft(example_case(**changes), ground)


def refused(ground: gate.Ground = DMCA, **changes: Any) -> dict[str, str]:
    """Rules and reasons of the refusal."""
    with pytest.raises(LetterRefused) as caught:
        letter(ground, **changes)
    assert all(r.reason.endswith(".") and len(r.instead) > 15 for r in caught.value.refusals)
    return {r.rule: f"{r.reason} {r.instead}" for r in caught.value.refusals}


def linted(one: Letter, **changes: Any) -> Report:
    return lint(one, (changes.pop("hit", live_hit()),), changes.pop("now", NOW), **changes)


def open_ids(report: Report) -> list[str]:
    return [f"{f.severity}:{f.id}" for f in report.open]


# The gate

ROLES = {
    # role: (G1 without anything, G1 with what the cell asks for, what the cell asks for)
    "owner": (True, True, {}),
    "steward_of_part": (True, True, {"dataset__original_part": "labels"}),
    "steward_without_copyright": (False, False, {}),
    "agent": (False, True, AGENT),
    "data_subject": (False, True, {"signer__made_the_work": True}),
    "ngo": (False, False, {"signer__authority": AUTHORITY, "signer__made_the_work": True}),
    "third_party": (False, False, {"signer__authority": AUTHORITY, "signer__made_the_work": True}),
    "uploader": (False, False, {"signer__authority": AUTHORITY, "signer__made_the_work": True}),
}


def test_every_role_of_the_table_is_tested() -> None:
    assert set(gate.roles()) == set(ROLES)
    assert set(gate.grounds()) == {"G1", "G2"}


@pytest.mark.parametrize("role", sorted(ROLES))
def test_dmca_cell(role: str) -> None:
    bare, asked, changes = ROLES[role]
    plain = {"dataset__original_part": "labels"} if role == "steward_of_part" else {}
    for allowed, how in ((bare, plain), (asked, changes)):
        if allowed:
            assert letter(**{"signer__role": role, **how}).kind.name == "github_dmca"
        else:
            why = refused(**{"signer__role": role, **how})
            assert set(why) & {"S1", "S2"}
            assert "policy" in " ".join(why.values())


@pytest.mark.parametrize("role", sorted(ROLES))
def test_policy_cell(role: str) -> None:
    assert letter(POLICY, signer__role=role).kind.name == "github_policy"


def test_an_unknown_answer_in_the_table_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "_table", lambda: {"roles": {"king": {"G1": {"answer": "maybe"}}}})
    with pytest.raises(ValueError, match="maybe"):
        gate.cell("king", "G1")


def test_a_steward_swears_to_the_own_part_only() -> None:
    part = {"signer__role": "steward_of_part"}
    assert "S1" in refused(**part, dataset__original_part="photos")
    assert "labels only" in refused(**part, dataset__original_part="labels", hit__scope="entire")["S1"]
    assert "nothing else" in letter(**part, dataset__original_part="labels").body
    whole = letter(**part, dataset__original_part="compilation", hit__scope="entire", hit__files=[])
    assert "The entire repository" in whole.body


@pytest.mark.parametrize("gap", ["document", "sha256", "date"])
def test_an_agent_needs_the_whole_authority(gap: str) -> None:
    changes = {**AGENT, "signer__authority": {k: v for k, v in AUTHORITY.items() if k != gap}}
    assert "S2" in refused(**changes)
    assert letter(POLICY, **changes)


# Refusals


@pytest.mark.parametrize("ground", [DMCA, POLICY])
def test_minors_stop_everything(ground: gate.Ground) -> None:
    why = refused(ground, hit__minors_suspected=True, signer__role="third_party")
    assert list(why) == ["H9"]
    assert "hotline" in why["H9"]
    assert list(refused(ground, hit__minors_suspected=None)) == ["H9"]
    assert list(refused(ground, known=Known(sensitive="possible-illegal-content: stop"))) == ["H9"]


def test_no_copyright() -> None:
    assert "policy report" in refused(dataset__original_part="none")["D3"]
    assert letter(POLICY, dataset__original_part="none")


@pytest.mark.parametrize(("match", "policy_too"), [("mention", False), ("urls", True), ("labels", True)])
def test_no_copy(match: str, policy_too: bool) -> None:
    assert "H1" in refused(hit__match=match)
    if policy_too:
        assert letter(POLICY, hit__match=match)
    else:
        assert "H1" in refused(POLICY, hit__match=match)


def test_a_list_needs_a_harm_of_its_own() -> None:
    assert "H1" in refused(POLICY, hit__match="urls", hit__harm=None)


@pytest.mark.parametrize("ground", [DMCA, POLICY])
def test_looks_must_be_fresh(ground: gate.Ground) -> None:
    old = NOW - timedelta(hours=25)
    hit = live_hit(sightings=(replace(live_hit().sightings[0], at=old),), last_seen=old, last_check=old)
    assert "recheck" in refused(ground, hit=hit)["H8"]
    assert letter(ground, hit=hit, hit__last_seen_live="2026-11-25T11:00:00Z")
    assert "future" in refused(ground, hit__last_seen_live="2026-11-26T11:00:00Z")["H8"]
    assert "H8" in refused(ground, hit=live_hit(sightings=(), state="unknown", last_seen=None))


def test_gone_needs_a_look_after_it_was_gone() -> None:
    gone = live_hit(
        state="gone", sightings=(*live_hit().sightings, replace(live_hit().sightings[0], state="gone"))
    )
    assert "gone" in refused(hit=gone)["H8"]
    assert letter(hit=gone, hit__last_seen_live="2026-11-25T11:30:00Z")


@pytest.mark.parametrize("ground", [DMCA, POLICY])
def test_authorised_mirrors(ground: gate.Ground) -> None:
    assert "D9" in refused(ground, dataset__authorised_mirrors=["http://www.github.com/ExampleLab/faces/"])
    assert "D9" in refused(ground, known=Known(official=("https://github.com/examplelab",)))
    assert letter(ground, dataset__authorised_mirrors=["https://github.com/examplelab/face"])


def test_fair_use_is_weighed() -> None:
    assert "H5" in refused(hit__fair_use=None)
    assert "H5" in refused(hit__fair_use__considered=None)
    assert "fair_use_or_research" in refused(hit__fair_use__conclusion="fair_use")["H5"]
    assert letter(POLICY, hit__fair_use=None)


@pytest.mark.parametrize(
    "status", ["false_positive", "fair_use_or_research", "authorised_mirror", "retracted"]
)
def test_decided_hits(status: str) -> None:
    assert "status" in refused(POLICY, hit=live_hit(status=status))


def test_hosts_and_repositories() -> None:
    elsewhere = live_hit(url="https://zenodo.org/records/1", host="zenodo.org", provider="zenodo")
    assert "GitHub" in refused(POLICY, hit=elsewhere)["route"]
    both = example_case()
    two = replace(
        both,
        intake=both.intake.model_copy(update={"hits": both.intake.hits * 2}),
        hits=(live_hit(), live_hit(id="other", url="https://github.com/someone/else")),
    )
    with pytest.raises(LetterRefused, match="one letter a repository"):
        draft(two, DMCA)


# What must be answered

NEEDS = [(kind.ground, need) for kind in kinds().values() for need in kind.needs]


@pytest.mark.parametrize(("ground", "need"), NEEDS)
def test_a_gap_stops_the_letter(ground: str, need: str) -> None:
    changes = {way.replace(".", "__"): None for way in need.split("|")}
    with pytest.raises((Unanswered, LetterRefused)) as caught:
        letter(ground_named(ground), **changes)
    if isinstance(caught.value, Unanswered):
        assert re.search(r"\([DSH]\d+\)", caught.value.questions[0])


def test_files_without_files() -> None:
    with pytest.raises(Unanswered, match="H3"):
        letter(hit__files=[])


# Letters


def test_a_passing_dmca_letter() -> None:
    one = letter()
    report = linted(one)
    assert report.open == ()
    assert report.score == 1.0
    said = flat(one.body)
    for sentence in (GUIDE, GOOD_FAITH, FAIR_USE, PERJURY):
        assert sentence in said
    for piece in (
        FILE,
        FORK,
        "Robin Example",
        "robin@lab.example",
        "https://lab.example/faces",
        "No claim about",
    ):
        assert piece in said
    assert REPRESENTATIVE not in said
    assert "forkertwo" not in said
    assert any("publishes" in warning for warning in one.warnings)


def test_a_passing_policy_letter() -> None:
    one = letter(POLICY, signer__role="third_party", hit__fair_use=None, signer__postal_address=None)
    assert linted(one).open == ()
    said = flat(one.body)
    assert "I am not the rights holder" in said
    assert not re.search(r"perjury|DMCA|512|exclusive right", said)


@pytest.mark.parametrize("ground", [DMCA, POLICY])
def test_the_shareable_copy(ground: gate.Ground) -> None:
    one = letter(ground, hit__contact={"tried": True, "how": f"wrote to {EMAIL}"})
    text = outputs(one, "id", 1, shareable=True)["text"].content.decode()
    for secret in ("Robin", "robin", "1 Example Street", "+00 123", EMAIL):
        assert secret not in text
    assert not re.search(r"(?i)https?://|\w@\w", text)
    assert f"github[.]com/examplelab/faces/blob/{COMMIT}" in text


def test_it_is_kept_and_read_back() -> None:
    one = letter()
    kept = one.kept()
    view = NoticeView(
        "id", kept.dataset, kept.provider, kept.ground, kept.signer_role, kept.recipient, kept.channel,
        kept.language, 1, "drafted", kept.subject, kept.body, kept.slots, None, NOW, NOW, None, kept.hits, (),
    )  # fmt: skip
    assert letter_of(view) == one


def test_a_letter_of_another_version_says_so() -> None:
    old = NoticeView(
        "old", "d", "github", "G1", "owner", "", "", "en", 1, "sent", "", "", {"letter": "gone"}, None,
        NOW, NOW, None, (), (),
    )  # fmt: skip
    with pytest.raises(UnreadableLetter, match="draft it again"):
        letter_of(old)


def test_a_gist() -> None:
    gist = "https://gist.github.com/examplelab/0123456789abcdef0123"
    one = letter(POLICY, hit=live_hit(url=gist, host="gist.github.com"), hit__scope="entire", hit__files=[])
    assert one.targets == ("https://gist.github.com/0123456789abcdef0123",)
    assert repository("https://gist.github.com/0123456789abcdef0123") == "0123456789abcdef0123"


def test_three_outputs() -> None:
    one = letter()
    files = outputs(one, "id", 3)
    assert [f.name for f in files.values()] == ["id-v3.draft.txt", "id-v3.draft.eml", "id-v3.sheet.txt"]
    assert files["text"].content.decode().startswith("DRAFT - NOT SENT")
    mail = message_from_bytes(files["eml"].content, policy=default)
    assert (mail["To"], mail["X-Unsent"], mail["Bcc"], mail["Message-ID"]) == (
        "copyright@github.com",
        "1",
        None,
        None,
    )
    assert mail.get_content_type() == "text/plain"
    assert flat(mail.get_content()) == flat(one.body)
    assert b"\n" not in files["eml"].content.replace(b"\r\n", b"")


def test_the_field_sheet_follows_the_form() -> None:
    sheet = {q.id: q for q in letter().sheet}
    assert list(sheet) == [
        "Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7", "Q8", "Q9", "Q10", "Q10b",
        "Q11", "Q12", "Q13", "Q14", "Q15", "Q16", "Q17", "Q18", "Q19",
    ]  # fmt: skip
    assert sheet["Q1"].answer == "Yes, I am the copyright holder."
    assert sheet["Q8"].answer == FILE
    assert sheet["Q9"].answer == "No"
    assert sheet["Q10"].answer == FORK
    # An oath is never ticked, a signature never typed.
    assert all(sheet[q].answer.startswith("Tick it yourself") for q in ("Q14", "Q15", "Q16", "Q17"))
    assert sheet["Q19"].answer == "Type it yourself."
    described = {
        "what": "A login wall.",
        "controls": "It asks for a key.",
        "circumvented": "It ships the key.",
    }
    longer = {
        q.id: q.answer for q in letter(hit__technical_measure=described, revised_ticket="1234567").sheet
    }
    assert longer["Q9"] == "Yes"
    assert longer["Q9a"] == "A login wall. It asks for a key."
    assert longer["Q2"] == "Yes, ticket 1234567"


def test_an_agents_letter_names_the_authority() -> None:
    one = letter(**AGENT)
    assert "authorised in writing by the document mandate.pdf of 2026-01-05" in flat(one.body)
    assert one.sheet[0].answer.startswith("Yes, I am authorized")
    assert linted(one).open == ()


def test_nothing_can_be_sent() -> None:
    """No module of the room reaches for a mail server or the network, and no template asks for it."""
    for path in Path(reports.notices.__file__).parent.parent.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(
            r"import (?:smtplib|socket|ssl|http|urllib\.request|requests|httpx|aiohttp)|smtp\.", text
        )


# The linter: each check can fail

BROKEN: list[tuple[str, dict[str, Any]]] = [
    ("W:A4", {"dataset__original_part": "compilation", "dataset__original_words": "all data we collected"}),
    ("B:A7", {"hit__fair_use__considered": "we thought of it"}),
    ("W:A8", {"dataset__withdrawal__date": None}),
    ("B:B2", {"dataset__original_at": "on our shelf"}),
    ("B:B3", {"hit__files": [{"url": "http://github.com/examplelab/faces/blob/main/a"}]}),
    ("B:B3", {"hit__files": [{"url": "https://github.example/examplelab/faces/a"}]}),
    ("B:B4", {"hit__scope": "entire", "hit__files": [], "dataset__name": "x"}),
    ("W:B5", {"hit__files": [{"url": "https://github.com/examplelab/faces/blob/main/a.zip"}]}),
    ("B:B6", {"hit__files": [{"url": "https://github.com/examplelab/faces/search?q=faces"}]}),
    ("B:B7", {"hit__files": [{"url": FILE}, {"url": FILE}]}),
    ("B:B8", {"hit__forks__total": 3}),
    ("B:B8", {"hit__forks__reviewed": 0}),
    ("B:B8", {"hit__forks__representative": True, "hit__forks__sample_size": 2}),
    ("B:B8", {"hit__forks": None}),
    ("W:B10", {"hit__infringer": None}),
    ("B:B11", {"signer__phone": "ask me"}),
    ("B:B11", {"signer__email": "robin at lab"}),
    ("B:B12", {"signer__email": "robin@mail.example"}),
    ("W:O6", {"hit__technical_measure": {"what": "access by agreement"}}),
    ("W:X1", {"hit__remedy": "delete it, it breaks the GDPR"}),
    ("B:V1", {"hit__established": {"by": "claim", "words": f"told by {EMAIL}"}}),
    ("B:V1", {"hit__established": {"by": "claim", "words": "seen at 192.0.2.7"}}),
    ("W:V3", {"signer__may_be_public": False}),
    ("W:E1", {"hit__capture": None}),
    ("B:F1", {"hit__remedy": "delete <a href=x>it</a>"}),
    ("B:C1", {"signer__reviewer": None}),
    ("B:C1", {"signer__reviewer": "Drafter"}),
    ("W:C3", {"hit__remedy": "Delete it or else. We will sue."}),
]  # fmt: skip


@pytest.mark.parametrize(("wanted", "changes"), BROKEN)
def test_a_check_fails(wanted: str, changes: dict[str, Any]) -> None:
    one = letter(**changes)
    if wanted == "B:B4":
        one = replace(one, body=one.body.replace("entire repository", "whole"))
    report = linted(one)
    assert wanted in open_ids(report)
    assert report.exportable is not any(x.startswith("B:") for x in open_ids(report))
    assert all(f.reason and f.repair for f in report.open)
    assert report.score < 1


@pytest.mark.parametrize(
    ("id_", "text"),
    [
        ("O1", GOOD_FAITH),
        ("O2", FAIR_USE),
        ("O3", PERJURY),
        ("O4", GUIDE),
        ("O5", "____________________  Date"),
    ],
)
def test_a_changed_statement_fails(id_: str, text: str) -> None:
    one = letter()
    changed = replace(one, body=one.body.replace(text, "Robin" if id_ == "O5" else text[:-9]))
    assert id_ in {f.id for f in linted(changed).open}


def test_a_policy_report_swears_nothing() -> None:
    for words in (
        "this is sworn under penalty of perjury",
        "see 17 USC 512(c)",
        "we have the right to erasure",
    ):
        assert "B:O9" in open_ids(linted(letter(POLICY, hit__harm=words)))


def test_time_passes() -> None:
    one = letter()
    assert "B:B7" in open_ids(linted(one, now=NOW + timedelta(hours=23)))
    later = NOW + timedelta(days=200)
    assert "B:B1" in open_ids(linted(one, now=later))
    checked = letter(route_checked="2027-06-01")
    assert "B:B1" not in open_ids(linted(checked, now=later))
    assert "B:B7" in open_ids(linted(one, hit=live_hit(state="gone", sightings=())))


def test_a_letter_that_was_sent_already() -> None:
    one = letter()
    kept = one.kept()
    other = NoticeView(
        "other", "d", "github", "G1", "owner", "", "", "en", 1, "sent", "", "", kept.slots, None,
        NOW, NOW, None, ("another-hit",), (),
    )  # fmt: skip
    assert "W:C2" in open_ids(linted(one, earlier=[other]))
    assert "W:C2" not in open_ids(linted(one, earlier=[other], now=NOW + timedelta(days=15)))


def test_the_authorised_mirror_may_be_known_later() -> None:
    assert "B:A6" in open_ids(
        linted(letter(), known=Known(official=("https://github.com/examplelab/faces",)))
    )


def test_checks_have_the_ids_of_the_list() -> None:
    assert set(checks()) == {
        *(f"A{n}" for n in range(1, 9)), *(f"B{n}" for n in range(1, 13)),
        *(f"O{n}" for n in range(1, 7)), "O9", "X1",
        "V1", "V2", "V3", "E1", "F1", "F2", "C1", "C2", "C3", "C4",
    }  # fmt: skip


# Forks over a hundred


def test_a_large_network_needs_a_sample() -> None:
    many = {"hit__forks__total": 140, "hit__forks__representative": True, "hit__forks__excluded": []}
    good = letter(**many, hit__forks__sample_size=20, hit__forks__reviewed=20)
    assert flat(REPRESENTATIVE) in flat(good.body)
    assert open_ids(linted(good)) == []
    assert "B:B8" in open_ids(linted(letter(**many, hit__forks__sample_size=20, hit__forks__reviewed=2)))
    assert "B:B8" in open_ids(linted(letter(**many, hit__forks__reviewed=20)))


# Public cases (summaries; every name and address is invented)


def test_t1_maker_of_a_face_set_with_many_files() -> None:
    files = [{"url": f"https://github.com/examplelab/faces/blob/{COMMIT}/img/{n}.png"} for n in range(213)]
    one = letter(hit__files=files, dataset__original_at="10.5281/zenodo.1")
    report = linted(one)
    assert report.score >= 0.95 and not report.blocks
    assert all(f"   {file['url']}\n" in one.body for file in files)
    assert "10.5281/zenodo.1" in one.body
    assert {q.id: q.answer for q in one.sheet}["Q9"] == "No"


def test_t2_personal_data_as_a_compilation() -> None:
    health = {
        "dataset__original_part": "compilation",
        "dataset__contains": ["health"],
        "signer__role": "steward_of_part",
        "signer__may_be_public": False,
    }
    all_data = letter(**health, dataset__original_words="intellectual property over all data collected")
    assert open_ids(linted(all_data)) == ["W:A4", "W:V3"]
    pleaded = "which measures were selected, how they were coordinated and arranged into tables by our team"
    report = linted(letter(**health, dataset__original_words=pleaded))
    assert open_ids(report) == ["W:V3"]
    said = " ".join(all_data.warnings)
    assert "Weak basis" in said and "policy report" in said and "publishes" in said


def test_t3_whole_repository_under_an_agreement() -> None:
    one = letter(hit__scope="entire", hit__files=[], hit__contact={"tried": True, "how": "by e-mail"})
    assert linted(one).open == ()
    assert "The entire repository: https://github.com/examplelab/faces" in one.body
    assert "The user was asked first: by e-mail" in flat(one.body)


def test_t4_who_uploaded_it_by_mistake() -> None:
    assert "ask the forks' owners in private" in refused(signer__role="uploader")["S1"]


def test_t5_data_apart_from_tools() -> None:
    tools = {"url": f"https://github.com/examplelab/faces/blob/{COMMIT}/scrape.py"}
    one = letter(hit__files=[{"url": FILE}])
    assert tools["url"] not in one.body
    assert "Only the following files." in one.body


def test_t6_terms_only_fails_as_dmca_and_passes_as_report() -> None:
    terms_only = {
        "dataset__original_part": "none",
        "hit__fair_use": None,
        "signer__role": "steward_without_copyright",
    }
    assert set(refused(**terms_only)) >= {"S1", "D3", "H5"}
    assert linted(letter(POLICY, **terms_only)).exportable
    # The bare text of such a letter, had it been written as a notice, fails at least five blocks.
    bare = replace(letter(), body="1. Please remove the data. Our terms forbid it.\n")
    assert len(linted(bare).blocks) >= 5


def test_t8_third_party_names_laws() -> None:
    assert set(refused(signer__role="third_party")) == {"S1"}
    assert linted(letter(POLICY, signer__role="third_party")).exportable


def test_t9_fair_use_leads_to_its_status() -> None:
    assert "--as fair_use_or_research" in refused(hit__fair_use__conclusion="fair_use")["H5"]


def test_t11_minimal_agent_notice() -> None:
    minimal = {
        **AGENT, "dataset__original_part": "text", "dataset__licence": None, "dataset__not_claimed": None,
        "hit__forks": {"total": 0}, "hit__contact": None, "hit__uploader_licence": None,
    }  # fmt: skip
    report = linted(letter(**minimal), hit=live_hit(forks=0))
    assert not report.blocks and report.score >= 0.95


def test_t12_addresses_only() -> None:
    assert "policy" in refused(hit__match="urls")["H1"]
    assert linted(letter(POLICY, hit__match="urls")).exportable


# Intake files


def test_a_blank_file_is_read_after_it_is_filled_in() -> None:
    asked = blank(prefilled([live_hit()], None))
    with pytest.raises(IntakeError, match=r"signer.role \(S1\): is missing"):
        parse_intake(asked)
    filled = parse_intake(asked.replace("  role:", "  role: third_party"))
    assert filled.hits[0].files[0].url == FILE
    assert filled.hits[0].match == "full"
    assert filled.hits[0].minors_suspected is None
    assert "H9" in asked and "D3" in asked and "S6" in asked


def test_a_full_file_survives_the_round_trip(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(yaml.safe_dump(answers()), encoding="utf-8")
    assert read_intake(tmp_path / "case.yaml") == Intake.model_validate(answers())


FAULTS = [
    ("signer: {role: owner}\nsigner: {role: ngo}\n", "signer stands twice"),
    ("a: [", "is not YAML"),
    ("", "must hold"),
    ("schema: other/1\n", "mirrorwatch-intake/1"),
    ("signer: {role: king}\ndataset: {}\nhits: [{id: a}]\n", "use one of owner"),
    ("signer: {role: owner, phone: 0123}\n", "write it in quotes"),
    ("signer: {role: owner, name: \"a\\nBcc: x\"}\n", "on one line"),
    ("hits: [{id: a, forks: {counted_at: 2026-11-01T10:00:00}}]\n", "time zone"),
    ("hits: [{id: a, colour: red}]\n", "no question here"),
    ("hits: []\n", "must not be empty"),
    ("signer: {role: owner, authority: {sha256: XYZ}}\n", "right form"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), FAULTS)
def test_faults_have_line_and_question(text: str, words: str) -> None:
    with pytest.raises(IntakeError) as caught:
        parse_intake(text, "case.yaml")
    fitting = [p for p in caught.value.problems if words in p]
    assert fitting and re.match(r"case\.yaml:\d+: ", fitting[0])


def test_unreadable_files(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"name: \xe9")
    (tmp_path / "large").write_bytes(b"a" * 1_000_001)
    for name, words in (("none", "cannot be read"), ("latin", "UTF-8"), ("large", "megabyte")):
        with pytest.raises(IntakeError, match=words):
            read_intake(tmp_path / name)


def test_small_words() -> None:
    assert repository("https://github.com/O/R.git") == "o/r"
    assert repository("https://github.com/only") is None
    assert same_place("https://github.com/a/b/c", "http://github.com/a/b")
    assert not same_place("https://github.com/a/bc", "https://github.com/a/b")
    assert last_live(Intake.model_validate(answers()).hits[0], live_hit()) == LOOKED
    with pytest.raises(gate.UnknownGround, match="policy"):
        ground_named("G9")
