"""What each side of a booking says of the other afterwards, and the track record made of it."""
