"""A brand's budgeted programme, the briefs in it, the papers on file for them, and whom nobody may work with."""
