"""Adobe's VIP Marketplace partner API, as far as the platform needs it."""

from partner_platform.adobe.client import AdobeClient
from partner_platform.adobe.connection import Connection
from partner_platform.adobe.errors import AdobeError, AdobeRefusal, AdobeUnreachable

__all__ = ["AdobeClient", "AdobeError", "AdobeRefusal", "AdobeUnreachable", "Connection"]
