"""From what was not answered, or not well, to a question and answer in a record."""
