"""What is said of a disclosure outside the policy, wherever a case is shown or recorded. Decides nothing."""

from bot.actions.case_confirm import verdict_on
from bot.actions.desk import Desk
from reports import words
from storage.vocabulary import Case

OUTSIDE = "⚠️ <b>Outside the policy</b> ({parts}). No report with it is approved until a second person confirms it."


def broken_parts(case: Case, desk: Desk, language: str) -> str:
    """The parts of the policy that a disclosure breaks, as words; empty where none."""
    parts = verdict_on(case, desk.terms.policy).broken
    return words.listing([words.word("policy_part", part, language) for part in parts], language) if parts else ""


def policy_remark(case: Case, desk: Desk, language: str) -> str:
    """The warning below a case that was just recorded, on a line of its own; empty where nothing is outside."""
    parts = broken_parts(case, desk, language)
    return f"\n\n{words.text(OUTSIDE, language, parts=parts)}" if parts else ""
