"""The rules that no single test of behaviour would notice, each shown to catch what it forbids."""
