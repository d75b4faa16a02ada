"""A real JPEG of a few hundred bytes: a gradient in the colour that a seed says, so that pictures can be told apart by eye.

Baseline JPEG (ITU-T T.81) with flat blocks only: with a quantiser of 8 the DC coefficient of a flat block is its value less
128, and every AC list is one end-of-block code.
"""

from functools import lru_cache
from struct import pack

COLUMNS, ROWS = 20, 12
WIDTH, HEIGHT = COLUMNS * 8, ROWS * 8


@lru_cache(maxsize=256)
def draw(seed: str) -> bytes:
    """Return the picture of a hex seed: 160 × 96 pixels, darker towards the bottom."""
    colour = int(seed, 16)
    chroma = (colour % 97 - 48, colour // 97 % 97 - 48)
    bits = "".join(row_bits(row, chroma) for row in range(ROWS))
    bits += "1" * (-len(bits) % 8)
    scan = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\x00")
    return b"\xff\xd8" + tables() + segment(0xDA, b"\x03\x01\x00\x02\x00\x03\x00\x00\x3f\x00") + scan + b"\xff\xd9"


def tables() -> bytes:
    """Quantiser, frame and Huffman tables: DC categories 0 to 11 as four-bit codes, AC end-of-block as one bit."""
    components = b"".join(pack("BBB", number, 0x11, 0) for number in (1, 2, 3))
    dc = b"\x00" + bytes([0, 0, 0, 12]) + bytes(12) + bytes(range(12))
    ac = b"\x10" + bytes([1]) + bytes(15) + b"\x00"
    return (
        segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
        + segment(0xDB, b"\x00" + bytes([8] * 64))
        + segment(0xC0, pack(">BHHB", 8, HEIGHT, WIDTH, 3) + components)
        + segment(0xC4, dc)
        + segment(0xC4, ac)
    )


def segment(marker: int, payload: bytes) -> bytes:
    """One JPEG segment with its length."""
    return b"\xff" + bytes([marker]) + pack(">H", len(payload) + 2) + payload


def row_bits(row: int, chroma: tuple[int, int]) -> str:
    """The blocks of one row: the first carries what changed since the row above, the others repeat it."""
    changed = [60, *chroma] if row == 0 else [-8, 0, 0]
    first = "".join(code(step) + "0" for step in changed)
    return first + ("00000" * 3) * (COLUMNS - 1)


def code(step: int) -> str:
    """A DC difference: its category's code, then its bits (T.81 F.1.2.1)."""
    category = abs(step).bit_length()
    value = step if step >= 0 else step + (1 << category) - 1
    return f"{category:04b}" + (f"{value:0{category}b}" if category else "")
