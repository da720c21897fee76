"""Rules of the ends of fundings, as values."""
