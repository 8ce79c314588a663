"""The portal's five languages: how one is chosen, and whether the catalogue is whole."""
