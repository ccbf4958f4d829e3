"""A partner's renewal bot: it looks after the renewals of its customers, once a day."""

from renewal_bot.adobe import Adobe, AdobeError
from renewal_bot.bot import RenewalBot

__all__ = ["Adobe", "AdobeError", "RenewalBot"]
