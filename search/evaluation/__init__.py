"""Measuring answers on labelled questions, beside plain recipes and beside the run before."""
