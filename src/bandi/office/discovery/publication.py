"""Publishing a sealed round: its rows for the offices, written in one transaction or not at all (배포).

Only the chosen get a name. Identities come out of the vault for members of listed households; households on the
reference list come without.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area, User
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery import door
from bandi.office.discovery.actions import mirror_deliveries, write_coverage
from bandi.office.discovery.cells import AloneCell, GapCell
from bandi.office.discovery.crowding import crowded
from bandi.office.discovery.models import (
    Candidate,
    Entitlement,
    Household,
    Reason,
    Resident,
    Round,
    SignalSeen,
)
from bandi.office.discovery.names import road_of
from bandi.office.discovery.small import shown, shown_won
from bandi.office.errors import Refused

BATCH = 1_000
FACTS = ["area", "kind", "size", "aged", "minors", "youngest", "head_age", "head_sex", "updated_at", "round_seen"]
ADDRESS = ["street", "unit", "street_masked"]
Rows = Iterable[Mapping[str, Any]]


@transaction.atomic
def publish(
    *,
    round_id: str,
    by: User | None,
    manifest: Mapping[str, Any],
    on: date | None = None,
    asked: Mapping[str, str] | None = None,
) -> Round:
    """Writes a sealed round for the offices. All of it, or after any error nothing: the earlier lists stay.

    `on` is the day due dates count from; `asked` names the offices' own queries and targets by their ids.
    Raises Refused when the round is published already.
    """
    round_ = Round.objects.select_for_update().get(pk=round_id)
    if round_.state == Round.State.PUBLISHED:
        raise Refused(ko="이미 배포된 차수입니다.", en="The round is published already.")
    areas = list(Area.objects.values_list("code", flat=True))
    sealed = door.sealed(round_id, areas=areas)
    with within(areas):
        homes = _households(sealed, round_)
        _residents(sealed, homes)
        counts = _candidates(sealed, round_, homes, asked=asked or {})
        counts |= _signals(sealed, round_, homes) | _reasons(sealed, round_, homes)
        counts |= _entitlements(sealed, round_, homes)
    counts["gap_cells"], counts["alone_cells"] = _gap(round_, areas), _alone(round_, areas)
    write_coverage(round_, sealed.coverage.iter_rows(named=True))
    counts["deliveries"] = mirror_deliveries(round_id)
    round_.state, round_.error, round_.stage = Round.State.PUBLISHED, "", ""
    round_.published_at, round_.published_on = timezone.now(), on or clock.today()
    round_.published_by = by.username if by else "system"
    capacity = manifest.get("inputs", {}).get("capacity", {})
    round_.manifest, round_.counts = dict(manifest), {**counts, "crowded": crowded(sealed.candidates, capacity)}
    round_.save()
    record(by=by, action=Action.ROUND_PUBLISH, detail={"round": round_id, **counts})
    return round_


Homes = dict[int, tuple[UUID, str]]
"""Household key -> its id in the office and its area."""


def _households(sealed: door.SealedTables, round_: Round) -> Homes:
    now = timezone.now()
    listed = set(sealed.candidates.filter(sealed.candidates["listed"])["household"].to_list())
    places = _addresses(sealed)
    rows = [
        Household(
            key=row["household"],
            area_id=row["area"],
            kind=row["kind"],
            size=row["size"],
            aged=row["aged"],
            minors=row["minors"],
            youngest=row["youngest"],
            head_age=row["head_age"],
            head_sex=row["head_sex"] or "",
            updated_at=now,
            round_seen=round_.id,
            **places.get(row["household"], {}),
        )
        for row in sealed.households.sort("household").iter_rows(named=True)
    ]
    for part, fields in (
        ([row for row in rows if row.key in listed], FACTS + ADDRESS),
        ([row for row in rows if row.key not in listed], FACTS),
    ):
        Household.objects.bulk_create(
            part, batch_size=BATCH, update_conflicts=True, unique_fields=["key"], update_fields=fields
        )
    kept = Household.objects.filter(round_seen=round_.id).values_list("key", "id", "area_id")
    return {key: (home, area) for key, home, area in kept.iterator(chunk_size=5_000)}


def _addresses(sealed: door.SealedTables) -> dict[int, dict[str, str | None]]:
    """Where a listed household lives, as the newest delivery says of its head, else of any member."""
    told = _newest(sealed.identities.iter_rows(named=True), ("street", "unit"))
    places: dict[int, dict[str, str | None]] = {}
    heads_last = sealed.persons.sort(sealed.persons["relation"] == "head").iter_rows(named=True)
    for row in heads_last:
        street, unit = (told.get(row["person"], {}).get(name) for name in ("street", "unit"))
        if street or row["household"] not in places:
            places[row["household"]] = {"street": street, "unit": unit, "street_masked": road_of(street)}
    return places


def _residents(sealed: door.SealedTables, homes: Homes) -> None:
    """Members of listed households, as the newest deliveries say; rows of an earlier round are replaced."""
    told = _newest(sealed.identities.iter_rows(named=True), ("name", "phone"))
    present = sorted({homes[key][0] for key in sealed.persons["household"].unique().to_list()})
    Resident.objects.filter(household__in=present).delete()
    Resident.objects.bulk_create(
        (
            Resident(
                household_id=homes[row["household"]][0],
                area_id=homes[row["household"]][1],
                person_key=row["person"],
                name=told.get(row["person"], {}).get("name"),
                phone=told.get(row["person"], {}).get("phone"),
                relation=row["relation"],
                birth=row["birth"],
                sex=row["sex"] or "",
                source=told.get(row["person"], {}).get("feed") or "",
                as_of=told.get(row["person"], {}).get("received_on"),
            )
            for row in sealed.persons.iter_rows(named=True)
        ),
        batch_size=BATCH,
    )


def _newest(rows: Rows, names: tuple[str, ...]) -> dict[int, dict[str, Any]]:
    """Of each person the newest value that any delivery gives. `rows` come newest first."""
    told: dict[int, dict[str, Any]] = {}
    for row in rows:
        known = told.setdefault(row["person"], {})
        for name in names:
            if row[name] is not None:
                known.setdefault(name, row[name])
        if row[names[0]] is not None:
            known.setdefault("feed", row["feed"])
            known.setdefault("received_on", row["received_on"])
    return told


def _candidates(sealed: door.SealedTables, round_: Round, homes: Homes, *, asked: Mapping[str, str]) -> dict[str, Any]:
    first = sealed.reasons.sort("household", "place").unique("household", keep="first", maintain_order=True)
    sentences = {row["household"]: (row["ko"], row["en"]) for row in first.iter_rows(named=True)}
    rows = Candidate.objects.bulk_create(
        (
            Candidate(
                round=round_,
                household_id=homes[row["household"]][0],
                area_id=row["area"],
                listed=row["listed"],
                rank=row["rank"],
                why=row["why"],
                points=row["points"],
                band=row["band"],
                by=row["by"] or "scorecard",
                card=row["card"],
                reason_ko=sentences.get(row["household"], ("", ""))[0],
                reason_en=sentences.get(row["household"], ("", ""))[1],
                propensity=row["propensity"],
                stratum=row["stratum"] or "",
                escalates=row["escalates"] or "",
                **_asked_for(row["asked"], asked),
            )
            for row in sealed.candidates.iter_rows(named=True)
        ),
        batch_size=BATCH,
    )
    listed = [row for row in rows if row.listed]
    return {
        "listed": len(listed),
        "reference": len(rows) - len(listed),
        "persons": sealed.persons.height,
        "why": dict(Counter(row.why for row in listed)),
        "band": dict(Counter(row.band for row in listed)),
    }


def _asked_for(id: str | None, own: Mapping[str, str]) -> dict[str, str]:
    """Who asked for a household, and the name it had then; an office's own query has one name for both languages."""
    if id is None:
        return {}
    names = {lang: own.get(id) or door.label("asked", id, lang) for lang in ("ko", "en")}
    return {"asked": id, **{f"asked_{lang}": name for lang, name in names.items()}}


