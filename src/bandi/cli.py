"""Bandi's commands: argument parsing, progress bars and one-sentence errors. The work is done elsewhere."""

import os
import re
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from bandi.audit_commands import audit
from bandi.catalogue_commands import catalogue
from bandi.engine.errors import BandiError
from bandi.model_commands import judge_rounds, model
from bandi.people_commands import people
from bandi.progress import Bars

if TYPE_CHECKING:
    from bandi.engine.round import House

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Bandi (반디)")
retention_app = typer.Typer(no_args_is_help=True, help="What is past its time (보유와 파기).")
app.add_typer(retention_app, name="retention")
vault_app = typer.Typer(no_args_is_help=True, help="The vault's keys (신원 금고).")
app.add_typer(vault_app, name="vault")
feeds = typer.Typer(no_args_is_help=True, help="Types of crisis signal and the files that carry them.")
app.add_typer(feeds, name="feeds")
app.add_typer(catalogue, name="catalogue")
app.add_typer(model, name="model")
app.add_typer(audit, name="audit")
app.command("judge")(judge_rounds)
app.add_typer(people, name="people")
console = Console(stderr=True)

PlaceOption = Annotated[str, typer.Option("--place", help="A district, a city or province, or 전국 (the nation).")]
PortOption = Annotated[int, typer.Option("--port", help="Port on this machine.")]
SeedOption = Annotated[int, typer.Option("--seed", help="Another seed makes other people.")]


@app.command()
def demo(place: PlaceOption = "서울 중구", port: PortOption = 8000, seed: SeedOption = 1) -> None:
    """Makes a real district with invented people, runs two rounds, and serves the office."""
    from bandi import demo as town

    town.serve(place, port=port, seed=seed, console=console)


@app.command()
def build(place: PlaceOption = "서울 중구", seed: SeedOption = 1) -> None:
    """Makes the district and runs its first two rounds, without serving (demo does this for you)."""
    from bandi import demo as town

    with Bars(console) as bars:
        town.build(place, seed=seed, progress=bars)


@app.command()
def migrate() -> None:
    """Brings the database to this version's tables, roles and policies (needs the owner's rights)."""
    from bandi.office.start import prepare

    prepare("owner")
    from django.core.management import call_command

    from bandi.office.accounts.policies import put_key

    call_command("migrate", interactive=False, verbosity=0)
    put_key()  # a database that came with another data folder's key would show nothing


@app.command()
def work() -> None:
    """Runs the jobs that pages start, such as a discovery round."""
    from bandi.office.start import prepare

    prepare("app")
    from django.core.management import call_command

    from bandi.office.audit.sealing import seal_trail
    from bandi.office.oversight.tasks import take_up_now

    seal_trail()  # what came while no worker ran must not wait
    take_up_now()
    call_command("procrastinate", "worker", "--concurrency=4")  # rounds share a lock; the seal and others go beside


@app.command(name="forget-second")
def forget_second(username: Annotated[str, typer.Argument(help="Whose telephone and paper codes are lost.")]) -> None:
    """Takes the second factor off an account after its owner proved who they are in person (2단계 인증 해제)."""
    from bandi.office.start import prepare

    prepare("app")
    from bandi.office.access.actions import remove
    from bandi.office.accounts.models import User

    user = User.objects.filter(username=username).first()
    if user is None:
        raise BandiError(f"there is no account {username}", next_step="Check the spelling of the account's name.")
    remove(user, by=None)
    console.print(f"{username} signs in with the password alone until a new factor is set up.")


@app.command(name="round")
def one_round(
    round_id: Annotated[str, typer.Argument(help="For example 2026-6.")],
    on: Annotated[
        str, typer.Option("--on", help="here, here[2] (processes), local[2] (Spark), or spark://host:7077.")
    ] = "",
) -> None:
    """Runs one discovery round and publishes its lists. Wherever it runs, it finds the same."""
    from bandi import demo as town
    from bandi.engine.executors import executor

    executor(on, scratch=Path())  # a wrong name is refused before anything begins
    with Bars(console) as bars:
        town.run_and_publish(round_id, progress=bars, on=on)


@app.command(name="take-in")
def take_in_files(
    watch: Annotated[bool, typer.Option("--watch", help="Stay and take in what comes, until Ctrl-C.")] = False,
    inbox: Annotated[Path | None, typer.Option("--inbox", help="Another folder of <YYYY-MM-DD>/<file>.")] = None,
) -> None:
    """Takes in what institutions have sent and tells what was taken, held and refused (자료 접수)."""
    from bandi import inbox as desk
    from bandi.engine.errors import Busy
    from bandi.engine.intake import find_arrivals

    house, today = desk.open_house()
    folder = inbox or house.inbox
    if watch:
        desk.watch(house, folder, today=today, console=console)
        return
    try:
        desk.take(house, find_arrivals(folder, until=today()), console=console)
    except Busy as busy:
        console.print(f"{busy.what}. {busy.next_step}")


@app.command()
def receipts(
    out: Annotated[Path, typer.Option("--out", help="Folder to write to: <feed>/<receipt>.")],
) -> None:
    """Writes a receipt for every file that came, in the institution's own format (접수 회신)."""
    from bandi import inbox as desk

    house, _ = desk.open_house()
    console.print(f"{desk.write_receipts(house, out):,} receipts written.")


@app.command(name="look-again")
def look_again() -> None:
    """Looks again at everybody who was refused and agreed to be told, under the rules of today (이력 재확인)."""
    from bandi.office.start import prepare

    prepare("app")
    from bandi.office import clock
    from bandi.office.history.look import look_again as look

    check = look(on=clock.today(), why="asked")
    console.print(f"{check.watched:,} looked at, {check.changed:,} changed, {check.entitled:,} newly entitled.")


