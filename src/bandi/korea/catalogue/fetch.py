"""Fetching the government's open data page by page (공공데이터 내려받기), within the daily quota and resumable.

Each page is a file in a folder; a page that lies there is not asked for again, so a run that stopped goes on where it
was. `read.read(folder)` then takes the whole folder. The service key never stands in a file name, a message or a log.
"""

import json
import os
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from bandi.engine.errors import BandiError, ContentError
from bandi.korea.catalogue.bokjiro import read_xml
from bandi.korea.catalogue.gov24 import read_json

LARGEST = 50_000_000  # bytes of one page
SECONDS = 30
BUSY = {429, 500, 502, 503, 504}
USED = "_used.json"
QUOTA_CODE = re.compile(rb"<(?:resultCode|returnReasonCode)>\s*0*22\s*<|LIMITED_NUMBER_OF_SERVICE_REQUESTS")

Opener = Callable[..., Any]


@dataclass(frozen=True)
class Service:
    """One list or detail of open data: where it is, how its pages and key are called, what it answers in."""

    base: str
    page: str
    size: str
    key: str = "serviceKey"
    per_page: int = 500
    format: str = "json"
    fixed: Mapping[str, str] = field(default_factory=dict)
    quota: int = 1_000  # calls a day


_WELFARE = "https://apis.data.go.kr/B554287/"
_GOV24 = "https://api.odcloud.kr/api/gov24/v3/"
SERVICES: Mapping[str, Service] = {
    "central": Service(f"{_WELFARE}NationalWelfareInformationsV001/NationalWelfarelistV001", "pageNo", "numOfRows",
                       format="xml", fixed={"callTp": "L", "srchKeyCode": "001"}, quota=100),
    "central_detail": Service(f"{_WELFARE}NationalWelfareInformationsV001/NationalWelfaredetailedV001", "", "",
                              format="xml", fixed={"callTp": "D"}, quota=100),
    "local": Service(f"{_WELFARE}LocalGovernmentWelfareInformations/LcgvWelfarelist", "pageNo", "numOfRows",
                     format="xml", quota=100),
    "local_detail": Service(f"{_WELFARE}LocalGovernmentWelfareInformations/LcgvWelfaredetailed", "", "",
                            format="xml", quota=100),
    "gov24": Service(f"{_GOV24}serviceList", "page", "perPage"),
    "gov24_detail": Service(f"{_GOV24}serviceDetail", "page", "perPage"),
    "gov24_conditions": Service(f"{_GOV24}supportConditions", "page", "perPage"),
}  # fmt: skip
"""Addresses and quotas of the public services (domain §5.1, 5.2, 5.4); the quota of GOV24 is our guess."""
DETAIL_OF = {"central_detail": "central", "local_detail": "local"}


@dataclass(frozen=True)
class Fetched:
    """How far a run came. `stopped`: why it ended before the end; empty when everything lies in the folder."""

    files: int
    asked: int
    stopped: str = ""


class _Stop(BandiError):
    """The run ends here and can be continued."""


@dataclass
class _Run:
    """One run of the client: its folder, its day, its key, and how many calls the day has left."""

    name: str
    service: Service
    key: str
    folder: Path
    today: date
    opener: Opener
    asked: int = 0

    def page(self, file: Path, parameters: Mapping[str, str]) -> None:
        """Brings one page into a file, unless it lies there."""
        if file.exists():
            return
        self._spend()
        query = urllib.parse.urlencode({**self.service.fixed, **parameters, self.service.key: self.key})
        answer = self._answer(f"{self.service.base}?{query}")
        if QUOTA_CODE.search(answer[:2_000]):
            raise _Stop("the service says that today's quota is used up")
        part = file.with_name(f".{file.name}")
        part.write_bytes(answer)
        try:
            (read_xml if self.service.format == "xml" else read_json)(part)
        except ContentError:
            part.unlink()
            raise
        os.replace(part, file)

    def _spend(self) -> None:
        path = self.folder / USED
        used = json.loads(path.read_text(encoding="ascii")) if path.exists() else {}
        today = f"{self.name} {self.today}"
        if used.get(today, 0) >= self.service.quota:
            raise _Stop(f"today's {self.service.quota} calls are used up")
        path.write_text(json.dumps({**used, today: used.get(today, 0) + 1}, sort_keys=True), encoding="ascii")
        self.asked += 1

    def _answer(self, address: str) -> bytes:
        """The bytes of one answer. No message repeats the address: the key stands in it."""
        request = urllib.request.Request(address, headers={"Accept": "*/*"})  # noqa: S310 - our own table of addresses
        try:
            with self.opener(request, timeout=SECONDS) as answer:
                said: bytes = answer.read(LARGEST + 1)
        except urllib.error.HTTPError as error:
            if error.code in BUSY:
                raise _Stop(f"the service answers {error.code}") from None
            step = "Is the key right, and approved for this service?"
            raise ContentError(f"the service answers {error.code}", where=self.name, next_step=step) from None
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            raise _Stop("the service cannot be reached") from None
        if len(said) > LARGEST:
            raise ContentError("an answer is larger than any page", where=self.name)
        return said


def fetch(
    name: str,
    *,
    key: str,
    folder: Path,
    today: date,
    opener: Opener = urllib.request.urlopen,
    services: Mapping[str, Service] = SERVICES,
) -> Fetched:
    """Brings what is still missing of one service into a folder. Raises ContentError when the service refuses us."""
    if name not in services:
        raise ContentError(f"there is no service {name!r}", next_step=f"Choose of {', '.join(sorted(services))}.")
    folder.mkdir(parents=True, exist_ok=True)
    run = _Run(name, services[name], key, folder, today, opener)
    stopped = ""
    try:
        (_details if name in DETAIL_OF else _pages)(run)
    except _Stop as stop:
        stopped = stop.what
    return Fetched(files=len(list(folder.glob(f"{name}-*"))), asked=run.asked, stopped=stopped)


def _pages(run: _Run) -> None:
    service, number = run.service, 1
    while True:
        file = run.folder / f"{run.name}-{number:05d}.{service.format}"
        run.page(file, {service.page: str(number), service.size: str(service.per_page)})
        reading = (read_xml if service.format == "xml" else read_json)(file)
        rows = len(reading.rows) + len(reading.refused)
        if not rows or number * service.per_page >= (reading.total or 0):
            return
        number += 1


def _details(run: _Run) -> None:
    """One call for each programme of the list that lies in the folder."""
    lists = sorted(run.folder.glob(f"{DETAIL_OF[run.name]}-*.xml"))
    if not lists:
        raise ContentError("the list must be fetched before its details", where=run.name)
    for name in sorted({str(row.told["id"]) for path in lists for row in read_xml(path).rows}):
        run.page(run.folder / f"{run.name}-{urllib.parse.quote(name, safe='')}.xml", {"servId": name})
