"""What the demonstration invents of the safety net and of rewards: made by the real actions, once."""

from typing import Any

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.network.demo import LANES, PARTNERS, PROFESSIONALS, join_hands
from bandi.office.network.models import Member, Partner, PartnerReturn, Poster, PosterDay
from bandi.office.rewards.demo import thank_neighbours
from bandi.office.rewards.models import RewardClaim
from bandi.office.visits.models import Result


def test_members_in_every_lane_and_three_partners(town: Any, settings: Any) -> None:
    settings.DEMO = True
    for _ in range(2):
        join_hands()
    with within(town.areas):
        assert Member.objects.count() == sum(LANES.values()) + PROFESSIONALS
        assert set(Member.objects.values_list("kind", flat=True)) == {*LANES, "professional"}
        assert Partner.objects.count() == len(PARTNERS)
        assert (Poster.objects.count(), PosterDay.objects.count()) == (6, 6)
        assert PartnerReturn.objects.filter(seen=0).exists()


def test_rewards_paid_waiting_and_to_decide(town: Any, settings: Any) -> None:
    settings.DEMO = True
    with within(town.areas):
        for listing in town.listings:
            about = {"listing": listing, "household": listing.household, "area_id": listing.area_id}
            Result.objects.create(
                **about, outcome="pub_basic", given_on=clock.today(), given_by=town.ara, needs_second=False
            )
    for _ in range(2):
        thank_neighbours()
    with within(town.areas):
        states = sorted(RewardClaim.objects.values_list("state", flat=True))
    assert states == ["reward_decided", "reward_paid", "reward_queued"]
