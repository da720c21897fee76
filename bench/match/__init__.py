"""One brief ranked over everybody: by columns, by one read of the same columns, by plain SQL."""
