"""An accepted offer: the agreement frozen as a contract, the work delivered under it, and its settlement."""
