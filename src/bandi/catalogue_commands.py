"""`bandi catalogue …`: count, show, import, fetch, changes, approve (복지사업 목록). The work is done elsewhere."""

from pathlib import Path
from typing import Annotated

import typer

from bandi.engine.errors import BandiError

catalogue = typer.Typer(no_args_is_help=True, help="Programmes that citizens and officers should find.")
REFUSED_SHOWN = 20


def _office() -> None:
    from bandi.office.start import prepare  # noqa: PLC0415

    prepare("app")


@catalogue.command()
def count(
    office: Annotated[
        bool, typer.Option("--office", help="What this office has approved, not what Bandi brings.")
    ] = False,
) -> None:
    """Prints how many programmes there are, and how many are calculated, condition-only, text-only."""
    if not office:
        from bandi.korea.catalogue.programme import shipped  # noqa: PLC0415

        kinds = [programme.kind for programme in shipped()]
        typer.echo(_counted(*(kinds.count(kind) for kind in ("calculated", "conditions", "text"))))
        return
    _office()
    from bandi.office.catalogue.queries import counter  # noqa: PLC0415

    held = counter()
    typer.echo(f"{_counted(held.calculated, held.conditions, held.text)}; {held.merged} loaded ones are among ours")


@catalogue.command()
def show(name: Annotated[str, typer.Argument(help="An id, for example livelihood or WLF00001132.")]) -> None:
    """Prints everything that Bandi's own files say of a programme."""
    from bandi.korea.catalogue.programme import shipped  # noqa: PLC0415
    from bandi.office.discovery.door.programmes import said  # noqa: PLC0415

    found = [programme for programme in shipped() if name in (programme.id, *programme.official)]
    if not found:
        raise BandiError(f"there is no programme {name!r}", next_step="See the names on the page of the catalogue.")
    for field, value in found[0].told().items():
        typer.echo(f"{field:12} {said(field, value, 'ko')}")


@catalogue.command(name="import")
def take_in(
    path: Annotated[Path | None, typer.Argument(help="A file or folder; without it, Bandi's own programmes.")] = None,
) -> None:
    """Reads programmes and keeps what is different as changes that wait for a steward."""
    _office()
    from bandi.office.catalogue.actions import take  # noqa: PLC0415
    from bandi.office.discovery.door import programmes  # noqa: PLC0415

    taken = programmes.taken(path) if path else programmes.shipped()
    came_in = take(by=None, name=path.name if path else "bandi", taken=taken)
    for row in taken.refused[:REFUSED_SHOWN]:
        typer.echo(f"refused  {row.place}: {row.why}")
    waits = came_in.changes.count()
    typer.echo(f"{taken.rows} rows, {taken.accepted} taken, {len(taken.refused)} refused; {waits} changes wait.")


@catalogue.command()
def fetch(
    service: Annotated[str, typer.Argument(help="central, central_detail, local, local_detail, gov24, …")],
    folder: Annotated[Path, typer.Argument(help="Where the pages are kept; a second run goes on from there.")],
) -> None:
    """Brings pages of the government's open data. The key stands in BANDI_OPEN_DATA_KEY."""
    import os  # noqa: PLC0415
    from datetime import datetime  # noqa: PLC0415
    from zoneinfo import ZoneInfo  # noqa: PLC0415

    from bandi.korea.catalogue.fetch import fetch as bring  # noqa: PLC0415

    key = os.environ.get("BANDI_OPEN_DATA_KEY", "")
    if not key:
        raise BandiError("no service key", next_step="Set BANDI_OPEN_DATA_KEY to the key from data.go.kr.")
    done = bring(service, key=key, folder=folder, today=datetime.now(ZoneInfo("Asia/Seoul")).date())
    ends = f"stopped: {done.stopped}. Run it again later; it goes on from here." if done.stopped else "complete."
    typer.echo(f"{done.files} pages in the folder, {done.asked} asked for now; {ends}")


@catalogue.command()
def changes() -> None:
    """Prints the changes that wait for a decision."""
    _office()
    from bandi.office.catalogue.models import CatalogueChange  # noqa: PLC0415

    waiting = CatalogueChange.objects.filter(state=CatalogueChange.State.PENDING).order_by("pk")
    for change in waiting.iterator():
        fields = "" if change.kind == "new" else " " + ", ".join(sorted(change.fields))
        typer.echo(f"{change.pk:>7} {change.kind:8} {change.programme:20} {change.name_ko}{fields}")


@catalogue.command()
def approve(
    by: Annotated[str, typer.Option("--by", help="Username of the steward who answers for it.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; it is kept.")],
    numbers: Annotated[list[int] | None, typer.Argument(help="Changes; without any, all that wait.")] = None,
    reject: Annotated[bool, typer.Option("--reject", help="Reject them instead.")] = False,
) -> None:
    """Lets changes into the catalogue, or rejects them, under a steward's name."""
    _office()
    from bandi.office.accounts.models import User  # noqa: PLC0415
    from bandi.office.catalogue.actions import decide  # noqa: PLC0415
    from bandi.office.catalogue.queries import waiting_ids  # noqa: PLC0415

    steward = User.objects.filter(username=by, is_active=True).first()
    if steward is None:
        raise BandiError(f"there is no active user {by!r}", next_step="Give the username of a data steward.")
    done = decide(by=steward, changes=numbers or waiting_ids(), approve=not reject, reason=reason)
    typer.echo(f"{done} changes {'rejected' if reject else 'approved'}.")


@catalogue.command()
def book(
    to: Annotated[Path, typer.Argument(help="The file to write: .pdf the book, .epub the e-book.")],
    place: Annotated[str, typer.Option("--place", help="Number of a neighbourhood; without it, the nation.")] = "",
    lang: Annotated[str, typer.Option("--lang", help="ko or en")] = "ko",
    office: Annotated[str, typer.Option("--office", help="Who answers questions, with a telephone number.")] = "",
    cards: Annotated[bool, typer.Option("--cards", help="A card for each programme instead of a book.")] = False,
) -> None:
    """Makes the guidebook of what this office has approved."""
    if to.suffix not in {".pdf", ".epub"} or (cards and to.suffix != ".pdf"):
        raise BandiError(f"cannot write {to.suffix or 'a file without a suffix'}", next_step="Name a .pdf or an .epub.")
    if lang not in {"ko", "en"}:
        raise BandiError(f"there are no books in {lang!r}", next_step="Say ko or en.")
    _office()
    from django.utils.translation import override  # noqa: PLC0415

    from bandi.office import clock  # noqa: PLC0415
    from bandi.office.accounts.models import Area  # noqa: PLC0415
    from bandi.office.guidebook.book import Office, gathered  # noqa: PLC0415
    from bandi.office.guidebook.makers import MAKERS  # noqa: PLC0415

    town = Area.objects.filter(pk=place).first()
    if place and town is None:
        raise BandiError(f"there is no neighbourhood {place!r}", next_step="Give its number of eight digits.")
    with override(lang):
        gathering = gathered(town, day=clock.today(), lang=lang, office=Office(name=office))
        if not gathering.entries:
            raise BandiError("the catalogue is empty", next_step="Run `bandi catalogue import`, then approve.")
        content = MAKERS["cards" if cards else to.suffix[1:]].make(gathering)
    to.write_bytes(content)
    typer.echo(f"{len(gathering.entries)} programmes, {len(content):,} bytes: {to}")


def _counted(calculated: int, conditions: int, text: int) -> str:
    total = calculated + conditions + text
    return f"{total} programmes: {calculated} calculated, {conditions} condition-only, {text} text-only"
