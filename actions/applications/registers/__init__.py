"""Looking people and companies up in the city's registers, with their consent."""
