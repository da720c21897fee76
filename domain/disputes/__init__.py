"""Disputes over the fee of a booking: opened by a side, mediated by an admin, decided by another one if need be."""
