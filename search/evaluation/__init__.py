"""Measuring answers on golden questions, beside plain BM25 and plain FAISS."""
