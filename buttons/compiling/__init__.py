"""From a rich button to what one provider can hold, and the list of what it cannot.

Pure: a `Plan` in, `Compiled` out. The owner reads the losses before publishing; what a provider cannot hold, the
portal enforces itself at the gate, and where a call can go round the portal the loss says so.
"""

from collections.abc import Callable, Mapping

from buttons.compiling.anveo import compile_for_anveo
from buttons.compiling.plan import Compiled, Loss, Phone, Plan
from buttons.compiling.viviphone import compile_for_viviphone
from buttons.compiling.voicenter import compile_for_voicenter

COMPILERS: Mapping[str, Callable[[Plan], Compiled]] = {
    "anveo": compile_for_anveo,
    "viviphone": compile_for_viviphone,
    "voicenter": compile_for_voicenter,
}

__all__ = ["COMPILERS", "Compiled", "Loss", "Phone", "Plan"]
