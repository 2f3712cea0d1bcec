"""What follows from other facts of a case, where nobody recorded it."""

from collections.abc import Iterable

from storage.vocabulary.words import DataCategory, DataKind, Emergency, LegalProcess

# By Article 3(9) to (12) of Regulation (EU) 2023/1543. An IP address is of one of two categories, by its purpose.
CATEGORIES_OF = {
    DataKind.IP_ADDRESS: (DataCategory.IDENTIFICATION_ONLY, DataCategory.TRAFFIC),
    DataKind.PHONE_NUMBER: (DataCategory.SUBSCRIBER,),
    DataKind.BASIC_SUBSCRIBER: (DataCategory.SUBSCRIBER,),
    DataKind.TRAFFIC_METADATA: (DataCategory.TRAFFIC,),
    DataKind.CONTACTS: (DataCategory.CONTENT,),
    DataKind.PAYMENT: (DataCategory.SUBSCRIBER,),
    DataKind.MESSAGE_CONTENT: (DataCategory.CONTENT,),
}
SENSITIVITY = tuple(word for word in DataCategory if word is not DataCategory.NOT_RECORDED)


def emergency_of(legal_process: str, recorded: str) -> Emergency:
    """Return whether a demand was an emergency: an emergency request is one by its name."""
    return Emergency.YES if legal_process == LegalProcess.EMERGENCY_REQUEST else Emergency(recorded)


def least_category(kinds: Iterable[str]) -> DataCategory | None:
    """Return the least sensitive category that a demand for this data can have; None if nothing is known of it."""
    least = [SENSITIVITY.index(CATEGORIES_OF[DataKind(kind)][0]) for kind in kinds if kind in CATEGORIES_OF]
    return SENSITIVITY[max(least)] if least else None


def category_of(recorded: str, kinds: Iterable[str] | None) -> DataCategory:
    """Return the category of a demand: as recorded, else the only one that the data requested can have."""
    if recorded != DataCategory.NOT_RECORDED or not kinds:
        return DataCategory(recorded)
    possible = [CATEGORIES_OF.get(DataKind(kind), SENSITIVITY) for kind in kinds]
    least = max(SENSITIVITY.index(categories[0]) for categories in possible)
    most = max(SENSITIVITY.index(categories[-1]) for categories in possible)
    return SENSITIVITY[least] if least == most else DataCategory.NOT_RECORDED
