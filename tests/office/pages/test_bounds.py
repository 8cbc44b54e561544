"""Beyond the day's bound no page opens a name of a household outside the work, whichever room the page is in."""

from dataclasses import replace
from typing import Any

from django.utils import timezone
from tests.office.pages.addresses import POSTS, address
from tests.office.pages.furnished import INVENTED

from bandi.office.discovery import door
from bandi.office.worklist.models import Duty, Listing

WAYS = ("reveal", "names on the call page", "names of a pair", "name and likely home", "reveal a watched person",
        "names on the plan", "name for a letter")  # fmt: skip


def test_no_way_of_opening_names_goes_round_the_bound(busy: Any, page_of: Any, acting: Any, monkeypatch: Any) -> None:
    rules = dict(door.lookup_rules())
    bound = {"scraping": replace(rules["scraping"], stop=0)}
    bora = page_of(busy.bora)
    told = {way: (address(POSTS[way][0], busy), POSTS[way][1]) for way in WAYS}
    for way, (path, typed) in told.items():
        assert INVENTED.search(bora.post(path, typed).content.decode()), f"{way} opens nothing: look at what it posts"
    with acting(busy.bora):
        Listing.objects.update(state="done")
        Duty.objects.filter(settled_at=None).update(settled_at=timezone.now())
    monkeypatch.setattr(door, "lookup_rules", lambda: rules | bound)
    for way, (path, typed) in told.items():
        answer = bora.post(path, typed)
        assert answer.status_code == 403, way
        assert not INVENTED.search(answer.content.decode()), way
