"""The law's own words, by subsection, each quoted from a dated source. What is not quoted here is not built on.

50 U.S.C. 1874 was added by Pub. L. 114-23 (USA FREEDOM Act of 2015), title VI. Sources: the Office of the Law Revision
Counsel's page, with the laws in effect on 11 November 2024, for (a)(1) and the first words of (a)(2); for the rest a
copy of the Code (codexstanford/markdonw-chunck-of-the-usa-code, commit 01d7a7a, title 50, pieces 484 to 487), which
agrees with that page word for word where both have the text. A dash at the end of a line is left out in the copy.
"""

from collections.abc import Mapping
from typing import Final

CODE: Final = "50 U.S.C. 1874"

TEXT: Final[Mapping[str, str]] = {
    "(a)": (
        "A person subject to a nondisclosure requirement accompanying an order or directive under this chapter or a "
        "national security letter may, with respect to such order, directive, or national security letter, publicly "
        "report the following information using one of the following structures:"
    ),
    "(a)(1)": (
        "A semiannual report that aggregates the number of orders, directives, or national security letters with which "
        "the person was required to comply into separate categories of"
    ),
    "(a)(1)(A)": "the number of national security letters received, reported in bands of 1000 starting with 0–999;",
    "(a)(1)(B)": (
        "the number of customer selectors targeted by national security letters, reported in bands of 1000 starting "
        "with 0–999;"
    ),
    "(a)(1)(C)": (
        "the number of orders or directives received, combined, under this chapter for contents, reported in bands of "
        "1000 starting with 0–999;"
    ),
    "(a)(1)(D)": (
        "the number of customer selectors targeted under orders or directives received, combined, under this chapter "
        "for contents, reported in bands of 1000 starting with 0–999;"
    ),
    "(a)(1)(E)": (
        "the number of orders received under this chapter for noncontents, reported in bands of 1000 starting with "
        "0–999; and"
    ),
    "(a)(1)(F)": (
        "the number of customer selectors targeted under orders under this chapter for noncontents, reported in bands "
        "of 1000 starting with 0–999, pursuant to (i) subchapter III; (ii) subchapter IV with respect to applications "
        "described in section 1861(b)(2)(B) of this title; and (iii) subchapter IV with respect to applications "
        "described in section 1861(b)(2)(C) of this title."
    ),
    "(a)(2)": (
        "A semiannual report that aggregates the number of orders, directives, or national security letters with which "
        "the person was required to comply into separate categories of"
    ),
    "(a)(2)(A)": "the number of national security letters received, reported in bands of 500 starting with 0–499;",
    "(a)(2)(B)": (
        "the number of customer selectors targeted by national security letters, reported in bands of 500 starting "
        "with 0–499;"
    ),
    "(a)(2)(C)": (
        "the number of orders or directives received, combined, under this chapter for contents, reported in bands of "
        "500 starting with 0–499;"
    ),
    "(a)(2)(D)": (
        "the number of customer selectors targeted under orders or directives received, combined, under this chapter "
        "for contents, reported in bands of 500 starting with 0–499;"
    ),
    "(a)(2)(E)": (
        "the number of orders received under this chapter for noncontents, reported in bands of 500 starting with "
        "0–499; and"
    ),
    "(a)(2)(F)": (
        "the number of customer selectors targeted under orders received under this chapter for noncontents, reported "
        "in bands of 500 starting with 0–499."
    ),
    "(a)(3)": (
        "A semiannual report that aggregates the number of orders, directives, or national security letters with which "
        "the person was required to comply into separate categories of"
    ),
    "(a)(3)(A)": (
        "the total number of all national security process received, including all national security letters, and "
        "orders or directives under this chapter, combined, reported in bands of 250 starting with 0–249; and"
    ),
    "(a)(3)(B)": (
        "the total number of customer selectors targeted under all national security process received, including all "
        "national security letters, and orders or directives under this chapter, combined, reported in bands of 250 "
        "starting with 0–249."
    ),
    "(a)(4)": (
        "An annual report that aggregates the number of orders, directives, and national security letters the person "
        "was required to comply with into separate categories of"
    ),
    "(a)(4)(A)": (
        "the total number of all national security process received, including all national security letters, and "
        "orders or directives under this chapter, combined, reported in bands of 100 starting with 0–99; and"
    ),
    "(a)(4)(B)": (
        "the total number of customer selectors targeted under all national security process received, including all "
        "national security letters, and orders or directives under this chapter, combined, reported in bands of 100 "
        "starting with 0–99."
    ),
    "(b)(1)(A)": "relating to national security letters for the previous 180 days; and",
    "(b)(1)(B)": (
        "relating to authorities under this chapter for the 180-day period of time ending on the date that is not less "
        "than 180 days prior to the date of the publication of such report, except that with respect to a platform, "
        "product, or service for which a person did not previously receive an order or directive (not including an "
        "enhancement to or iteration of an existing publicly available platform, product, or service) such report "
        "shall not include any information relating to such new order or directive until 540 days after the date on "
        "which such new order or directive is received."
    ),
    "(b)(2)": (
        "A report described in paragraph (3) of subsection (a) shall include only information relating to the previous "
        "180 days."
    ),
    "(b)(3)": (
        "A report described in paragraph (4) of subsection (a) shall include only information for the 1-year period of "
        "time ending on the date that is not less than 1 year prior to the date of the publication of such report."
    ),
    "(c)": (
        "Nothing in this section prohibits the Government and any person from jointly agreeing to the publication of "
        "information referred to in this subsection in a time, form, or manner other than as described in this section."
    ),
}

# What a person may want to use, and why it stays refused.
UNVERIFIED: Final[Mapping[str, str]] = {
    "uk-2018-349": (
        "SI 2018/349, regulations 7 to 10: only regulations 1 to 3 and the beginning of 4 could be read, not those "
        "that say how the numbers are to be given"
    )
}
