"""What the assistant does for a person: Rasa's custom actions, hosted in a process of their own."""
