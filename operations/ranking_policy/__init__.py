"""Which numbers candidates are ranked by, and how the alliance changes them."""
