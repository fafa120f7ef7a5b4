"""How good is dispatch? Measured on golden messages and calls, told as figures and pictures."""
