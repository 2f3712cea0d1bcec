"""The English nouns that are counted, each for one and for many: msgids that other languages translate."""

from collections.abc import Mapping

# A count and what it counts, for one and for more. {n} is the number, or "at least" and the number.
COUNTED: Mapping[str, tuple[str, str]] = {
    "requests": ("{n} request received", "{n} requests received"),
    "requests_with_disclosure": (
        "{n} request with disclosure of user data",
        "{n} requests with disclosure of user data",
    ),
    "accounts_specified": ("{n} account specified", "{n} accounts specified"),
    "accounts_affected": ("{n} account affected", "{n} accounts affected"),
    "received": ("{n} received", "{n} received"),
    "with_disclosure": ("{n} with disclosure", "{n} with disclosure"),
    "accounts": ("{n} account", "{n} accounts"),
    "disclosing": ("{n} request", "{n} requests"),
    "covered": ("{n} country covered", "{n} countries covered"),
    "approvals": ("{n} approval", "{n} approvals"),
    "days": ("{n} day", "{n} days"),
    "people": ("{n} person", "{n} people"),
    "days_late": (
        "Published {n} day after the promised date.",
        "Published {n} days after the promised date.",
    ),
    "hidden_small": (
        "To protect people, {n} small number is shown as a range.",
        "To protect people, {n} small numbers are shown as ranges.",
    ),
    "hidden_others": (
        "Another {n} is shown as a range so that no small number can be worked out.",
        "Another {n} are shown as ranges so that no small number can be worked out.",
    ),
    "unknown_accounts": (
        'For {n} case the number of accounts was not recorded, so the total says "at least".',
        'For {n} cases the number of accounts was not recorded, so the total says "at least".',
    ),
    "outside_policy": (
        "{n} request with disclosure did not meet our policy",
        "{n} requests with disclosure did not meet our policy",
    ),
    "accounts_assumed": (
        "{n} request in the bands does not record its accounts and counts as one account.",
        "{n} requests in the bands do not record their accounts, and each counts as one account.",
    ),
    "policy_unjudged": (
        "For {n} request with disclosure, we cannot say whether it met our policy.",
        "For {n} requests with disclosure, we cannot say whether they met our policy.",
    ),
    "times": ("{n} time", "{n} times"),
    "cases": ("{n} case", "{n} cases"),
    "spans": ("{n} coverage statement", "{n} coverage statements"),
    "none": ("{n} country", "{n} countries"),
    "others": ("{n} other", "{n} others"),
    "hours": ("{n} hour", "{n} hours"),
    "asking_countries": (
        "The requests counted here came from {n} country",
        "The requests counted here came from {n} countries",
    ),
    "content_disclosed": (
        "Message content was disclosed for {n} request",
        "Message content was disclosed for {n} requests",
    ),
    "covered_with_0": ("{n} more country sent no requests.", "{n} more countries sent no requests."),
    "none_in_part": (
        "{n} more country sent no requests in the part covered.",
        "{n} more countries sent no requests in the part covered.",
    ),
    "vouching": (
        "The post says whether {n} person confirmed that the register is complete.",
        "The post says whether {n} people confirmed that the register is complete.",
    ),
    "more_countries": ("and {n} more country, in the files", "and {n} more countries, in the files"),
    "changes_explained": ("{n} change", "{n} changes"),
    "cells_change": ("{n} published cell changes", "{n} published cells change"),
    "more_cases_here": ("and {n} more case", "and {n} more cases"),
    "more_changes_here": ("and {n} more change", "and {n} more changes"),
    "more_changes": ("and {n} more change, in the files", "and {n} more changes, in the files"),
}
