"""The tables [[admins]]: who may do what. Nobody becomes an admin in another way."""

from typing import Literal

from pydantic import Field, field_validator

from bot.settings_section import Section

Role = Literal["recorder", "approver", "auditor", "owner"]


class Admin(Section):
    """A person with a role. Admins stand in this file only."""

    id: int = Field(gt=0)
    name: str = Field(min_length=1, max_length=64)
    roles: tuple[Role, ...] = Field(min_length=1)

    @field_validator("id")
    @classmethod
    def _a_person(cls, number: int) -> int:
        if number in {777000, 136817688, 1087968824}:
            message = "is one of Telegram's own service accounts, not a person"
            raise ValueError(message)
        return number
