"""How the goal of an advance is written: a duration, or a date of a customer."""

import re
from typing import Final

# ISO 8601, bounded so that no sum overflows unnoticed; at least one part.
DURATION: Final = re.compile(
    r"[+-]?P(?=[0-9T])(?:[0-9]{1,4}Y)?(?:[0-9]{1,4}M)?(?:[0-9]{1,4}W)?(?:[0-9]{1,6}D)?"
    r"(?:T(?=[0-9])(?:[0-9]{1,7}H)?(?:[0-9]{1,8}M)?(?:[0-9]{1,9}S)?)?"
)
COTERM_DATE: Final = "cotermDate"
RENEWAL_DATE: Final = "renewalDate"
