"""Open offers, answer them, accept them into bookings; and end those whose time or brief is over."""
