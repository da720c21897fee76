"""Plan campaigns, write briefs, keep their papers, let them pass the law and the moderators, and end them."""
