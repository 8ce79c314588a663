from django.apps import AppConfig


class ButtonsConfig(AppConfig):
    name = "buttons"

    def ready(self) -> None:
        from buttons import listening  # noqa: F401  (the listeners register themselves once the models stand)
