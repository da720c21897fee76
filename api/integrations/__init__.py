"""What programs of others send us, signed with keys of their own."""
