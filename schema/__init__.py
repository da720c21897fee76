"""GraphQL: translates between the world and the operations, decides nothing."""
