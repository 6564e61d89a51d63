"""Benchmarks: each prints a table and writes ``bench/results/<name>.json`` (DESIGN.md section 6)."""
