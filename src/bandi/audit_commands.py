"""Commands of the trail: sealing it, and verifying it with what the witness saw (접속 기록 봉인과 검증)."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bandi.engine.errors import BandiError

audit = typer.Typer(no_args_is_help=True, help="The trail of who read what (접속 기록).")
console = Console(stderr=True)


@audit.command()
def seal() -> None:
    """Seals the trail now and tells the witness file; the worker does it every minute (봉인)."""
    from bandi.office.start import prepare

    prepare("app")
    from bandi.office.audit.sealing import seal_trail

    checkpoint = seal_trail()
    console.print(f"{checkpoint.size:,} rows are sealed." if checkpoint else "Everything at rest is sealed already.")


@audit.command()
def verify(
    witness: Annotated[
        Path | None, typer.Option("--witness", help="A copy of the witness file kept elsewhere.")
    ] = None,
    key: Annotated[str, typer.Option("--key", help="The public key to believe, 64 hex digits.")] = "",
) -> None:
    """Checks every row of the trail against its seals, and the seals against the witness file (봉인 확인)."""
    from bandi.office.start import prepare

    prepare("app")
    from bandi.office.audit.sealing import witness_file
    from bandi.office.audit.trail import notes
    from bandi.office.audit.verify import verify_trail

    path = witness or witness_file()
    try:
        seen = notes(path.read_text(encoding="utf-8").splitlines())
        believed = bytes.fromhex(key) if key else None
        verdict = verify_trail(witness=seen, key=believed)
    except (OSError, ValueError) as error:
        raise BandiError(
            f"the witness file or the key cannot be read: {getattr(error, 'strerror', None) or error}",
            where=path.name,
            next_step="Give the file that lies where checkpoints are kept, and the 64 digits beside it in `.key`.",
        ) from error
    for finding in verdict.findings:
        console.print(f"{finding.broken}: {finding.at}")
    console.print(f"{verdict.sealed:,} rows sealed, {verdict.waiting:,} waiting, {len(verdict.findings):,} findings.")
    if not verdict.whole:
        raise typer.Exit(1)
