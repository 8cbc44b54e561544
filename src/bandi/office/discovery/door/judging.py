"""Judging: who lives alone, how the lists were judged, what is looked at and by which law (평가와 공개)."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from bandi.office.discovery.door.house import house


def alone(round_id: str, *, areas: Sequence[str]) -> list[dict[str, Any]]:
    """What a sealed round counted of people who live alone (ALONE) in these neighbourhoods, small counts included."""
    import polars as pl  # noqa: PLC0415

    from bandi.engine import seal  # noqa: PLC0415
    from bandi.engine.alone import ALONE  # noqa: PLC0415

    found = seal.read(round_id, "alone", ALONE, lake=house().lake)
    return found.filter(pl.col("area").is_in(list(areas))).to_dicts()


def judge_now(*, model: str = "", step: Callable[[int, int], None] | None = None) -> tuple[Path, dict[str, Any] | None]:
    """Judges the latest sealed rounds by what became of their households; returns the report file.

    `model`: the id of a model on trial. It is judged beside what was used; the verdict is written beside it and
    returned: model, release, reasons. Without one the model in force, if any, is looked at again: one that now fails a
    gate orders no further round. `step(done, rounds)` is told how far it is.
    """
    from bandi.engine.judge.release import in_words, verdict  # noqa: PLC0415
    from bandi.engine.judging import judge, on_trial, signer, unwatched, write  # noqa: PLC0415
    from bandi.engine.learning import shelf  # noqa: PLC0415
    from bandi.engine.words import Release  # noqa: PLC0415
    from bandi.korea.judging import judging  # noqa: PLC0415

    here, told = house(), step or unwatched
    pen = signer(here.vault)
    models = shelf(here.pack, here.lake, here.vault) if here.pack.features else None
    now = models.in_force().model if models and not model else None
    if models is None or not (id := model or (now.id if now else "")):
        return write(judge(here.pack, here.lake, content=judging(), step=told), lake=here.lake, signer=pen), None
    trial = on_trial(models.get(id)[0], pack=here.pack, lake=here.lake)
    judged = judge(here.pack, here.lake, content=judging(), trial=trial, step=told)
    given = verdict(judged.pooled, by="model")
    reasons = [in_words(reason) for reason in given.reasons]
    if model or given.release is Release.BLOCKED:
        models.judge(id, released=given.released, reasons=reasons)
    return write(judged, lake=here.lake, signer=pen), {"model": id, "release": given.release.value, "reasons": reasons}


def report_path() -> Path:
    """Where the latest report lies."""
    return Path(settings.DATA) / "judge" / "judgement.json"


def judgement() -> Mapping[str, Any] | None:
    """The latest report: about, rows (JUDGEMENT as values). None when nothing was judged yet.

    Raises BandiError when one byte of it is not as this installation wrote and signed it.
    """
    path = report_path()
    if not path.exists():
        return None
    found = path.stat()
    return _read(path, (found.st_ino, found.st_mtime_ns, found.st_size))


@lru_cache(maxsize=2)
def _read(path: Path, _written: tuple[int, int, int]) -> Mapping[str, Any]:
    from bandi.engine.judging import signer  # noqa: PLC0415

    return signer(house().vault).read(path)


@lru_cache(maxsize=1)
def looked_at() -> Mapping[str, Any]:
    """Everything that can give a household points in this installation, with its law: the public register.

    signals: id, ko, en, law, source, feed, connected, most points · rules: group, id, points, reason · features of a
    learned score: id, ko, en, law, source, sense, part · feeds: id, names, providers, law, connected.
    """
    pack = house().pack
    numbers = pack.scorecard.signals
    signals = [
        {
            "id": signal.id, "ko": signal.ko, "en": signal.en, "law": signal.law, "feed": signal.feed,
            "connected": signal.feed in pack.connected,
            "base": numbers[signal.id].base,
            "most": numbers[signal.id].base + numbers[signal.id].per_month * numbers[signal.id].month_cap
            + numbers[signal.id].worsening + numbers[signal.id].again * numbers[signal.id].again_cap,
        }
        for signal in sorted(pack.signals, key=lambda one: one.id)
    ]  # fmt: skip
    feeds = [
        {"id": feed.id, "name_ko": feed.name_ko, "name_en": feed.name_en, "provider_ko": feed.provider_ko,
         "provider_en": feed.provider_en, "law": feed.law, "connected": feed.id in pack.connected}
        for feed in sorted(pack.feeds.values(), key=lambda one: one.id)
    ]  # fmt: skip
    card = pack.scorecard
    rules = [
        {"group": group, "id": rule.id, "points": rule.points, "reason": rule.reason}
        for group in ("kinds", "bundles", "entitlement", "history", "kept")
        for rule in getattr(card, group).values()
    ]
    about = {"version": card.version, "dated": card.dated.isoformat()}
    return {"card": about, "signals": signals, "rules": rules, "feeds": feeds, "features": features()}


def model_in_force() -> dict[str, Any] | None:
    """The learned model that orders the next round: id, made_on, training, features [ko, en, law, low, high].

    low and high: the least and most points of a feature's curves, over all life-cycle groups. None without a model.
    """
    from bandi.engine.learning import shelf  # noqa: PLC0415

    here = house()
    declared = here.pack.features
    model = shelf(here.pack, here.lake, here.vault).in_force().model if declared else None
    if model is None or declared is None:
        return None
    told = []
    for id, curves in sorted(model.curves.items()):
        feature, values = declared.by_id[id], [value for curve in curves for value in curve.values]
        points = {"low": model.per_log_odds * min(values), "high": model.per_log_odds * max(values)}
        told.append({"ko": feature.ko, "en": feature.en, "law": feature.law, **points})
    return {"id": model.id, "made_on": model.made_on, "training": dict(model.training), "features": told}


def features() -> list[dict[str, Any]]:
    """The closed list of what a learned score may read."""
    declared = house().pack.features
    return [
        {"id": one.id, "ko": one.ko, "en": one.en, "law": one.law, "source": one.source, "sense": one.sense,
         "part": one.part}
        for one in sorted(declared.features if declared else (), key=lambda feature: feature.id)
    ]  # fmt: skip
