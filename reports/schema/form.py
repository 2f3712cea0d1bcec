"""What JSON Schema says of a value beyond its Python type, as a mark on the type. Imports no validator."""

from collections.abc import Callable, Iterable
from typing import Any

Json = dict[str, Any]
LARGEST_NUMBER = 10**15


class Form:
    """Keywords of JSON Schema for an annotated type; the generated schema holds them beside the type's own."""

    def __init__(self, description: str = "", **keywords: object) -> None:
        """Keep the keywords, the description first."""
        self.keywords: Json = ({"description": description} if description else {}) | keywords

    def __get_pydantic_json_schema__(self, core: Any, handler: Callable[[Any], Json]) -> Json:  # noqa: ANN401 (pydantic's hook)
        """Add the keywords where pydantic writes the type's schema."""
        return handler(core) | self.keywords


class RowForm(Form):
    """The form of the key `row` in each row of a table, for a list of rows."""

    def __init__(self, form: Form) -> None:
        """Keep the form of the key."""
        super().__init__(properties={"row": form.keywords})

    def __get_pydantic_json_schema__(self, core: Any, handler: Callable[[Any], Json]) -> Json:  # noqa: ANN401 (pydantic's hook)
        """Add the form of the key beside the type of the rows."""
        rows = handler(core)
        return rows | {"items": rows["items"] | self.keywords}


def word(words: Iterable[str], description: str = "") -> Form:
    """Allow these words alone."""
    return Form(description, enum=[str(one) for one in words])


def pattern(regex: str, description: str = "", **keywords: object) -> Form:
    """Allow texts of this pattern alone."""
    return Form(description, pattern=f"^{regex}$", **keywords)
