from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from accounts.sentences import say_ours  # it touches Django's forms, which need the settings
        from accounts.sign_in_trail import watch  # and this the models

        say_ours()
        watch()
