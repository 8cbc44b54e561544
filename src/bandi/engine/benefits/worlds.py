"""Possible worlds: every completion of the unknown facts, held by one vectorised simulation (가능한 경우).

A world fixes a value for every fact. Each benefit has worlds of its own, a block of rows: the facts it depends on,
crossed, except that facts of a group `alone` move one at a time and those of a group `together` at once. Where a
benefit turns at a line, the moving facts are tried on both sides of it (`lines.py`), so that a new line never falls
between two worlds. A fact that is known has its value in every world. In the first world of a block every unknown fact
has its first value.

Arrays are laid out world by world: row `w * households + h`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import product
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from openfisca_core.errors import ParameterNotFoundError
from openfisca_core.simulations import Simulation

from bandi.engine.benefits.lines import Turns, plain
from bandi.engine.contract.benefits import Benefit, Fact, Rules

Array = NDArray[Any]
Moving = tuple[str, str, str, int]
"""Of a fact: its id, the groups it moves alone or together in, and how many values are tried."""


@dataclass(frozen=True)
class Block:
    """The worlds of one benefit: rows `start` to `stop` of the simulation."""

    start: int
    stop: int
    steps: dict[str, Array]  # Fact.id -> place among the values tried, for each world

    changed_only: dict[str, tuple[Array, ...]]  # Fact.id -> sets of worlds that differ in nothing but this fact


@lru_cache(maxsize=1_024)
def layout(rules: Rules) -> tuple[Block, ...]:
    """A block for each benefit, one below the other."""
    facts, blocks, start = {fact.id: fact for fact in rules.facts}, [], 0
    for benefit in rules.benefits:
        moving = tuple((facts[name], values_tried(benefit, facts[name])) for name in benefit.facts)
        rows, steps, changed = _crossed(tuple((fact.id, fact.alone, fact.together, count) for fact, count in moving))
        blocks.append(Block(start, start + rows, steps, changed))
        start += rows
    return tuple(blocks)


@lru_cache(maxsize=4_096)
def _crossed(moving: tuple[Moving, ...]) -> tuple[int, dict[str, Array], dict[str, tuple[Array, ...]]]:
    """How many worlds such facts make, and a block's `steps` and `changed_only`."""
    groups: dict[str, list[Moving]] = {}
    for one in moving:
        name, alone, together, _ = one
        groups.setdefault(alone or together or f"={name}", []).append(one)
    worlds = [
        {name: step for move in world for name, step in move.items()}
        for world in product(*(_moves(some) for some in groups.values()))
    ]
    steps = {name: np.array([world.get(name, 0) for world in worlds]) for name, *_ in moving}
    return len(worlds), steps, {one[0]: _changed_only(one, steps, moving) for one in moving}


def _moves(group: list[Moving]) -> list[dict[str, int]]:
    """The steps of the facts of a group, other than the first: all at once, or one fact at a time."""
    counts = {name: count for name, _, _, count in group}
    if group[0][2]:
        return [{name: min(step, count - 1) for name, count in counts.items()} for step in range(max(counts.values()))]
    return [{}, *({name: step} for name, count in counts.items() for step in range(1, count))]


def _changed_only(one: Moving, steps: dict[str, Array], moving: tuple[Moving, ...]) -> tuple[Array, ...]:
    """Places of the worlds that differ in nothing but this fact and what moves with it, for each such set of worlds."""
    name, _, together, _ = one
    with_it = {other for other, _, group, _ in moving if other == name or (together and group == together)}
    worlds = len(steps[name])
    others = np.array([step for other, step in steps.items() if other not in with_it], dtype=np.int64)
    _, sets = np.unique(others.reshape(-1, worlds), axis=1, return_inverse=True)
    order = np.argsort(sets.ravel(), kind="stable")
    return tuple(np.split(order, np.flatnonzero(np.diff(sets.ravel()[order])) + 1))


def values_tried(benefit: Benefit, fact: Fact) -> int:
    """How many values of a fact are tried for a benefit: its own, and two at each line it moves towards."""
    if len(fact.worlds) == 1:
        return 1
    return len(fact.worlds) + 2 * sum(fact.id in movers for _, movers in benefit.lines)


