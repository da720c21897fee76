"""Some rows of the columns, as columns of their own."""

from dataclasses import fields, replace

import numpy as np

from matching.columns.table import Columns, Entries, Numbers, words_of


def taken(columns: Columns, rows: Numbers) -> Columns:
    """The people of these rows, rising, alone; every code keeps its meaning."""
    numbers: dict[str, Numbers] = {
        each.name: value[rows]
        for each in fields(columns)
        if isinstance(value := getattr(columns, each.name), np.ndarray)
    }
    sparse = {
        each.name: _taken(value, rows)
        for each in fields(columns)
        if isinstance(value := getattr(columns, each.name), Entries)
    }
    return replace(
        columns,
        **numbers,
        **sparse,
        audience={key: shares[rows] for key, shares in columns.audience.items()},
        rates={piece: rates[rows] for piece, rates in columns.rates.items()},
        gate_words=words_of(columns.gate[rows]),
    )


def _taken(entries: Entries, rows: Numbers) -> Entries:
    kept = np.isin(entries.rows, rows)
    return Entries(
        rows=np.searchsorted(rows, entries.rows[kept]),
        values={name: values[kept] for name, values in entries.values.items()},
    )
