"""Strategies compared on many cases: made-up regions, named sets of instances, a runner, and statistics."""