@dataclass(frozen=True)
class Situation:
    """Some households as arrays, in the order of their key; persons in the order of household, birth and key."""

    household_of: Array  # household place of each person
    births: Array
    relations: Array  # role key of each person
    eldest: Array  # person place of the eldest of each household
    youngest: Array
    areas: dict[str, pl.Series]  # household variable -> choice
    facts: pl.DataFrame  # Fact.id columns, null when unknown

    @property
    def households(self) -> int:
        """How many households."""
        return len(self.eldest)

    def borne(self, fact: Fact, values: Array, *, on: date) -> Array:
        """Values of shape (worlds, households) as those of the fact's variable, one below the other."""
        if fact.bearer == "household":
            flat: Array = values.reshape(-1)
            return flat
        persons = values[:, self.household_of]
        if fact.bearer != "each":
            bears = np.zeros(len(self.household_of), dtype=bool)
            bears[self.eldest if fact.bearer == "eldest" else self.youngest] = True
            if self.anybodys(fact):
                is_open = self.facts.get_column(fact.id).is_null().to_numpy()
                bears = (
                    bears
                    | (np.logical_or.reduce([values == one for one in fact.worlds]) & is_open)[:, self.household_of]
                )
            persons = np.where(bears, persons, 0)
        if fact.under:
            months = (np.datetime64(f"{on:%Y-%m}") - self.births.astype("datetime64[M]")).astype(int)
            persons = np.where(months < 12 * fact.under, persons, 0)
        return np.asarray(persons.reshape(-1))

    def anybodys(self, fact: Fact) -> bool:
        """Whether a value the content declares is tried on everybody while it is open, so that nobody is overlooked.

        An income is: of two old people one may have it and the other be entitled. A value at a line of the law is tried
        on the bearer alone.
        """
        return fact.income


def situate(households: pl.DataFrame, persons: pl.DataFrame, facts: pl.DataFrame, *, rules: Rules) -> Situation:
    """Arrays of these households (HOUSEHOLDS sorted by key), their PERSONS and their facts (same order).

    Raises ValueError when a household has no person: such a table is a defect of the stage before.
    """
    place = households.select("household").with_row_index("place")
    members = persons.join(place, on="household").sort("place", "birth", "person")
    first = members.get_column("place").to_numpy().astype(np.int64)
    eldest = np.flatnonzero(np.diff(first, prepend=-1))
    if len(eldest) != households.height:
        raise ValueError("a household without persons cannot be assessed")
    return Situation(
        household_of=first,
        births=members.get_column("birth").to_numpy().astype("datetime64[D]"),
        relations=members.get_column("relation").to_numpy(),
        eldest=eldest,
        youngest=np.append(eldest[1:], len(first)) - 1,
        areas=dict(rules.areas(households.get_column("area"))),
        facts=facts,
    )


@cache
def built(system: Callable[[], Any]) -> Any:
    """The tax and benefit system, built once."""
    return system()