@app.command()
def verify(round_id: Annotated[str, typer.Argument(help="A sealed round, for example 2026-5.")]) -> None:
    """Checks every byte of a sealed round against its manifest."""
    from bandi.engine import seal
    from bandi.office.discovery import door
    from bandi.office.start import prepare

    prepare("app")
    seal.verify(round_id, lake=door.house().lake)
    console.print(f"{round_id}: every table is as it was sealed.")


@app.command()
def feedback(round_id: Annotated[str, typer.Argument(help="A sealed round, for example 2026-5.")]) -> None:
    """Writes what may go back to institutions about a round's results (결과 회신), below the data folder's outbox."""
    from bandi.office.discovery import door
    from bandi.office.start import prepare

    prepare("app")
    paths = door.feed_back(round_id)
    for path in paths:
        console.print(str(path))
    if not paths:
        console.print(f"{round_id}: no result may go back to anybody.")


@feeds.command(name="list")
def list_feeds(
    year: Annotated[int, typer.Option("--year", help="The list in force on 1 July of this year.")] = 2026,
    on: Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="Or on this day.")] = None,
) -> None:
    """Prints the types of crisis signal that were linked in a year (연계 위기정보 목록)."""
    from bandi.korea import registry

    for line in registry.lines_on(on.date()) if on else registry.lines(year):
        typer.echo(line)


@vault_app.command("rotate")
def vault_rotate() -> None:
    """Puts a new master key in place of the earlier ones. Everybody may go on working meanwhile."""
    rewrapped = _house().vault.rotate()
    console.print(f"{rewrapped} data keys are wrapped by the new master key; the earlier one opens nothing any more.")


@vault_app.command("check")
def vault_check() -> None:
    """Checks that every data key opens and every encrypted file has its key. Opens no identity."""
    house = _house()
    found = house.vault.check(originals=(house.lake.folder / "originals").glob("*.aes"))
    console.print(f"{found.keys} data keys, wrapped by master key {', '.join(map(str, found.versions)) or '-'}.")
    if wrong := [*found.closed, *found.orphans]:
        raise BandiError(
            f"{len(found.closed)} data keys do not open and {len(found.orphans)} encrypted files have lost their key",
            where=", ".join(wrong[:5]),
            next_step="Restore the keys file and the vault's folder `keys` from the same backup.",
        )


@retention_app.command("plan")
def retention_plan() -> None:
    """Makes the plan of today and prints what is past its time. Destroys nothing."""
    from bandi.office.start import prepare

    prepare("app")
    from bandi.office.retention.actions import make_plan

    plan = make_plan()
    for row in plan.rows if plan else []:
        typer.echo(f"{row['clock']:34} {row['count']:>10,}  since {row['oldest']}")
    console.print("Two people release it in the office." if plan else "Nothing is past its time.")


@retention_app.command("run")
def retention_run() -> None:
    """Destroys what two people released, and writes the proof. Ends with 3 when the clock cannot be believed."""
    from bandi.office.start import prepare

    prepare("app")
    from bandi.office.retention.actions import run_every_released

    console.print(f"{run_every_released()} plans carried out.")


def _house() -> "House":
    from bandi.office.discovery import door
    from bandi.office.start import prepare

    prepare("app")
    return door.house()


@feeds.command()
def show(feed: Annotated[str, typer.Argument(help="For example kepco_arrears.")]) -> None:
    """Prints what a feed folder declares: file, columns, law, limits, retention, sample (자료 계약)."""
    from bandi.korea import leaflet

    for line in leaflet.lines(feed):
        typer.echo(line)


@feeds.command()
def schema(feed: Annotated[str, typer.Argument(help="For example kepco_arrears.")]) -> None:
    """Prints a JSON Schema of a feed's lines, for the institution that makes the file."""
    from bandi.korea import leaflet

    typer.echo(leaflet.schema(feed))


@app.command()
def shell() -> None:
    """A Python shell with the office loaded."""
    from bandi.office.start import prepare

    prepare("app")
    from django.core.management import call_command

    call_command("shell")


@app.command()
def stop() -> None:
    """Stops the embedded PostgreSQL of this data folder."""
    from bandi.office.database import stop_server

    stop_server()


def main() -> None:
    """Runs a command. An error meant for a reader ends in one sentence and a next step, never in a traceback."""
    sys.exit(attempt(app))


def attempt(command: Callable[[], None]) -> int:
    """The exit code of a command; what a reader can mend is told in words, a defect of ours is not hidden."""
    try:
        command()
    except BandiError as error:
        console.print(f"[bold red]{error.what}[/]" + (f" [dim]({error.where})[/]" if error.where else ""))
        if error.next_step:
            console.print(error.next_step)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        if (number := _number(error)) is None:
            raise
        console.print(f"[bold red]{os.strerror(number)}[/]" + (f": {error.filename}" if error.filename else ""))
        console.print(_next_step(number))
        return 1
    return 0


def _number(error: OSError) -> int | None:
    """The system's error number; Polars has it in its words only."""
    if error.errno is not None:
        return error.errno
    said = re.search(r"os error (\d+)", str(error))
    return int(said[1]) if said else None


def _next_step(number: int) -> str:
    import errno

    steps = {
        errno.ENOSPC: "The disk is full. Free some space or set BANDI_DATA to another disk; then run it again.",
        errno.EACCES: "Bandi may not write there. Set BANDI_DATA to a folder you own; then run it again.",
        errno.EROFS: "That disk is read-only. Set BANDI_DATA to a folder that can be written; then run it again.",
    }
    return steps.get(number, "Mend this and run the command again; what was finished is kept.")
