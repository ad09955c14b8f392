"""An edit holds only for the version it was made on."""

import pytest
from fastapi.testclient import TestClient

from api.errors import ServiceError
from api.http.preconditions import etag_of, is_unchanged, require_match
from tests.api.http.areas import VERSION
from tests.api.http.said import said


@pytest.mark.parametrize("if_match", ['"3"', '"1", "3"', "*"])
def test_the_version_that_is_there_may_be_edited(if_match: str) -> None:
    require_match(if_match, 3)


@pytest.mark.parametrize("if_match", ['"2"', 'W/"3"', "3", "", '"33"'])
def test_another_version_may_not(if_match: str) -> None:
    with pytest.raises(ServiceError) as refused:
        require_match(if_match, 3)
    assert (refused.value.status, refused.value.code) == (412, "version_changed")


def test_an_edit_names_the_version_it_was_made_on() -> None:
    with pytest.raises(ServiceError) as refused:
        require_match(None, 3)
    assert (refused.value.status, refused.value.code) == (428, "if_match_required")


@pytest.mark.parametrize(
    ("if_none_match", "unchanged"),
    [(None, False), ('"3"', True), ('W/"3"', True), ('"1", "3"', True), ("*", True), ('"4"', False), ("", False)],
)
def test_a_reader_who_has_the_newest_version_needs_no_other(if_none_match: str | None, unchanged: bool) -> None:
    assert is_unchanged(if_none_match, etag_of(3)) is unchanged


def test_the_frame_answers_412_and_428(http: TestClient) -> None:
    http.post("/v1/test-areas", json={"id": "edited", "name": "before"})
    body = {"id": "edited", "name": "after"}
    assert said(http.put("/v1/test-areas/edited", json=body)).status == 428
    assert said(http.put("/v1/test-areas/edited", json=body, headers={"If-Match": '"1"'})).status == 412
    assert http.put("/v1/test-areas/edited", json=body, headers={"If-Match": etag_of(VERSION)}).json() == body
