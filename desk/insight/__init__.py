"""What do the last days show? Hot topics, unanswered questions, satisfaction, accuracy."""
