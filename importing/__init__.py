"""Files from elsewhere, read row by row: what is accepted comes in, what is not is reported."""
