"""HiGHS, the solver of mixed-integer programs behind `scipy.optimize.milp`, with a limited stock of time."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import inf, isfinite
from typing import Final, Protocol

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

_OPTIMUM: Final = 0
"""`milp` numbers its outcomes: 0 optimum, 1 out of time, 2 infeasible."""
_INFEASIBLE: Final = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A sum of columns (column, coefficient) between two numbers."""

    terms: tuple[tuple[int, float], ...]
    low: float = -inf
    high: float = inf


@dataclass(frozen=True, slots=True)
class Program:
    """Minimise the costs of the columns, each 0 to its `most`; the first `whole` of them are whole numbers."""

    whole: int
    costs: tuple[float, ...]
    most: tuple[float, ...]
    rows: tuple[Row, ...] = ()

    def also(self, *rows: Row) -> "Program":
        """The same with more rows."""
        return replace(self, rows=(*self.rows, *rows))


@dataclass(frozen=True, slots=True)
class Solution:
    """The columns' values (None: none found), a proven bound below every cost, whether the search came to its end."""

    columns: tuple[float, ...] | None
    bound: float
    is_complete: bool


class Solver(Protocol):
    """Whoever minimises programs within a stock of time."""

    def minimise(self, program: Program, *, share: float) -> Solution:
        """Solve one program with a share of the time that is left."""
        ...


class Highs:
    """One question's solver: all its programs, with what is made ready for them, end `seconds` from now."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + seconds
        self.limits: list[float] = []
        """The seconds that each program was given, as far as it was begun."""

    @property
    def left(self) -> float:
        """The seconds that are left."""
        return max(self._end - self._clock(), 0.0)

    def minimise(self, program: Program, *, share: float) -> Solution:
        """Solve one program with a share of the time that is left; with none left, nothing is found."""
        constraint = _constraint(program)
        limit = self.left * share
        if limit <= 0:
            return Solution(None, -inf, is_complete=False)
        self.limits.append(limit)
        found = milp(
            np.array(program.costs),
            integrality=(np.arange(len(program.costs)) < program.whole).astype(np.int64),
            bounds=Bounds(0, np.array(program.most)),
            constraints=constraint,
            options={"time_limit": limit, "mip_rel_gap": 0.0},
        )
        bound = found.mip_dual_bound
        return Solution(
            columns=None if found.x is None else tuple(map(float, found.x)),
            bound=float(bound) if bound is not None and isfinite(bound) else -inf,
            is_complete=found.status in {_OPTIMUM, _INFEASIBLE},
        )


def _constraint(program: Program) -> LinearConstraint:
    places = [(row, column, value) for row, each in enumerate(program.rows) for column, value in each.terms]
    rows, columns, values = zip(*places, strict=True)
    matrix = csr_array(
        (np.array(values, dtype=np.float64), (np.array(rows), np.array(columns))),
        shape=(len(program.rows), len(program.costs)),
    )
    return LinearConstraint(matrix, [each.low for each in program.rows], [each.high for each in program.rows])


def total(columns: Iterable[int], values: Iterable[float] | None = None) -> Row:
    """A row over columns, each counted once or by its value; without bounds yet."""
    found = tuple(columns)
    return Row(tuple(zip(found, (1.0 for _ in found) if values is None else values, strict=True)))
