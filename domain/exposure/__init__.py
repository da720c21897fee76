"""Who is shown to brands as a candidate, and what is said of it in public each week."""
