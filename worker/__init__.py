"""The background process: facts delivered, clocks struck."""
