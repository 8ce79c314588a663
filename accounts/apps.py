from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from accounts.sentences import say_ours  # it touches Django's forms, which need the settings

        say_ours()
