"""The sentences that the statute and GitHub require, word for word, and the anchors that prove them."""

from __future__ import annotations

# GitHub, Guide to Submitting a DMCA Takedown Notice, "Your Complaint Must ...", items 1, 3, 7 and 8.
GUIDE = "I have read and understand GitHub's Guide to Filing a DMCA Notice."
GOOD_FAITH = (
    "I have a good faith belief that use of the copyrighted materials described above on the infringing web "
    "pages is not authorized by the copyright owner, or its agent, or the law."
)
FAIR_USE = "I have taken fair use into consideration."
PERJURY = (
    "I swear, under penalty of perjury, that the information in this notification is accurate and that I am "
    "the copyright owner, or am authorized to act on behalf of the owner, of an exclusive right that is "
    "allegedly infringed."
)
# As the form has it: the guide's wording speaks of the sender as "you".
REPRESENTATIVE = (
    "Based on the representative number of forks I have reviewed, I believe that all or most of the forks "
    "are infringing to the same extent as the parent repository."
)
# A larger network is reported by a sample; in a smaller one each fork is named.
MOST_FORKS = 100

SAID = {
    "guide": GUIDE,
    "good_faith": GOOD_FAITH,
    "fair_use": FAIR_USE,
    "perjury": PERJURY,
    "representative": REPRESENTATIVE,
}


def flat(text: str) -> str:
    """A text with every run of white space as one blank: sentences are compared across line breaks."""
    return " ".join(text.split())