def _signals(sealed: door.SealedTables, round_: Round, homes: Homes) -> dict[str, int]:
    names = door.feed_names()
    same = ("signal", "feed", "kind", "state", "first_on", "last_on", "cleared_on", "months", "times", "amount")

    def rows() -> Iterator[SignalSeen]:
        for row in sealed.signals.iter_rows(named=True):
            home, area = homes[row["household"]]
            _, _, provider_ko, provider_en = names[row["feed"]]
            yield SignalSeen(
                round=round_,
                household_id=home,
                area_id=area,
                name_ko=door.label("signal", row["signal"], "ko"),
                name_en=door.label("signal", row["signal"], "en"),
                provider_ko=provider_ko,
                provider_en=provider_en,
                trend=row["trend"] or "",
                is_new=bool(row["is_new"]),
                evidence=_evidence(row["evidence"]),
                **{name: row[name] for name in same},
            )

    return {"signals": len(SignalSeen.objects.bulk_create(rows(), batch_size=BATCH))}


def _reasons(sealed: door.SealedTables, round_: Round, homes: Homes) -> dict[str, int]:
    rows = Reason.objects.bulk_create(
        (
            Reason(
                round=round_,
                household_id=homes[row["household"]][0],
                area_id=homes[row["household"]][1],
                place=row["place"],
                ko=row["ko"],
                en=row["en"],
                points=row["points"] or 0,
                part=row["part"],
                signal=row["signal"] or "",
                evidence=_evidence(row["evidence"]),
            )
            for row in sealed.reasons.iter_rows(named=True)
        ),
        batch_size=BATCH,
    )
    return {"reasons": len(rows)}


