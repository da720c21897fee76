"""How long a payment partner may keep what came in, which money a booking is paid from, and what happens at its end."""
