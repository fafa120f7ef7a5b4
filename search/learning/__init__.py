"""Models learnt from the training questions, and the evidence they learn from."""
