"""Contracts as people read and keep them: a page in HTML and a document in PDF, in both languages."""
