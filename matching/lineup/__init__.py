"""The best set of people for a brief under a budget: their scores, and the audience that they reach together."""
