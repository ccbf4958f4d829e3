"""Ids from a world's seed and a counter: the same seed and the same calls give the same ids."""

import string
from collections.abc import Sequence
from hashlib import blake2b

# The shape of Adobe's ids: ten digits with a recognisable beginning for each kind.
_BASES = {
    "distributor": 1_400_000_000,
    "reseller": 1_000_000_000,
    "customer": 1_005_000_000,
    "order": 9_200_000_000,
    "transfer": 1_100_000_000,
    "deployment": 1_450_000_000,
    "opportunity": 1_600_000_000,
    # Eight digits, as in docs customer-account/linked-membership.
    "linked_group": 51_000_000,
}
_SPREAD = 900_000
_SMALLEST_REFERENCE = 10**17


def make_id(kind: str, seed: int, number: int) -> str:
    """Return the id of the `number`-th thing of a kind.

    Args:
        kind: one of distributor, reseller, customer, order, transfer, deployment, opportunity,
            linked_group, subscription, authorization, flex_discount.
        seed: the world's seed.
        number: 1, 2, 3 … as drawn from the world's counter.
    """
    if kind == "subscription":
        text = f"{seed}:subscription:{number}".encode()
        return blake2b(text, digest_size=15).hexdigest() + "NA"
    if kind == "authorization":
        text = f"{seed}:authorization:{number}".encode()
        drawn = int.from_bytes(blake2b(text, digest_size=8).digest())
        return f"PO{_SMALLEST_REFERENCE + drawn % (9 * _SMALLEST_REFERENCE)}"
    if kind == "flex_discount":
        return make_flex_discount_id(f"{seed}:{number}")
    offset = int.from_bytes(blake2b(f"{seed}:{kind}".encode(), digest_size=6).digest()) % _SPREAD
    return str(_BASES[kind] + offset + number)


def make_ids(kind: str, seed: int, numbers: Sequence[int]) -> list[str]:
    """Return the ids of many things of a kind, as `make_id` makes each of them."""
    if kind not in _BASES:
        return [make_id(kind, seed, number) for number in numbers]
    base = int(make_id(kind, seed, 0))
    return [str(base + number) for number in numbers]


# Prime to the number of codes, so that no code comes twice before all have come once.
_CODE_STEP = 61_803_397
_CODES = 90_000_000


def make_flex_discount_id(text: str) -> str:
    """Return the id of a flexible discount: a UUID that begins as those of Adobe's sandbox do."""
    drawn = blake2b(f"flex-discount:{text}".encode(), digest_size=12).hexdigest()
    return f"55555555-{drawn[:4]}-4{drawn[4:7]}-a{drawn[7:10]}-{drawn[10:22]}"


_CODE_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def make_closed_code(seed: int, number: int) -> str:
    """Return the `number`-th closed discount code of a world: 24 capital letters and digits."""
    drawn = blake2b(f"{seed}:closed-discount:{number}".encode(), digest_size=24).digest()
    return "".join(_CODE_LETTERS[byte % len(_CODE_LETTERS)] for byte in drawn)


def make_approval_code(seed: int, number: int) -> str:
    """Return the `number`-th approval code of a world: eight digits, none of them leading zeros."""
    return _code_of_digits(f"{seed}:approval-code", number)


def make_linked_code(seed: int, number: int) -> str:
    """Return the `number`-th code of a world to join a linked membership by: eight digits too."""
    return _code_of_digits(f"{seed}:linked-code", number)


def _code_of_digits(text: str, number: int) -> str:
    start = int.from_bytes(blake2b(text.encode(), digest_size=6).digest())
    return str(10_000_000 + (start + number * _CODE_STEP) % _CODES)


def make_membership_id(seed: int, number: int) -> str:
    """Return the id of the `number`-th VIP membership of a world: eight digits, below 90000000."""
    offset = int.from_bytes(blake2b(f"{seed}:membership".encode(), digest_size=6).digest())
    return str(20_000_000 + offset % 60_000_000 + number)


_TRACKER_LETTERS = string.ascii_letters + string.digits
_TRACKER_LENGTH = 32


def make_tracker_id(seed: int, *parts: str) -> str:
    """Return the id by which one answer's recommendations are known: 32 letters and digits.

    Args:
        seed: the world's seed.
        parts: what tells the answer from others.
    """
    drawn = int.from_bytes(blake2b(f"{seed}:{digest(*parts)}".encode(), digest_size=32).digest())
    letters = []
    for _ in range(_TRACKER_LENGTH):
        drawn, place = divmod(drawn, len(_TRACKER_LETTERS))
        letters.append(_TRACKER_LETTERS[place])
    return "".join(letters)


def digest(*parts: str) -> str:
    """Return a fixed-length key for texts of any length and content."""
    joined = "\0".join(parts).encode("utf-8", "surrogatepass")
    return blake2b(joined, digest_size=32).hexdigest()
