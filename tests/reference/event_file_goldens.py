#!/usr/bin/env python3
"""Makes event_file_goldens.json: an event file as TensorBoard's writers lay it out, from the format's description alone.

Sources: TFRecord framing and masked CRC-32C (tensorflow/core/lib/io/record_writer.cc, RFC 3720 appendix B.4), the field numbers of
event.proto, summary.proto and histogram.proto (tensorboard/compat/proto), the buckets of histogram.cc (tensorflow/core/lib/histogram).
Neither TensorBoard nor protobuf is needed. Fields are written in the order of their numbers, defaults too, which every reader takes.

    python3 tests/reference/event_file_goldens.py
"""

import base64
import bisect
import json
import pathlib
import struct
import sys

# What the test does, step by step; the clock stands still.
SECONDS = 1700000000
RESUMED_FROM = 41
LONGEST = 1.7976931348623157e308


def crc32c(data: bytes) -> int:
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


assert crc32c(bytes(32)) == 0x8A9136AA and crc32c(bytes(range(32))) == 0x46DD794E  # RFC 3720, B.4


def masked(data: bytes) -> bytes:
    crc = crc32c(data)
    return struct.pack("<I", ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)


def record(data: bytes) -> bytes:
    length = struct.pack("<Q", len(data))
    return length + masked(length) + data + masked(data)


def varint(value: int) -> bytes:
    value &= 0xFFFFFFFFFFFFFFFF
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])


def integer(field, value):  # wire type 0
    return varint(field << 3) + varint(value)


def double(field, value):  # wire type 1
    return varint(field << 3 | 1) + struct.pack("<d", value)


def block(field, data):  # wire type 2
    return varint(field << 3 | 2) + varint(len(data)) + data


def single(field, value):  # wire type 5
    return varint(field << 3 | 5) + struct.pack("<f", value)


def event(step, what):
    return double(1, float(SECONDS)) + integer(2, step) + what  # wall_time = 1, step = 2


def summary(step, tag, value):
    return event(step, block(5, block(1, block(1, tag.encode()) + value)))  # summary = 5, value = 1, tag = 1


def limits():
    positive, value = [], 1e-12
    while value < 1e20:
        positive.append(value)
        value *= 1.1
    positive.append(LONGEST)
    return [-v for v in reversed(positive)] + [0.0] + positive


LIMITS = limits()


def histogram(values):
    counts = [0] * len(LIMITS)
    total = squares = 0.0
    for value in values:
        # upper_bound; for the largest number, which histogram.cc would put behind the end, the last bucket.
        counts[min(bisect.bisect_right(LIMITS, value), len(LIMITS) - 1)] += 1
        total += value
        squares += value * value
    kept = []
    i = 0
    while i < len(LIMITS):  # HistogramProto without runs of empty buckets, as EncodeToProto makes it
        end, count = LIMITS[i], counts[i]
        i += 1
        if count == 0:
            while i < len(LIMITS) and counts[i] == 0:
                end = LIMITS[i]
                i += 1
        kept.append((end, count))
    body = double(1, min(values)) + double(2, max(values)) + double(3, float(len(values))) + double(4, total) + double(5, squares)
    body += block(6, b"".join(struct.pack("<d", limit) for limit, _ in kept))
    body += block(7, b"".join(struct.pack("<d", count) for _, count in kept))
    return block(5, body)  # histo = 5


def float32(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


def narrow_values():
    """Values of float32 in all sorts of buckets, many of them near a limit."""
    near = [float32(limit) for limit in LIMITS if abs(limit) < 1e25][::7]
    spread = [float32((i * 2654435761 % 100003 - 50000) / 7000.0) for i in range(400)]
    return near + spread + [0.0, -0.0] + [float32(value) for value in (1e-30, -1e-30, 3e38, -3e38)]


def wide_values():
    """Every limit itself, its neighbours' midpoints, and what only float64 has."""
    between = [(a + b) / 2 for a, b in zip(LIMITS[1:-2], LIMITS[2:-1])]
    return [limit for limit in LIMITS if abs(limit) < 1e100] + between + [5e-324, -5e-324]


def main():
    narrow, wide = narrow_values(), wide_values()
    events = [
        event(0, block(3, b"brain.Event:2")),  # file_version = 3
        event(RESUMED_FROM + 1, block(7, integer(1, 1))),  # session_log = 7, status = 1, START = 1
        summary(42, "loss/train", single(2, 0.25)),  # simple_value = 2
        summary(0, "Gr\u00f6\u00dfe", single(2, 0.0)),
        summary(300, "infinite", single(2, float("-inf"))),
        summary(1 << 40, "lr", single(2, float32(1e-3))),
        summary(43, "weights", histogram(narrow)),
        summary(44, "wide", histogram(wide)),
        summary(45, "largest", histogram([LONGEST])),
    ]
    golden = {
        "seconds": SECONDS,
        "resumed_from": RESUMED_FROM,
        "narrow": narrow,
        "wide": wide,
        "file": base64.b64encode(b"".join(record(data) for data in events)).decode(),
    }
    target = pathlib.Path(__file__).with_suffix(".json")
    target.write_text(json.dumps(golden) + "\n")
    print(f"{target}: {target.stat().st_size} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
