"""The ranking engine: pure functions over plain values."""
