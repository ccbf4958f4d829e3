"""The platform's pages: a blueprint a subject."""

from typing import Final

from flask import Blueprint

from partner_platform.pages import accounts, sign_in, subscriptions

BLUEPRINTS: Final[tuple[Blueprint, ...]] = (
    sign_in.pages,
    accounts.pages,
    subscriptions.pages,
)
