"""The search gateway inside the process, on tantivy: for one machine, with nothing to install or start."""
