"""Benchmarks of `pks`: see README.md beside this file."""
