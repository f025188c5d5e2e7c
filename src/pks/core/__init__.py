"""The nouns: the tables of a case and their checks, faults, periods, levels, and the axes of all arrays."""
