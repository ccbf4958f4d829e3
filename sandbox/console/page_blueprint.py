"""A blueprint of pages: who may see them, whose forms are taken, what becomes of errors."""

from flask import Blueprint
from werkzeug.exceptions import HTTPException

from sandbox.console.guard import add_headers, ask_for_token, check_form, check_length
from sandbox.console.refusing import refuse, refuse_for_status


class PageBlueprint(Blueprint):
    """Pages that only those see who know the control token, where there is one."""

    def __init__(
        self, name: str, import_name: str, *, is_open: bool = False, has_own_forms: bool = False
    ) -> None:
        """Name the pages.

        Args:
            name: of the blueprint, behind `console_`.
            import_name: the module.
            is_open: everybody may see them.
            has_own_forms: who makes their forms also looks after them.
        """
        super().__init__(f"console_{name}", import_name)
        if not is_open:
            self.before_request(ask_for_token)
        if not has_own_forms:
            self.before_request(check_form)
            self.before_request(check_length)
        self.after_request(add_headers)
        self.register_error_handler(Exception, refuse)
        self.register_error_handler(
            HTTPException, lambda error: refuse_for_status(error.code or 500)
        )
