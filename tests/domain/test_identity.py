import pytest

from scheduler.domain.identity import check_character, is_old_form, masked, parse_identity_number

GOOD = "11010519491231002X"


def test_a_sound_number_passes() -> None:
    assert parse_identity_number(GOOD) == GOOD


def test_the_check_character_of_the_standard_is_found() -> None:
    assert check_character(GOOD[:17]) == "X"
    assert check_character("44052418800101001") == "4"


def test_full_width_digits_spaces_and_a_small_x_are_tidied() -> None:
    assert parse_identity_number(" １１０１０５ 19491231 002x ") == GOOD


def test_the_old_form_passes_and_is_known_as_such() -> None:
    assert is_old_form(parse_identity_number("110105491231002"))
    assert not is_old_form(GOOD)


@pytest.mark.parametrize("digit", range(10))
def test_every_wrong_last_digit_is_refused(digit: int) -> None:
    with pytest.raises(ValueError, match=r"fails its check|lost its last"):
        parse_identity_number(f"{GOOD[:17]}{digit}")


@pytest.mark.parametrize("value", [110105194912310000, 1.1010519491231e17])
def test_a_number_cell_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="number cell"):
        parse_identity_number(value)


@pytest.mark.parametrize("value", ["1.10105E+17", "110105194912310000.0"])
def test_a_number_that_excel_rewrote_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="Excel"):
        parse_identity_number(value)


def test_three_zeros_with_a_failing_check_are_blamed_on_excel() -> None:
    with pytest.raises(ValueError, match="lost its last digits in Excel"):
        parse_identity_number("110105194912310000")


def test_three_zeros_with_a_sound_check_pass() -> None:
    firsts = (f"{areas}1949123100" + "0" for areas in range(110_101, 110_200))
    number = next(first + "0" for first in firsts if check_character(first) == "0")
    assert parse_identity_number(number).endswith("000")


@pytest.mark.parametrize("number", ["", "12", "1101051949123100X2", "11010519491231002XX"])
def test_a_wrong_length_or_character_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match="characters"):
        parse_identity_number(number)


@pytest.mark.parametrize("first", ["11010519490230002", "11010519491331002", "11010500000101002"])
def test_a_birth_date_that_does_not_exist_is_refused(first: str) -> None:
    with pytest.raises(ValueError, match="birth date"):
        parse_identity_number(first + check_character(first))


def test_an_error_shows_at_most_the_first_three_and_last_four() -> None:
    with pytest.raises(ValueError, match="fails its check") as caught:
        parse_identity_number("110105194912310021")
    assert "110***********0021" in str(caught.value)
    assert "19491231" not in str(caught.value)


def test_short_text_is_masked_whole() -> None:
    assert masked("1234567") == "*******"
