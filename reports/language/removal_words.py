"""The English wording of orders to remove content. Words only, no code."""

from collections.abc import Mapping

REMOVAL_WORDS: Mapping[str, Mapping[str, str]] = {
    "content_category": {
        "animal_welfare": "animal welfare",
        "consumer_information": "consumer information",
        "cyber_violence": "cyber violence",
        "cyber_violence_against_women": "cyber violence against women",
        "data_protection_and_privacy_violations": "data protection and privacy violations",
        "illegal_or_harmful_speech": "illegal or harmful speech",
        "intellectual_property_infringements": "intellectual property infringements",
        "negative_effects_on_civic_discourse_or_elections": "harm to civic discourse or elections",
        "protection_of_minors": "protection of minors",
        "risk_for_public_security": "risk for public security",
        "scams_and_fraud": "scams and fraud",
        "self_harm": "self-harm",
        "unsafe_and_prohibited_products": "unsafe and prohibited products",
        "violence": "violence",
        "not_specified_order": "category not specified in the order",
    },
    "legal_ground": {
        "national_law": "national law",
        "union_law": "law of the European Union",
        "terrorist_content": "EU regulation on terrorist content",
        "none_cited": "no law cited",
        "not_recorded": "law not recorded",
    },
    "removal_outcome": {
        "pending": "still open",
        "acted": "content removed or blocked",
        "refused": "refused",
        "withdrawn": "withdrawn",
    },
    "removal_refusal": {
        "not_possible": "not possible",
        "defective": "errors or too little information",
        "wrong_authority": "wrong authority",
        "content_lawful": "content is lawful",
        "already_gone": "content already gone",
        "other": "other reasons",
        "not_recorded": "reason not recorded",
    },
}
