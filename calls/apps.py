from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "calls"

    def ready(self) -> None:
        from calls import never_calling  # noqa: F401  (its listener registers itself once the models stand)
