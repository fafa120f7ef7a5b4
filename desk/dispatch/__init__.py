"""Where does a matter go? Category, department, type and urgency, with how sure that is."""
