"""Applications in the browser: the pages and the API, both over ``actions.applications``."""
