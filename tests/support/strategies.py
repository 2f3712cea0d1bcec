"""Hypothesis' strategies for the words of the register, made once for all tests.

It looks through each strategy that is new to it, which takes as long as the drawing.
"""

from hypothesis import strategies as st

from storage.vocabulary.words import Authority, Grounds, LegalProcess, Notice, Outcome, RefusalReason

AUTHORITY, GROUNDS = st.sampled_from(Authority), st.sampled_from(Grounds)
LEGAL_PROCESS, NOTICE, REFUSAL_REASON = (
    st.sampled_from(LegalProcess),
    st.sampled_from(Notice),
    st.sampled_from(RefusalReason),
)
# Only what was asked to be preserved is.
OUTCOME_OF = {
    process: st.sampled_from(
        [one for one in Outcome if one is not Outcome.PRESERVED or process is LegalProcess.PRESERVATION_REQUEST]
    )
    for process in LegalProcess
}
