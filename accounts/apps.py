from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from accounts import sittings  # noqa: F401  (hears of sign-ins; it needs the models)
        from accounts.sentences import say_ours  # it touches Django's forms, which need the settings
        from accounts.sign_in_trail import watch  # and this the models

        say_ours()
        watch()
