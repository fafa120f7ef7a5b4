"""Measurements, side by side with the bare work; no time is asserted.

One command prints everything and writes ``var/bench/latest.json``::

    uv run pytest tests/bench -m bench -s

Settings of the house are read as usual, so ``DAOBAN_ENCODER_THREADS=2`` before the command
measures with two encoder threads. ``DAOBAN_BENCH_ROUNDS`` (default 6) says how often house and
bare work take turns; more rounds on a busy machine give steadier ratios.
"""
