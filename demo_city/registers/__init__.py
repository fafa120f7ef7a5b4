"""The registers of the demonstration city: who lives there, with whom, in what, owning what."""
