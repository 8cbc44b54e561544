"""What people told in the demo's first neighbourhood (시범): every way in, one in danger, one without a place."""

from uuid import NAMESPACE_OID, uuid5

from django.conf import settings
from django.db import transaction

from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas_of
from bandi.office.accounts.roles import DEMO_PEOPLE
from bandi.office.errors import Refused
from bandi.office.reports.closer import SIZE
from bandi.office.reports.intake import Told, receive
from bandi.office.reports.maps import DISTRICT
from bandi.office.reports.models import Report
from bandi.office.reports.points import written
from bandi.office.worklist.outline import LETTER, PLACE, atlas, middle_of

HERE, NEXT_DOOR = "a point in the first neighbourhood", "a point in the next"

STORIES: tuple[dict[str, object], ...] = (
    {
        "who": "neighbour",
        "kinds": ["livelihood"],
        "danger": True,
        "place": "없는로 1길 3, 반지하",
        "landmark": "파란 대문",
        "note": "며칠째 불이 꺼져 있고 고지서가 쌓여 있어요.",
    },
    {
        "who": "neighbour",
        "kinds": ["livelihood", "care"],
        "place": "없는로1길 3 반지하",
        "way": Report.Way.PHONE,
        "note": "혼자 계신데 끼니를 거르시는 것 같아요.",
        "name": "가짜이웃",
        "phone": "010-0000-0001",
    },
    {
        "who": "partner",
        "kinds": ["housing"],
        "place": "없는로 22",
        "source_code": "demo-agent",
        "way": Report.Way.POSTER,
        "note": "월세가 석 달 밀려 나가야 한다고 합니다.",
        "body": "가짜공인중개사",
    },
    {
        "who": "professional",
        "kinds": ["care", "work"],
        "place": "없는로 40, 201호",
        "group": "g24",
        "note": "검침 때 뵈니 거동이 어려우십니다.",
        "name": "가짜검침원",
        "phone": "010-0000-0002",
    },
    {
        "who": "self",
        "kinds": ["work"],
        "area": "",
        "landmark": "시장 뒤 초록 대문",
        "language": "vi",
        "note": "Tôi mất việc hai tháng rồi.",
    },
    {
        "who": "partner",
        "kinds": ["care"],
        "way": Report.Way.API,
        "place": "없는로 5",
        "point": NEXT_DOOR,
        "note": "도시락을 사흘째 들이지 않으셨습니다.",
        "body": "가짜도시락",
    },
    {
        "who": "neighbour",
        "kinds": ["isolation"],
        "landmark": "회색 지붕",
        "point": HERE,
        "note": "집 앞에 신문이 쌓여 있어요.",
    },
)


@transaction.atomic
def tell_of_neighbours() -> None:
    """Sends them as people would. Again, nothing is told twice."""
    if not settings.DEMO:
        raise Refused(ko="시범에서만 합니다.", en="In a demo only.")
    officer = User.objects.get(username=DEMO_PEOPLE[0].username)
    (area, *_) = areas_of(officer)
    points = {HERE: _middle(area, 60), NEXT_DOOR: _middle(_beside(area), 60)}
    for number, story in enumerate(STORIES):
        key = uuid5(NAMESPACE_OID, f"bandi demo report {number}")
        where = {"point": points[str(story["point"])]} if "point" in story else {}
        receive(told=Told(**({"key": key, "area": area} | story | where)))  # type: ignore[arg-type]


def _middle(code: str, within: int) -> str:
    """A point in the middle of a neighbourhood."""
    drawn = atlas(dict(Area.objects.filter(pk=code).values_list("code", "outline")), size=SIZE, digits=PLACE)
    if drawn is None:
        return ""
    x, y = middle_of(drawn.paths[0][1])
    return written(*drawn.frame.degrees(x, y - LETTER / 3), within)


def _beside(code: str) -> str:
    """Another neighbourhood of the same district; the same where there is no other."""
    others = Area.objects.filter(district_code=code[:DISTRICT]).exclude(pk=code).order_by("code")
    return others.values_list("code", flat=True).first() or code
