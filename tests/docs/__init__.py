"""The pages of docs/: those that come from the code, and those that must stay true."""
