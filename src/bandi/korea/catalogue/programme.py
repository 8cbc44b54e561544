"""One programme in the normal form (복지사업), and the TOML files an expert edits (programmes/*.toml).

Every importer ends here. Texts are the words of the source, NFC; lists of codes are sorted. A field that a source does
not tell is empty, and empty is "not stated", never "no".
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from bandi.engine.errors import ContentError
from bandi.korea.catalogue.codes import HERE, LISTS, Unfit, tables, unknown

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
CONFIDENCES = ("L", "V", "S", "M", "I")  # as in the domain reference
SHIPPED = "bandi"
WAYS = {"ways": ("how", "way"), "papers": ("documents", "paper")}
"""Declarations of our own files that name codes -> field that then holds the words, kind of code."""
AGES = range(0, 131)


@dataclass(frozen=True)
class Programme:
    """What somebody can get, from whom, on which conditions, and how to ask for it."""

    id: str  # our own word for what is written here, the official id for what is loaded
    name_ko: str
    source: str  # bandi, bokjiro_central, bokjiro_local, gov24
    official: tuple[str, ...] = ()  # ids of the same programme in open data
    name_en: str = ""
    authority: str = ""  # 소관
    summary_ko: str = ""
    summary_en: str = ""
    who: str = ""  # 지원 대상
    criteria: str = ""  # 선정 기준
    given: str = ""  # 지원 내용
    how: str = ""  # 신청 방법
    documents: str = ""  # 구비 서류
    law: str = ""  # 근거 법령
    contact: str = ""  # 문의처
    url: str = ""
    life: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    provision: tuple[str, ...] = ()
    cycle: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()  # JA codes; what is not here is not asked about, which is not "no"
    age_from: int | None = None  # full years (만 나이), both ends included
    age_to: int | None = None
    province: str = ""  # empty: the whole nation
    district: str = ""
    online: bool | None = None  # may be applied for online
    variable: str = ""  # variable of openfisca_korea that decides it
    valid_from: date | None = None
    valid_to: date | None = None  # first day on which it no longer exists
    basis: str = ""  # where the facts come from
    confidence: str = "V"

    @property
    def kind(self) -> str:
        """calculated, conditions or text: how much a machine can say of it."""
        return "calculated" if self.variable else "conditions" if self.states else "text"

    @property
    def states(self) -> bool:
        """Whether any condition stands here that a machine can read."""
        return bool(self.conditions) or self.age_from is not None or self.age_to is not None

    def told(self) -> dict[str, Any]:
        """The fields that say something, as JSON values."""
        plain = {name: _plain(value) for name, value in asdict(self).items()}
        return {name: value for name, value in plain.items() if value not in ("", [], None)}


NAMES = {field.name for field in fields(Programme)}
LISTED = {"official", "conditions", *LISTS}
DAYS = {"valid_from", "valid_to"}
YEARS = {"age_from", "age_to"}


def made(told: Mapping[str, Any], *, where: str = "") -> Programme:
    """A programme from JSON values. Raises ContentError naming `where` and the key of what is wrong."""
    known = {}
    for name, value in told.items():
        if name not in NAMES:
            raise Unfit(f"unknown declaration {name!r}", ko=f"모르는 항목입니다: {name}", where=where)
        if value is not None:
            known[name] = _read(name, value, where)
    try:
        programme = Programme(**known)
    except TypeError as error:
        raise Unfit(f"a declaration is missing: {error}", ko="빠진 항목이 있습니다.", where=where) from error
    _check(programme, where)
    return programme


def _read(name: str, value: Any, where: str) -> Any:
    """One value in the kind its name says: codes, day, age, yes or no, or text."""
    here = f"{where}, {name}" if where else name
    kind: type = list if name in LISTED else int if name in YEARS else bool if name == "online" else str
    if name in DAYS:
        return value if isinstance(value, date) else _day(value, here)
    if isinstance(value, tuple) and kind is list:
        value = list(value)
    if type(value) is not kind:
        raise Unfit(f"{value!r} is not of the kind {name} needs", ko=f"{name}의 값이 맞지 않습니다.", where=here)
    if kind is not list:
        return unicodedata.normalize("NFC", value).strip() if kind is str else value
    table = {"conditions": "condition"}.get(name, name)
    strange = [] if name == "official" else [code for code in value if code not in tables()[table]]
    if strange:
        raise unknown(table, str(strange[0]), where=here)
    return tuple(sorted(set(value)))


def _day(value: Any, where: str) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        step = "Write it as 2026-01-31."
        raise Unfit(f"{value!r} is not a day", ko=f"날짜가 아닙니다: {value}", where=where, next_step=step) from error


def _check(programme: Programme, where: str) -> None:
    age_from, age_to = programme.age_from, programme.age_to
    first, last = programme.valid_from, programme.valid_to
    faults = {
        ("its id may hold Latin letters, digits, - and _ only", "번호에 쓸 수 없는 글자가 있습니다."): not ID.fullmatch(
            programme.id
        ),
        ("it has no name", "이름이 없습니다."): not programme.name_ko,
        ("unknown confidence", "확실성 부호를 모릅니다."): programme.confidence not in CONFIDENCES,
        ("an age lies outside 0 to 130", "나이가 0~130 밖입니다."): any(
            age is not None and age not in AGES for age in (age_from, age_to)
        ),
        ("its ages end before they begin", "끝 나이가 첫 나이보다 작습니다."): None not in (age_from, age_to)
        and (age_to or 0) < (age_from or 0),
        ("it ends before it begins", "끝난 날이 시행일보다 앞섭니다."): first is not None
        and last is not None
        and last <= first,
        ("a district without its province", "시·도 없이 시·군·구만 있습니다."): bool(programme.district)
        and not programme.province,
    }
    wrong = [fault for fault, holds in faults.items() if holds]
    if wrong:
        raise Unfit("; ".join(en for en, _ in wrong), ko=" ".join(ko for _, ko in wrong), where=where)


def read_toml(path: Path) -> list[Programme]:
    """The programmes of one of our own files. Raises ContentError with file, line and key."""
    text = path.read_text(encoding="utf-8")
    try:
        declared = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"not readable as TOML: {error}", where=path.name) from error
    if set(declared) - {"programme"}:
        raise ContentError(f"unknown tables {sorted(set(declared) - {'programme'})}", where=path.name)
    lines = list(_lines(text))
    return [
        _ours(raw, where=f"{path.name} line {line}")
        for raw, line in zip(declared.get("programme", []), lines, strict=True)
    ]


def _lines(text: str) -> Iterator[int]:
    """The line on which each programme begins."""
    for number, line in enumerate(text.splitlines(), start=1):
        if re.match(r"\s*\[\[\s*programme\s*\]\]", line):
            yield number


def _ours(raw: dict[str, Any], *, where: str) -> Programme:
    """One table of our own files: codes for ways and papers become words; source and basis are asked for."""
    raw = dict(raw)
    for name, (field, kind) in WAYS.items():
        said = raw.pop(name, [])
        strange = [code for code in said if code not in tables()[kind]]
        if strange:
            raise unknown(kind, str(strange[0]), where=f"{where}, {name}")
        raw[field] = ", ".join(tables()[kind][code].ko for code in said)
    programme = made({"source": SHIPPED} | raw, where=where)
    missing = [name for name in ("name_en", "authority", "summary_ko", "summary_en", "who", "given", "how", "basis")
               if not getattr(programme, name)]  # fmt: skip
    if missing:
        raise ContentError(f"{', '.join(missing)} must be told", where=where)
    return programme


@cache
def shipped() -> tuple[Programme, ...]:
    """Every programme written here, by id. Raises ContentError when an id stands twice or an official id in two."""
    found = [programme for path in sorted(HERE.glob("programmes/*.toml")) for programme in read_toml(path)]
    seen: dict[str, str] = {}
    for programme in found:
        for name in (programme.id, *programme.official):
            if name in seen:
                raise ContentError(f"{name} stands in {seen[name]} and again", where=f"programme {programme.id}")
            seen[name] = programme.id
    return tuple(sorted(found, key=lambda programme: programme.id))


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
