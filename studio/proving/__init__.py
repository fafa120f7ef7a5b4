"""Proofs: what publishing some drafts would do to the golden questions, before it is done."""
