"""What a process is made of."""
