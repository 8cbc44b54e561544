"""Where a household lives, asked on two offices' pages."""

from typing import Any

import pytest
from tests.office.test_whereabouts import asked, mismatch

from bandi.office.accounts.jurisdiction import within


def test_pages_answer_and_show_both_sides(town: Any, page_of: Any, read: Any) -> None:
    ours, theirs = asked(town)
    client = page_of(town.ara)
    page = read(client.get(f"/whereabouts/{ours.id}/"))
    assert "이웃동" in page.text
    assert "임대차계약 확정일자" in page.text
    assert client.post(f"/whereabouts/{ours.id}/", {"answer": ""}).status_code == 200
    assert client.post(f"/whereabouts/{ours.id}/", {"answer": "not_here", "note": "갑을병"}).status_code == 302
    client = page_of(town.chan)
    page = read(client.get(f"/whereabouts/{theirs.id}/"))
    assert "여기 살지 않는다" in page.text
    assert "갑을병" not in page.text
    shown = client.post(f"/whereabouts/{theirs.id}/reveal/", {"purpose": "visit"})
    assert "시험로9길 9" in shown.content.decode()


@pytest.mark.parametrize("more", [0, 40])
def test_the_list_asks_the_database_as_often_however_long_it_is(
    town: Any, page_of: Any, household_maker: Any, django_assert_max_num_queries: Any, more: int
) -> None:
    from bandi.office.worklist.models import Listing

    household_maker(more)
    with within(town.areas):
        listings = list(Listing.objects.filter(area=town.areas[0]).select_related("household"))
    asked(town, *(mismatch(listing, town.areas[1]) for listing in listings))
    client = page_of(town.ara)
    client.get("/whereabouts/")
    with django_assert_max_num_queries(20):
        assert client.get("/whereabouts/").status_code == 200
