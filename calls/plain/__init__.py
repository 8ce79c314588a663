"""The pages of the public half that need no script: the form, the call's progress, the "never call" register."""
