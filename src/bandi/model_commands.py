"""`bandi model …`: train, list, show, features, judge, release, off (학습 점수). The work is done elsewhere."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bandi.engine.contract.features import Features
    from bandi.engine.risk.learned.shelf import Shelf
    from bandi.engine.round import House

model = typer.Typer(no_args_is_help=True, help="Learned scores beside the scorecard (학습 점수).")
Id = Annotated[str, typer.Argument(help="For example m-4eb058af230e.")]


@model.command("train")
def train_model(
    round_id: Annotated[str, typer.Argument(help="Learns from every round sealed before this one, e.g. 2026-6.")],
) -> None:
    """Learns a model from past rounds and their results. It orders nothing until it is judged and released."""
    from bandi.engine.learning import learn  # noqa: PLC0415
    from bandi.office.discovery import door  # noqa: PLC0415

    house, shelf = _here()
    made = learn(house.pack, house.lake, this=door.the_round(round_id))
    shelf.put(made)
    typer.echo(f"{made.id}: {made.training['rows']:,} rows, {len(made.curves)} features. Next: judge it, then release.")


@model.command("list")
def list_models() -> None:
    """Prints the models that lie here, which of them orders the next round, and which cannot be read."""
    from bandi.engine.errors import BandiError  # noqa: PLC0415

    _, shelf = _here()
    found = shelf.in_force()
    now = found.model.id if found.model else None
    for id in shelf.ids():
        try:
            made, _ = shelf.get(id)
            said = f"{made.made_on}  {made.training['rows']:,} rows  rounds {', '.join(made.training['rounds'])}"
        except BandiError as error:
            said = f"refused: {error.what}"
        typer.echo(f"{'*' if id == now else ' '} {id}  {said}")
    for refused in found.refused:
        typer.echo(f"! {refused}")
    typer.echo(f"The next round is ordered by {now or 'the scorecard'}.")


@model.command()
def show(
    id: Id, as_json: Annotated[bool, typer.Option("--json", help="The signed content, not the readable one.")] = False
) -> None:
    """Prints every curve of a model, in points, and what it is worth."""
    from bandi.engine.risk.learned import told  # noqa: PLC0415

    house, shelf = _here()
    made, _ = shelf.get(id)
    if as_json:
        typer.echo(json.dumps(made.as_json(), ensure_ascii=False, indent=1, sort_keys=True))
        return
    for line in told.lines(made, declared=_declared(house)):
        typer.echo(line)


@model.command()
def features() -> None:
    """Prints everything a learned score may read, each with its law (허용 특성 목록)."""
    for one in _declared(_here()[0]).features:
        sense = {1: "+", -1: "-", 0: " "}[one.sense]
        typer.echo(f"{sense} {one.id:42} {one.ko} · {one.en}   [{one.law}]")


@model.command()
def judge(id: Id) -> None:
    """Judges a model on rounds it was not trained on, and writes beside it whether it may be released, and why not."""
    _here()
    from bandi.office.discovery import door  # noqa: PLC0415

    path, given = door.judge_now(model=id)
    typer.echo(f"Report: {path}")
    if given is not None:
        typer.echo(f"{id}: {given['release']}")
        for reason in given["reasons"]:
            typer.echo(f"- {reason}")


@model.command()
def release(id: Id) -> None:
    """Puts a model in force from the next round on. Refused, with the reasons, unless its judging allows it."""
    _here()[1].release(id)
    typer.echo(f"{id} orders the next round. Switch it off at any time: bandi model off")


@model.command()
def off() -> None:
    """Switches learned scores off: the next round is ordered by the scorecard. A sealed round stays as it is."""
    _here()[1].off()
    typer.echo("The next round is ordered by the scorecard.")


def _here() -> "tuple[House, Shelf]":
    from bandi.engine.learning import shelf  # noqa: PLC0415
    from bandi.office.discovery import door  # noqa: PLC0415
    from bandi.office.start import prepare  # noqa: PLC0415

    prepare("app")
    house = door.house()
    return house, shelf(house.pack, house.lake, house.vault)


def _declared(house: "House") -> "Features":
    from bandi.engine.errors import ContentError  # noqa: PLC0415

    if house.pack.features is None:
        raise ContentError("this content declares no features, so nothing can be learned", where=house.pack.name)
    return house.pack.features


def judge_rounds(
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the model card: card.ko.md, card.en.md.")
    ] = None,
) -> None:
    """Judges the latest rounds by what became of their households, and writes the report and the model card (평가)."""
    from bandi.office.start import prepare  # noqa: PLC0415

    prepare("app")
    from bandi.office.analysis.judge_runs import judge_by_hand  # noqa: PLC0415
    from bandi.office.analysis.judging_views import write_cards  # noqa: PLC0415

    path, given = judge_by_hand()
    for written in (path, *write_cards(out or path.parent)):
        typer.echo(str(written))
    if given and given["release"] == "blocked":
        typer.echo("The model in force fails a gate and orders no further round: " + "; ".join(given["reasons"]))
