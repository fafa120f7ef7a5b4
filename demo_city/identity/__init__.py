"""The city's unified identity, played by a small OpenID Connect issuer: no passwords, nobody real."""
