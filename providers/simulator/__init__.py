"""The other side: a loopback server that plays the three providers, for development, demonstration and tests.

It shares the documented field tables with the adapters and nothing else, so that a mistake in an adapter meets a
real other side. Start it with `manage.py simulate`, or in a test with `providers.simulator.server.running_simulator`.
"""
