"""Kept files over plain HTTP: `POST /files` takes one in, `GET /files/{id}` gives it back."""
