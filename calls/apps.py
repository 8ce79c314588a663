from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "calls"

    def ready(self) -> None:
        from calls import (  # noqa: F401  (they register themselves once the models stand)
            button_figures,
            never_calling,
            noticing,
        )
