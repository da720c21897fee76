"""Dated rules of advertising, tax, fee and legal clocks: data with article references, and what they say of a day.

Every rule carries ``valid_from`` and ``valid_to`` (half-open, days in Viet Nam), so that conduct is judged by the
rule of its own day and a lawyer can change a rule without changing code.
"""
