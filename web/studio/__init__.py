"""The pages of the studio, ``/studio``, and its API, ``/api/v1/studio``."""
