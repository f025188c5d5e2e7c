"""Need, available capacity and measures → a plan, by an exactly lexicographic linear program."""
