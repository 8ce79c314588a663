from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "screening"

    def ready(self) -> None:
        from screening import importing  # noqa: F401  (it registers its work once the models stand)
