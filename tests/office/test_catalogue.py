"""The office's catalogue: nothing enters without a steward's decision, and what was decided can be read again."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from bandi.office.audit.models import AuditEvent
from bandi.office.catalogue import actions, queries, upload
from bandi.office.catalogue.models import CatalogueChange, CatalogueImport, Programme
from bandi.office.discovery.door import programmes
from bandi.office.errors import Refused

WHY = "소관 부처 안내를 확인함"


def gov24(tmp_path: Path, *rows: dict[str, Any], total: int | None = None) -> Any:
    path = tmp_path / "gov24.json"
    told = {"totalCount": total or len(rows), "data": list(rows)}
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return programmes.taken(path)


def row(name: str = "S1", **facts: Any) -> dict[str, Any]:
    return {"서비스ID": name, "서비스명": f"시험 {name}", "소관기관명": "시험청", "지원내용": "10만 원", **facts}


def approve(town: Any, **decision: Any) -> int:
    values = {"by": town.saerom, "changes": queries.waiting_ids(), "approve": True, "reason": WHY}
    return actions.decide(**(values | decision))


def test_a_file_changes_nothing_until_a_steward_approves(town: Any, tmp_path: Path) -> None:
    came_in = actions.take(
        by=town.saerom, name="gov24.json", taken=gov24(tmp_path, row(), row("S2"), {"서비스명": "?"})
    )
    assert (came_in.rows, came_in.accepted, len(came_in.refused)) == (3, 2, 1)
    assert not Programme.objects.exists()
    assert approve(town) == 2
    assert queries.counter() == queries.Counter(total=2, calculated=0, conditions=0, text=2, merged=0)
    trail = AuditEvent.objects.filter(action__startswith="catalogue.").order_by("pk")
    assert [(event.action, event.actor) for event in trail] == [
        ("catalogue.take", "saerom"),
        ("catalogue.approve", "saerom"),
    ]
    change = CatalogueChange.objects.get(programme="S1")
    assert (change.state, change.decided_by, change.reason) == ("approved", town.saerom, WHY)


def test_a_later_file_tells_field_by_field_what_is_different(town: Any, tmp_path: Path) -> None:
    actions.take(by=None, name="1", taken=gov24(tmp_path, row(), row("S2")))
    approve(town)
    actions.take(by=None, name="2", taken=gov24(tmp_path, row(지원내용="20만 원")))
    waiting = {change.programme: change for change in CatalogueChange.objects.filter(state="pending")}
    assert waiting["S1"].fields == {"given": ["10만 원", "20만 원"]}
    assert waiting["S2"].kind == "gone"
    approve(town)
    assert Programme.objects.get(pk="S1").body["given"] == "20만 원"
    assert Programme.objects.get(pk="S2").gone
    assert queries.counter().total == 1
    actions.take(by=None, name="3", taken=gov24(tmp_path, row(지원내용="20만 원"), row("S2")))
    approve(town)
    assert not Programme.objects.get(pk="S2").gone


def test_what_was_rejected_does_not_come_again_and_an_older_change_is_outdated(town: Any, tmp_path: Path) -> None:
    actions.take(by=None, name="1", taken=gov24(tmp_path, row()))
    approve(town)
    for price in ("20만 원", "30만 원"):
        actions.take(by=None, name=price, taken=gov24(tmp_path, row(지원내용=price)))
    assert list(CatalogueChange.objects.filter(state="outdated").values_list("came_in__name", flat=True)) == ["20만 원"]
    assert approve(town, approve=False) == 1
    assert Programme.objects.get(pk="S1").body["given"] == "10만 원"
    actions.take(by=None, name="again", taken=gov24(tmp_path, row(지원내용="30만 원")))
    assert not queries.waiting_ids()
    actions.take(by=None, name="new", taken=gov24(tmp_path, row(지원내용="40만 원")))
    assert len(queries.waiting_ids()) == 1


def test_a_loaded_programme_that_is_one_of_ours_is_counted_once(town: Any, tmp_path: Path) -> None:
    actions.take(by=None, name="bandi", taken=programmes.shipped())
    approve(town)
    ours = queries.counter()
    assert ours.calculated >= 20
    actions.take(by=None, name="gov24", taken=gov24(tmp_path, row("135200000120"), row("S9")))
    approve(town)
    assert Programme.objects.get(pk="135200000120").same_as == "child_allowance"
    assert queries.counter().total == ours.total + 1
    assert queries.counter().merged == 1
    page = queries.programme("child_allowance")
    assert page is not None
    assert [same.id for same in page[2]] == ["135200000120"]
    actions.take(by=None, name="bandi", taken=programmes.shipped())
    assert not queries.waiting_ids()


@pytest.mark.parametrize("who", ["ara", "bora", "daon"])
def test_only_a_steward_decides(town: Any, tmp_path: Path, who: str) -> None:
    actions.take(by=None, name="1", taken=gov24(tmp_path, row()))
    with pytest.raises(PermissionDenied):
        approve(town, by=getattr(town, who))
    with pytest.raises(PermissionDenied):
        actions.take(by=getattr(town, who), name="2", taken=gov24(tmp_path, row("S2")))
    assert not Programme.objects.exists()


def test_a_decision_needs_a_reason_and_something_that_waits(town: Any, tmp_path: Path) -> None:
    actions.take(by=None, name="1", taken=gov24(tmp_path, row()))
    with pytest.raises(Refused, match="why"):
        approve(town, reason="  ")
    changes = queries.waiting_ids()
    approve(town)
    with pytest.raises(Refused, match="waits"):
        approve(town, changes=changes)


def test_finding_by_words_and_codes(town: Any) -> None:
    actions.take(by=None, name="bandi", taken=programmes.shipped())
    approve(town)

    def names(**asked: str) -> list[str]:
        return [programme.id for programme in queries.found(town.ara, asked, page=1)[1]]

    assert names(q="기초 연금")[0] == "basic_pension"
    assert names(q="ㄱㅊㅇㄱ", life="006")[0] == "basic_pension"
    assert "basic_pension" not in names(q="기초연금", life="001")
    assert set(names(kind="calculated", target="040")) >= {"disability_pension"}
    assert not names(q="우주선")


def test_the_pages_of_a_steward(town: Any, tmp_path: Path, client: Any, django_assert_max_num_queries: Any) -> None:
    taken = gov24(tmp_path, *(row(f"S{number}") for number in range(40)), {"서비스명": "번호 없음"})
    actions.take(by=town.saerom, name="gov24.json", taken=taken)
    client.force_login(town.saerom, backend="django.contrib.auth.backends.ModelBackend")
    with django_assert_max_num_queries(16):
        page = client.get("/catalogue/changes/")
    assert "새 사업 40" in page.content.decode()
    assert client.post("/catalogue/changes/", {"decision": "approve", "all": "1", "reason": ""}).status_code == 422
    one = CatalogueChange.objects.get(programme="S7").pk
    client.post("/catalogue/changes/", {"decision": "reject", "change": [one], "reason": WHY})
    client.post("/catalogue/changes/", {"decision": "approve", "all": "1", "reason": WHY})
    assert Programme.objects.count() == 39
    with django_assert_max_num_queries(16):
        assert "39개 찾음" in client.get("/catalogue/").content.decode()
    one_programme = client.get("/catalogue/programmes/S1/").content.decode()
    assert WHY in one_programme
    number = CatalogueImport.objects.get().pk
    refused = client.get(f"/catalogue/imports/{number}/").content.decode()
    assert "gov24.json data[41]" in refused
    assert "번호가 없습니다." in refused


def local(name: str, province: str, district: str = "") -> str:
    place = f"<ctpvNm>{province}</ctpvNm>" + (f"<sggNm>{district}</sggNm>" if district else "")
    return f"<servList><servId>{name}</servId><servNm>시험 {name}</servNm>{place}</servList>"


def test_an_officer_sees_the_nation_her_province_and_her_district(town: Any, tmp_path: Path) -> None:
    from bandi.office.accounts.models import Area

    Area.objects.filter(pk=town.areas[0]).update(province_ko="강원특별자치도", district_ko="시험시 갑구")
    parts = [
        local("NATION", ""), local("PROVINCE", "강원도"), local("CITY", "강원특별자치도", "시험시"),
        local("WARD", "강원특별자치도", "시험시 갑구"), local("OTHER_CITY", "강원특별자치도", "이웃시"),
        local("FAR", "시험도"), local("FAR_CITY", "시험도", "시험시"),
    ]  # fmt: skip
    path = tmp_path / "local.xml"
    path.write_text(f"<wantedList><totalCount>7</totalCount>{''.join(parts)}</wantedList>", encoding="utf-8")
    actions.take(by=None, name="local", taken=programmes.taken(path))
    approve(town)

    def names(user: Any, **asked: str) -> set[str]:
        return {programme.id for programme in queries.found(user, asked, page=1)[1]}

    here = {"PROVINCE", "CITY", "WARD"}
    assert names(town.ara) == {"NATION", *here}
    assert names(town.ara, where="local") == here
    assert names(town.ara, where="nation") == {"NATION"}
    assert len(names(town.ara, where="all")) == len(names(town.saerom)) == 7
    assert names(town.saerom, where="local") == names(town.saerom) - {"NATION"}
    assert names(town.ara, q="시험", where="local") == here


def sent(name: str, content: str | bytes) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def services(count: int, **facts: Any) -> str:
    rows = [row(f"S{number}", **facts) for number in range(count)]
    return json.dumps({"totalCount": count, "data": rows}, ensure_ascii=False)


@pytest.fixture
def steward(town: Any, client: Any, settings: Any, tmp_path: Path) -> Any:
    """A browser signed in as the steward, with a data folder of its own."""
    settings.DATA = tmp_path
    client.force_login(town.saerom, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_file_sent_through_the_browser_waits_for_a_decision(steward: Any, tmp_path: Path) -> None:
    wrong = {"서비스ID": "S9", "서비스명": "시험", "JA0110": "스무 살"}
    told = json.dumps([row("S1"), wrong], ensure_ascii=False)
    answer = steward.post("/catalogue/upload/", {"sent": [sent("services.json", told)]}, follow=True)
    page = answer.content.decode()
    assert "services.json data[2]" in page
    assert "결정을 기다리는 변경 1건 보기" in page
    assert not Programme.objects.exists()
    assert not list((tmp_path / "catalogue").iterdir())
    number = CatalogueImport.objects.get().pk
    steward.post(f"/catalogue/changes/?file={number}", {"decision": "approve", "all": "1", "reason": WHY})
    assert Programme.objects.get().id == "S1"
    event = AuditEvent.objects.get(action="catalogue.take")
    assert (event.actor, event.detail["refused"]) == ("saerom", 1)


def test_files_sent_together_are_put_together_and_a_file_alone_shows_its_own_changes(steward: Any) -> None:
    actions.take(by=None, name="bandi", taken=programmes.shipped())
    conditions = json.dumps([{"서비스ID": "S1", "서비스명": "시험 S1", "JA0110": 19, "JA0111": 34, "JA0404": "Y"}])
    files = [sent("list.json", json.dumps([row("S1")])), sent("conditions.json", conditions)]
    steward.post("/catalogue/upload/", {"sent": files})
    file = CatalogueImport.objects.first()
    assert file is not None
    assert (file.name, file.rows, file.accepted) == ("list.json +1", 2, 2)
    page = steward.get(f"/catalogue/changes/?file={file.pk}").content.decode()
    assert "시험 S1" in page
    assert "생계급여" not in page
    steward.post(f"/catalogue/changes/?file={file.pk}", {"decision": "approve", "all": "1", "reason": WHY})
    assert Programme.objects.get().kind == "conditions"


def test_a_large_file_becomes_a_job_that_shows_how_far_it_is(steward: Any) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    large = services(600, 지원내용="가" * 400)
    answer = steward.post("/catalogue/upload/", {"sent": [sent("large.json", large)]}, follow=True)
    assert "차례를 기다립니다" in answer.content.decode()
    number = CatalogueImport.objects.get().pk
    assert ProcrastinateJob.objects.get(task_name="read_catalogue").args == {"number": number}
    fragment = steward.get(f"/catalogue/imports/{number}/progress/", headers={"HX-Request": "true"})
    assert "HX-Refresh" not in fragment.headers
    for _ in range(2):  # a job that runs again reads nothing twice
        assert upload.read_kept(number).state == "done"
    fragment = steward.get(f"/catalogue/imports/{number}/progress/", headers={"HX-Request": "true"})
    assert fragment.headers["HX-Refresh"] == "true"
    assert CatalogueChange.objects.filter(state="pending").count() == 600


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("list.csv", "a,b", "XML이나 정부24 JSON 파일만"),
        ("list.json", "{", "JSON(UTF-8)으로 읽을 수 없습니다"),
        ("list.json", '{"a": 1}', "사업 목록이 들어 있지 않습니다"),
        ("list.xml", "<a/>", "복지사업이 하나도 없습니다"),
        ("list.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "XML로 읽을 수 없습니다"),
        ("../../list.xml", "<a/>", "복지사업이 하나도 없습니다"),
        ("list.json", "", "빈 파일입니다"),
    ],
)
def test_a_file_that_is_no_list_changes_nothing_and_says_why(
    steward: Any, tmp_path: Path, name: str, content: str, told: str
) -> None:
    page = steward.post("/catalogue/upload/", {"sent": [sent(name, content)]}, follow=True).content.decode()
    assert told in page
    assert not CatalogueChange.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_only_a_steward_sends_files(town: Any, client: Any, settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    client.force_login(town.daon, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/catalogue/upload/", {"sent": [sent("a.json", services(1))]}).status_code == 403
    assert not CatalogueImport.objects.exists()


def test_a_page_shows_text_and_never_runs_it(town: Any, tmp_path: Path, client: Any) -> None:
    bad = row(지원내용="&lt;script&gt;alert(1)&lt;/script&gt;", 상세조회URL="javascript:alert(1)")
    actions.take(by=None, name="1", taken=gov24(tmp_path, bad))
    approve(town)
    client.force_login(town.ara, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/catalogue/programmes/S1/").content.decode()
    assert "<script>alert" not in page
    assert "javascript:" not in page
