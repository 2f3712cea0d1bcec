"""The map: every sovereign state has one tile, and a tile shows the class of its number, 0, or nothing recorded."""

from collections.abc import Callable
from typing import Any

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.charts import palette
from reports.charts.content.data import chart_data
from reports.charts.content.map_data import MAP
from reports.charts.content.text_twins import chart_twin
from reports.charts.content.world_tiles import TILES
from reports.charts.draw import use_own_fonts
from tests.reports.charts.drawn import assert_clean, pictures, texts
from tests.reports.charts.random_documents import documents

Json = Any
Documents = Callable[..., Json]
STATES = 193 + 4  # the members of the United Nations; the Holy See, Palestine, Kosovo and Taiwan
BAND = {"state": "range", "low": 5, "high": 14, "reason": "legal_band"}
SIX = [("DE", 1204, 0), ("FR", 644, 0), ("US", 44, 0), ("IN", 9, 0), ("BR", BAND, 0), ("PL", 12, 0), ("ES", 0, 0)]


@pytest.fixture(autouse=True, scope="module")
def _fonts() -> None:
    use_own_fonts()


def test_every_sovereign_state_has_one_tile() -> None:
    assert len(TILES) == STATES
    assert len(set(TILES.values())) == STATES
    assert set(TILES) <= set(Locale("en").territories)
    # Neighbours are near each other: to the west is left, to the north is above.
    for west, east in [("US", "FR"), ("PT", "ES"), ("FR", "DE"), ("IN", "CN"), ("CN", "JP"), ("BR", "ZA")]:
        assert TILES[west][1] < TILES[east][1]
    for north, south in [("CA", "US"), ("US", "BR"), ("NO", "DE"), ("DE", "IT"), ("EG", "ZA"), ("CN", "AU")]:
        assert TILES[north][0] < TILES[south][0]


def test_tile_has_the_class_of_its_number(document_of: Documents) -> None:
    data = chart_data(document_of("everything", [*SIX, ("EU", 4, 0)]))[MAP]
    assert [(size["low"], size["high"], size["countries"]) for size in data["classes"]] == [
        (1, 9, ["IN"]), (10, 99, ["US", "PL"]), (100, 999, ["FR"]), (1000, 9999, ["DE"])
    ]  # fmt: skip
    assert (data["ranges"], data["zero"], data["elsewhere"]) == (["BR"], ["ES"], "zero")
    assert data["outside"] == [{"row": "EU", "cells": [{"state": "exact", "value": 4}]}]


def test_state_without_record_is_a_dot_and_not_a_zero(crowd: Callable[[str], Json], document_of: Documents) -> None:
    document = crowd("2025-H1")
    assert chart_data(document)[MAP]["elsewhere"] == "not_recorded"
    sheet = pictures(document)[MAP]
    dots = [box for box in sheet.figure.patches + sheet.figure.artists if getattr(box, "get_width", int)() == 6]
    counted = sum(len(size["countries"]) for size in chart_data(document)[MAP]["classes"])
    assert len(dots) == STATES + 1 - counted - len(chart_data(document)[MAP]["zero"])  # the legend has a dot too
    assert "Not recorded" in texts(sheet)
    assert "Not recorded" not in texts(pictures(document_of("everything", SIX))[MAP])


def test_map_is_left_out_for_few_states(document_of: Documents) -> None:
    assert MAP not in chart_data(document_of("everything", SIX[:4]))


@pytest.mark.parametrize("language", ["en", "ru"])
def test_map_is_clean_and_its_twin_names_every_state(full: Json, language: str) -> None:
    assert_clean(full, language)
    title, text = chart_twin(MAP, chart_data(full)[MAP], language)
    if language == "en":
        assert title == "The requests counted here came from 16 countries"
        assert "1,000–9,999: United States." in text
        assert "1–9: Switzerland, Netherlands, Sweden, Norway and Finland." in text


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_each_state_with_requests_is_in_one_class(document_of: Documents, data: st.DataObject) -> None:
    document: Any = data.draw(documents(document_of))
    found = chart_data(document).get(MAP)
    if found is None:
        return
    placed = [code for size in found["classes"] for code in size["countries"]] + found["ranges"]
    rows = {row["row"]: row[found["columns"][0]] for row in document["tables"]["by_country"]}
    most = {code: cell.get("value", cell.get("high")) for code, cell in rows.items()}
    assert sorted(placed) == sorted(code for code in rows if code in TILES and most[code])
    for size in found["classes"]:
        for code in size["countries"]:
            assert size["low"] <= rows[code].get("value", rows[code].get("low")) <= most[code] <= size["high"]
    assert all(rows[code] == {"state": "exact", "value": 0} for code in found["zero"])
    assert len(found["classes"]) <= len(palette.SHADES)