def _entitlements(sealed: door.SealedTables, round_: Round, homes: Homes) -> dict[str, int]:
    rows = Entitlement.objects.bulk_create(
        (
            Entitlement(
                round=round_,
                household_id=homes[row["household"]][0],
                area_id=homes[row["household"]][1],
                benefit=row["benefit"],
                name_ko=door.label("benefit", row["benefit"], "ko"),
                name_en=door.label("benefit", row["benefit"], "en"),
                verdict=row["verdict"],
                amount_low=row["amount_low"],
                amount_high=row["amount_high"],
                received=row["received"],
                missing=[
                    {"id": fact, "ko": door.label("fact", fact, "ko"), "en": door.label("fact", fact, "en")}
                    for fact in row["missing"] or []
                ],
                failed=row["failed"] or "",
                margin=row["margin"],
                passes_on=row["passes_on"],
                rests_on=row["rests_on"] or "",
            )
            for row in sealed.entitlements.iter_rows(named=True)
        ),
        batch_size=BATCH,
    )
    return {"entitlements": len(rows)}


def _gap(round_: Round, areas: list[str]) -> int:
    """The gap's cells, coarse; how many."""
    rows = (
        GapCell(
            round=round_,
            area_id=row["area"],
            kind=row["kind"],
            benefit=row["benefit"],
            verdict=row["verdict"],
            received=row["received"],
            households=shown(row["households"]),
            amount_low=shown_won(row["amount_low"], row["households"]),
            amount_high=shown_won(row["amount_high"], row["households"]),
        )
        for row in door.gap(round_.id, areas=areas)
    )
    return len(GapCell.objects.bulk_create(rows, batch_size=BATCH))


def _alone(round_: Round, areas: list[str]) -> int:
    """The cells of people who live alone, coarse; how many."""
    names = ("stage", "sex", "risk")
    rows = (
        AloneCell(round=round_, area_id=row["area"], households=shown(row["households"]), **{n: row[n] for n in names})
        for row in door.alone(round_.id, areas=areas)
    )
    return len(AloneCell.objects.bulk_create(rows, batch_size=BATCH))


def _evidence(rows: Rows | None) -> list[dict[str, Any]]:
    """Evidence as JSON: days as text."""
    return [
        {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
        for row in rows or []
    ]