class Worlds:
    """One simulation of some households in all their possible worlds, and answers from it.

    `supposed` (of another law's worlds) gives the facts, so that two laws are asked about the very same worlds.
    """

    def __init__(
        self,
        situation: Situation,
        *,
        system: Any,
        rules: Rules,
        on: date,
        supposed: Mapping[str, Array] | None = None,
    ) -> None:
        self.blocks = dict(zip((benefit.id for benefit in rules.benefits), layout(rules), strict=True))
        self.shape = (max((block.stop for block in self.blocks.values()), default=0), situation.households)
        self.asked = Asked(situation, self.shape[0], system=system, rules=rules, on=on)
        self.supposed = dict(supposed) if supposed else self._suppose(situation, system, rules, on)
        self.asked.tell(self.supposed, rules.facts)

    def ask(self, benefit: Benefit, variable: str) -> Array | None:
        """A household variable in a benefit's worlds, shape (worlds, households); null while its rules are unknown."""
        block = self.blocks[benefit.id]
        try:
            return self.asked.answer(variable)[block.start : block.stop]
        except ParameterNotFoundError:
            return None

    def release(self) -> None:
        """Lets the arrays go."""
        self.asked.release()

    def _suppose(self, situation: Situation, system: Any, rules: Rules, on: date) -> dict[str, Array]:
        """Each fact in every world: its value where known, else the world's value; nought where no rule asks it."""

        def ask(rows: int) -> Asked:
            return Asked(situation, rows, system=system, rules=rules, on=on)

        turns = Turns(rules, situation.facts, ask)
        supposed = {}
        for fact in rules.facts:
            told = situation.facts.get_column(fact.id)
            known = told.is_not_null().to_numpy()
            value = plain(told, 0)
            rows = np.zeros(self.shape, dtype=np.int64)
            for benefit in rules.benefits:
                if fact.id in benefit.facts:
                    block = self.blocks[benefit.id]
                    tried = np.broadcast_to(np.array(fact.worlds)[:, None], (len(fact.worlds), situation.households))
                    if len(fact.worlds) > 1:
                        tried = np.concatenate([tried[:1], *turns.of(benefit, fact), tried[1:]])
                    rows[block.start : block.stop] = np.where(known, value, tried[block.steps[fact.id]])
            supposed[fact.id] = rows
        return supposed


class Asked:
    """A simulation of some households, each in so many rows, and what it answers."""

    def __init__(self, situation: Situation, rows: int, *, system: Any, rules: Rules, on: date) -> None:
        self.situation, self.shape = situation, (rows, situation.households)
        self.on, self.period = on, f"{on:%Y-%m}"
        self.simulation = self._populate(system)
        self._set(rules.birth, np.tile(situation.births, rows))
        for variable, choice in situation.areas.items():
            allowed = system.get_variable(variable).possible_values
            self._set(variable, np.tile(np.asarray(allowed.encode(choice.to_numpy().astype(str))), rows))

    def tell(self, supposed: Mapping[str, Array], facts: tuple[Fact, ...]) -> None:
        """Sets facts by Fact.id, arrays of shape (rows, households). Of two that set one variable the larger holds."""
        inputs: dict[str, Array] = {}
        for fact in facts:
            values, rows = supposed[fact.id], self.shape[0]
            if rows and not values.strides[0]:  # the same in every row
                values = np.tile(self.situation.borne(fact, values[:1], on=self.on), rows)
            else:
                values = self.situation.borne(fact, values, on=self.on)
            inputs[fact.sets] = np.maximum(inputs[fact.sets], values) if fact.sets in inputs else values
        for variable, values in inputs.items():
            self._set(variable, values)

    def answer(self, variable: str) -> Array:
        """A household variable, shape (rows, households). Raises ParameterNotFoundError while its rules are unknown."""
        return np.asarray(self.simulation.calculate(variable, self.period)).reshape(self.shape)

    def release(self) -> None:
        """Lets the arrays go. A simulation holds itself in a circle, so they would outlive it by far."""
        for population in self.simulation.populations.values():
            population._holders.clear()

    def _populate(self, system: Any) -> Simulation:
        """Households repeated row by row. OpenFisca's own setters would copy millions of roles through lists."""
        (rows, households), situation = self.shape, self.situation
        populations = system.instantiate_entities()
        group = populations[system.group_entities[0].key]
        roles = {role.key: role for role in group.entity.flattened_roles}
        persons = len(situation.household_of)
        for population, count in ((populations[system.person_entity.key], persons), (group, households)):
            population.count = rows * count
            population.ids = np.arange(population.count)
        offsets = np.repeat(np.arange(rows) * households, persons)
        group._members_entity_id = np.tile(situation.household_of, rows) + offsets
        known, codes = np.unique(situation.relations, return_inverse=True)
        group._members_role = np.array([roles[key] for key in known], dtype=object)[np.tile(codes, rows)]
        return Simulation(system, populations)

    def _set(self, variable: str, values: Array) -> None:
        self.simulation.set_input(variable, self.period, values)
