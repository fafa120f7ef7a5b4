"""What does the hotline do? Suggested answers, tickets, dispatch, conversations handed over."""
