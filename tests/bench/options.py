"""How long and how often is measured: `make bench ROUNDS=3 SLICE=1 SOAK=20 ONLY=P2,P3`."""

import os
from dataclasses import dataclass

EVERYTHING = ("P2", "P3", "P5", "P7", "P8", "P9", "P10", "P11", "soak")


@dataclass(frozen=True)
class Options:
    """`slice` and `soak` are seconds. Before each slice the machine is given `patience` seconds to be quiet."""

    rounds: int = 7
    slice: float = 2.0
    clicks: int = 300
    waiting: int = 1_000_000
    calls: int = 1_000_000
    soak: float = 60.0
    rate: int = 1000
    busy: float = 0.12
    patience: float = 20.0
    only: tuple[str, ...] = EVERYTHING

    @classmethod
    def given(cls) -> "Options":
        """From the environment: each by its name in capitals."""
        found = {
            name: type(getattr(cls, name))(os.environ[name.upper()])
            for name in cls.__annotations__
            if name != "only" and os.environ.get(name.upper())
        }
        only = tuple(os.environ.get("ONLY", "").split(",")) if os.environ.get("ONLY") else EVERYTHING
        return cls(**found, only=only)

    def wants(self, *measures: str) -> bool:
        return any(measure in self.only for measure in measures)
