"""What is true: nouns and rules. No await, no session, no outside service."""
