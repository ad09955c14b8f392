"""The growth measurement fits what it is given, and says so on its page and in its picture."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from fixtures.generate import write_weekly
from tests.growth.fit import n_log_n, power
from tests.growth.page import BEGIN, END, lines_of, put_in, table_of
from tests.growth.picture import drawn
from tests.growth.stages import measured

SIZES = [1_000.0, 3_000.0, 10_000.0]


class TestFit:
    @pytest.mark.parametrize("exponent", [0.5, 1.0, 2.0])
    def test_a_power_is_found_again(self, exponent: float) -> None:
        assert power(SIZES, [3 * size**exponent for size in SIZES]) == pytest.approx((3, exponent))

    def test_n_log_n_grows_a_little_faster_than_n(self) -> None:
        assert 1.05 < n_log_n(SIZES) < 1.2


def figures(visits: float) -> dict[str, float]:
    stages = ("read", "hand over", "formulate", "gather", "construct", "judge", "sweep")
    seconds = {name: visits / 1_000 * number for number, name in enumerate(stages, start=1)}
    return {"visits": visits, "shifts": visits / 4, "served": visits, "mebibytes": 0.1 * visits, **seconds}


class TestPage:
    def test_the_table_tells_stages_and_exponents(self) -> None:
        table = table_of([figures(size) for size in SIZES])
        assert "| 1,000 | 250 | 1,000 | 1.00 | 2.00 | 3.00 | 4.00 | 5.00 | 6.00 | 14.00 | 7.00 | 100 |" in table
        assert "first roster 1.00, search sweep 1.00, memory 1.00" in table

    def test_only_what_lies_between_the_marks_is_replaced(self) -> None:
        page = f"# Page\n\n{BEGIN}\nold\n{END}\n\nmore\n"
        assert put_in(page, "new") == f"# Page\n\n{BEGIN}\n\nnew\n\n{END}\n\nmore\n"
        assert put_in("# Page\n", "new") == f"# Page\n\n{BEGIN}\n\nnew\n\n{END}\n"


def test_the_picture_names_each_figure_and_is_drawn_alike_again() -> None:
    lines = lines_of([figures(size) for size in SIZES])
    picture = drawn(SIZES, lines, "Growth")
    said = {part.text for part in ElementTree.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")}
    assert said >= {*lines, "Growth", "1,000", "10,000"}
    assert drawn(SIZES, lines, "Growth") == picture


def test_a_county_is_measured_from_file_to_verdict(tmp_path: Path) -> None:
    found = measured(write_weekly(tmp_path, 1, 60))
    assert found["served"] <= found["visits"] == 60
    assert all(value >= 0 for value in found.values())
    assert table_of([found, found | {"visits": 120}])
