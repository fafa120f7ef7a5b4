"""What does a caller say? Matters, place, time, demand, summary, what is still to be asked."""
