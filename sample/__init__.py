"""A believable marketplace, the same from the same seed."""
