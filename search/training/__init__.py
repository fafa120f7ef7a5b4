"""Training the models from labelled questions; stands above the pipeline whose models it makes."""
