"""Runs the whole portal on one machine as one supervised group: what `make run` is made of."""
