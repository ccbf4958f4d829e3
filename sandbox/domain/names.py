r"""What a company, a person and an email address may be called (docs references/validations).

Adobe writes its rules as Java regular expressions over Unicode's classes L (letters) and N
(numbers), with no normalisation: a letter followed by a combining mark is refused where the same
letter in one code point passes. Python's `\w` is exactly L and N and the underscore (a test
compares them over all of Unicode), so the standard library's `re` can say the same.

Every pattern here is matched with `fullmatch` and has one way only to read a text, so that a
hostile text of any length costs time proportional to its length at most.
"""

import re
from typing import Final

COMPANY_NAME = re.compile(r"""[\w ,.＆&・'()（）"/-]{4,80}""")  # noqa: RUF001 - Adobe's full width
"""companyName, 4 to 80 characters. The page has two rules; this is its table's, which agrees with
docs references/resources; the other says 3 to 250 and lets in the ideographic space."""

PERSON_NAME = re.compile(r"""[\w\- ,.＆&'"]{1,35}""")  # noqa: RUF001 - Adobe's full width
"""firstName and lastName, 1 to 35 characters. The page's row for lastName holds what belongs to
email (the rows have slipped); both names follow the row of firstName."""

EMAIL_MAX_LENGTH = 240

MAX_EXTERNAL_REFERENCE: Final = 35
"""How long the reference of a partner's own may be, of an account or an order."""

_ATOM = r"[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+"
_QUOTED = r'"(?:[\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*"'
_LABEL = r"[a-zA-Z0-9]+(?:-+[a-zA-Z0-9]+)*"
_OCTET = r"(?:25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])"
# Adobe's pattern reads a backslash here in two ways, which doubles the work with every backslash.
_TAGGED = rf"-*{_LABEL}:(?:[\x21-\x7e]|(?<=\\)\x20)+"

EMAIL = re.compile(
    rf"(?:{_ATOM}(?:\.{_ATOM})*|{_QUOTED})"
    rf"@(?:(?:{_LABEL}\.)+{_LABEL}|\[(?:{_OCTET}\.){{3}}(?:{_OCTET}|{_TAGGED})\])"
)
"""An email address of the page's form, less the control characters that its quoted part lets in."""

_UNCLEAN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def is_company_name(value: str) -> bool:
    """Say whether `value` may be a companyName: 4 to 80 letters, numbers and some punctuation."""
    return COMPANY_NAME.fullmatch(value) is not None


def is_person_name(value: str) -> bool:
    """Say whether `value` may be a firstName or a lastName: 1 to 35 characters."""
    return PERSON_NAME.fullmatch(value) is not None


def is_email(value: str) -> bool:
    """Say whether `value` is an email address of at most 240 characters (docs, Contact)."""
    return len(value) <= EMAIL_MAX_LENGTH and EMAIL.fullmatch(value) is not None


def is_clean_text(value: str) -> bool:
    """Say whether `value` can be stored and shown as one line of text (our rule, not Adobe's).

    NUL and the other control characters of C0 and C1, tab and line breaks among them, are refused,
    and so are lone surrogates, which JSON can spell and no encoding can write.
    """
    return _UNCLEAN.search(value) is None
