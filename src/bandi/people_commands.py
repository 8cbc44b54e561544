"""Commands that make an office ready for its first people: neighbourhoods, and two stewards (동네와 첫 담당자)."""

from typing import Annotated

import typer
from rich.console import Console

people = typer.Typer(no_args_is_help=True, help="Neighbourhoods and the first accounts (동네와 계정).")
console = Console(stderr=True)


@people.command()
def areas(place: Annotated[str, typer.Argument(help="A district, a city or province, or 전국 (the nation).")]) -> None:
    """Loads the neighbourhoods of a place, so that people can be posted there; again is no harm (동네 불러오기)."""
    from bandi.office.start import prepare

    prepare("app")
    from bandi.office.discovery.actions import open_areas

    console.print(f"{len(open_areas(place, seed=1)):,} neighbourhoods are ready.")


@people.command()
def steward(
    username: Annotated[str, typer.Argument(help="What she signs in with.")],
    name: Annotated[str, typer.Option("--name", help="The name shown at work.")] = "",
) -> None:
    """Makes one of the first two stewards; they make every other account on their pages (첫 데이터 담당자)."""
    from bandi.office.start import prepare

    prepare("app")
    from bandi.office.access.people import first_steward

    password = first_steward(username=username, display_name=name or username)
    typer.echo(password)
    console.print("This is the first password, shown once. The steward chooses an own one at the first sign-in.")
