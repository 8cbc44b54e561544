"""The shelf of models: signed files, which of them is in force, and the switch that turns them off (모형 보관).

```
models/<id>.json          a model, signed, never rewritten
models/<id>.judged.json   what its judging came to: {"model", "digest", "released", "reasons"}, signed
models/active.json        {"active": id or null, "earlier": [ids]}, signed; absent = the scorecard orders
```
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bandi.engine.contract.features import Features
from bandi.engine.errors import BandiError
from bandi.engine.risk.learned.curves import Model, ModelRefused, read_model
from bandi.engine.signature import SignatureRefused, Signer, digest

KEPT = 3  # earlier released models to which a round may fall back


@dataclass(frozen=True)
class InForce:
    """What orders a round: a model, or the scorecard (None); and the models that should have and could not be read."""

    model: Model | None
    digest: str | None
    refused: tuple[str, ...] = ()  # "id: why", newest first

    def named(self) -> dict[str, Any]:
        """What a manifest says of it."""
        return {"id": self.model.id if self.model else None, "digest": self.digest, "refused": list(self.refused)}


SCORECARD_ALONE = InForce(None, None)


class Shelf:
    """The models of one installation."""

    def __init__(self, folder: Path, *, signer: Signer, declared: Features) -> None:
        self.folder, self._signer, self._declared = folder, signer, declared

    def put(self, model: Model) -> str:
        """Signs a model and lays it down; returns its digest. The same model twice is one file."""
        return self._signer.write(self._path(model.id), model.as_json())

    def get(self, id: str) -> tuple[Model, str]:
        """A model and its digest. Raises SignatureRefused or ModelRefused."""
        body = self._signer.read(self._path(id))
        model = read_model(body, declared=self._declared)
        if model.id != id:
            raise ModelRefused(f"the file holds {model.id}", where=id)
        return model, digest(body)

    def ids(self) -> list[str]:
        """The models that lie here, by name."""
        return sorted(path.stem for path in self.folder.glob("m-*.json") if "." not in path.stem)

    def judge(self, id: str, *, released: bool, reasons: Sequence[str]) -> None:
        """Writes what judging a model came to, bound to its bytes. `reasons`: why it may not be released."""
        verdict = {"model": id, "digest": self.get(id)[1], "released": released, "reasons": list(reasons)}
        self._signer.write(self._judged(id), verdict)

    def release(self, id: str) -> None:
        """Puts a model in force from the next round on.

        Raises BandiError with the reasons when it was not judged, was judged as other bytes, or may not be released;
        what was in force stays.
        """
        _, now = self.get(id)
        if not self._judged(id).exists():
            raise BandiError("the model has not been judged", where=id, next_step=f"Run: bandi model judge {id}")
        verdict = self._signer.read(self._judged(id))
        if (verdict.get("model"), verdict.get("digest")) != (id, now):
            raise BandiError("the judging is of another model", where=id, next_step=f"Run: bandi model judge {id}")
        if verdict.get("released") is not True:
            raise BandiError(
                f"the model may not be released: {'; '.join(verdict.get('reasons', [])) or 'no reason was given'}",
                where=id,
                next_step="Mend what the judging names and train again. What was in force stays in force.",
            )
        self._set(id)

    def off(self) -> None:
        """Turns learned scores off: the next round is ordered by the scorecard. Works when every file is damaged."""
        self._set(None)

    def in_force(self) -> InForce:
        """What orders the next round. A model that cannot be read, or that its latest judging stops, gives way to the
        one released before it, and at last to the scorecard; `refused` says so."""
        if not self._active.exists():
            return InForce(None, None)
        try:
            active = self._signer.read(self._active)
        except SignatureRefused as error:
            return InForce(None, None, (f"{self._active.name}: {error.what}",))
        refused: list[str] = []
        for id in [active["active"], *active["earlier"]] if active["active"] else []:
            try:
                model, now = self.get(id)
                verdict = self._signer.read(self._judged(id))
            except (ModelRefused, SignatureRefused) as error:
                refused.append(f"{id}: {error.what}")
                continue
            if verdict.get("released") is True and verdict.get("digest") == now:
                return InForce(model, now, tuple(refused))
            refused.append(f"{id}: its latest judging stops it: {'; '.join(verdict.get('reasons', []))}")
        return InForce(None, None, tuple(refused))

    @property
    def _active(self) -> Path:
        return self.folder / "active.json"

    def _path(self, id: str) -> Path:
        if not id.removeprefix("m-").isalnum():
            raise BandiError("models are named m- and twelve digits", where=id, next_step="See: bandi model list")
        return self.folder / f"{id}.json"

    def _judged(self, id: str) -> Path:
        return self._path(id).with_suffix(".judged.json")

    def _set(self, id: str | None) -> None:
        before: list[str] = []
        if self._active.exists():
            try:
                was = self._signer.read(self._active)
                before = [one for one in [was["active"], *was["earlier"]] if one and one != id]
            except SignatureRefused:
                before = []  # nothing of it can be believed
        self._signer.write(self._active, {"active": id, "earlier": before[:KEPT]})
