"""Plain values as bytes, and frames of them: the Python side of value.h and solution_protocol.h.

A solution shares its process with this module and may patch whatever it can reach. Functions here
use a copy of the builtins and read values through the methods of their exact base classes, so what
a solution's own classes say of themselves is never asked.
"""

import builtins
import os
import struct
import sys

__builtins__ = dict(vars(builtins))

read, write = os.read, os.write
modules = sys.modules  # as it was: a solution may put another in its place
pack_real, unpack_real = struct.Struct(">d").pack, struct.Struct(">d").unpack
name_of = type.__dict__["__name__"].__get__
KeysView = type({}.keys())

DEEPEST = 200
LARGEST_FRAME = 64 << 20
MOST_VALUES = 4 << 20


class Unsendable(Exception):
    """A value that has no wire form: too deep, which a cycle always is, or too large."""


class Malformed(Exception):
    """Bytes that are no wire form."""


def encode(value, refer):
    """`refer(value)` is the text of a value that is no plain data; None where it is `exactly` so."""
    out = []
    encode_into(out, value, refer, 0)
    return b"".join(out)


def encode_into(out, value, refer, depth):
    kind = type(value)
    if kind is int:
        out.append(b"i%d;" % value)
    elif kind is str:
        encode_text(out, value)
    elif kind is float:
        out.append(b"d" + pack_real(value).hex().encode())
    elif kind is bool:
        out.append(b"t" if value else b"f")
    elif value is None:
        out.append(b"n")
    elif depth >= DEEPEST:
        raise Unsendable("nested more than %d levels deep" % DEEPEST)
    elif len(out) > MOST_VALUES:
        raise Unsendable("made of more than %d values" % MOST_VALUES)
    elif kind is list or kind is tuple:
        encode_items(out, b"l" if kind is list else b"u", kind, value, refer, depth)
    elif kind is dict:
        encode_dict(out, value, refer, depth)
    else:
        encode_other(out, kind, value, refer, depth)


def encode_text(out, value):
    text = str.encode(value, "utf-8", "surrogatepass")
    out.append(b"s%d:" % len(text))
    out.append(text)


def encode_items(out, letter, base, value, refer, depth):
    items = list(base.__iter__(value))
    out.append(b"%c%d:" % (letter, len(items)))
    for item in items:
        encode_into(out, item, refer, depth + 1)


def encode_dict(out, value, refer, depth):
    pairs = list(dict.items(value))
    out.append(b"m%d:" % len(pairs))
    for key, item in pairs:
        encode_into(out, key, refer, depth + 1)
        encode_into(out, item, refer, depth + 1)


def encode_other(out, kind, value, refer, depth):
    """Subclasses count as their base class, which is what == takes them for."""
    if issubclass(kind, int):
        out.append(b"i%s;" % int.__repr__(value).encode())
    elif issubclass(kind, str):
        encode_text(out, value)
    elif issubclass(kind, float):
        out.append(b"d" + pack_real(value).hex().encode())
    elif issubclass(kind, list):
        encode_items(out, b"l", list, value, refer, depth)
    elif issubclass(kind, tuple):
        encode_items(out, b"u", tuple, value, refer, depth)
    elif issubclass(kind, dict):
        encode_dict(out, value, refer, depth)
    elif issubclass(kind, set):
        encode_items(out, b"e", set, value, refer, depth)
    elif issubclass(kind, frozenset):
        encode_items(out, b"z", frozenset, value, refer, depth)
    elif kind is KeysView:
        encode_items(out, b"e", KeysView, value, refer, depth)
    elif issubclass(kind, (bytes, bytearray)):
        encode_bytes(out, b"b", bytes(memoryview(value)))
    elif issubclass(kind, complex):
        real, imaginary = complex.real.__get__(value), complex.imag.__get__(value)
        out.append(b"c" + (pack_real(real) + pack_real(imaginary)).hex().encode())
    else:
        number = number_in(kind, value)
        if number is not None:
            encode_into(out, number, refer, depth + 1)
        else:
            encode_bytes(out, b"o", refer(value).encode("utf-8", "surrogatepass"))


def encode_bytes(out, letter, text):
    out.append(b"%c%d:" % (letter, len(text)))
    out.append(text)


def number_in(kind, value):
    """The plain number that a numpy scalar, a fraction or a decimal is equal to, if there is one."""
    numpy = modules.get("numpy")
    if numpy is not None and issubclass(kind, numpy.generic):
        plain = numpy.generic.item(value)
        return plain if type(plain) in (bool, int, float, complex, str) else None
    if is_from("fractions", "Fraction", kind):
        return exact_number(value.numerator, value.denominator)
    if is_from("decimal", "Decimal", kind) and value.is_finite():
        return exact_number(*value.as_integer_ratio()) if abs(value.adjusted()) < 400 else None
    return None


def is_from(module, name, kind):
    return module in modules and kind is getattr(modules[module], name, None)


def exact_number(numerator, denominator):
    if type(numerator) is not int or type(denominator) is not int or denominator <= 0:
        return None
    if denominator == 1:
        return numerator
    try:
        real = numerator / denominator
    except OverflowError:
        return None
    return real if real.as_integer_ratio() == (numerator, denominator) else None


def decode(data, at, refer, depth=0):
    """One value of `data`, and where it ends. `refer(text)` is what stands for an opaque one."""
    if depth > DEEPEST + 2:
        raise Malformed("nested too deep")
    letter = data[at : at + 1]
    at += 1
    if letter == b"i":
        end = data.index(b";", at)
        return int(data[at:end]), end + 1
    if letter == b"s":
        text, at = decode_bytes(data, at)
        return text.decode("utf-8", "surrogatepass"), at
    if letter == b"l":
        return decode_items(data, at, refer, depth)
    if letter == b"d":
        return unpack_real(bytes.fromhex(data[at : at + 16].decode()))[0], at + 16
    if letter in (b"t", b"f"):
        return letter == b"t", at
    if letter == b"n":
        return None, at
    if letter == b"u":
        items, at = decode_items(data, at, refer, depth)
        return tuple(items), at
    if letter == b"m":
        items, at = decode_items(data, at, refer, depth, 2)
        return dict(zip(items[::2], items[1::2])), at
    if letter == b"e":
        items, at = decode_items(data, at, refer, depth)
        return set(items), at
    if letter == b"z":
        items, at = decode_items(data, at, refer, depth)
        return frozenset(items), at
    if letter == b"b":
        return decode_bytes(data, at)
    if letter == b"c":
        parts = bytes.fromhex(data[at : at + 32].decode())
        return complex(unpack_real(parts[:8])[0], unpack_real(parts[8:])[0]), at + 32
    if letter == b"o":
        text, at = decode_bytes(data, at)
        return refer(text.decode("utf-8", "surrogatepass")), at
    raise Malformed("no value starts with %r" % letter)


def decode_count(data, at):
    end = data.index(b":", at, at + 20)
    count = int(data[at:end])
    if not 0 <= count <= len(data) - end - 1:
        raise Malformed("cut short")
    return count, end + 1


def decode_bytes(data, at):
    count, at = decode_count(data, at)
    return data[at : at + count], at + count


def decode_items(data, at, refer, depth, each=1):
    count, at = decode_count(data, at)
    items = []
    for _ in range(count * each):
        item, at = decode(data, at, refer, depth + 1)
        items.append(item)
    return items, at


class Channel:
    """Frames over two descriptors."""

    def __init__(self, source, target):
        self.source, self.target, self.buffer = source, target, b""

    def receive(self):
        """The bytes of the next frame; None where there is none."""
        while b"\n" not in self.buffer[:20]:
            if len(self.buffer) >= 20:
                raise Malformed("no frame")
            if not self.more(1 << 16):
                return None
        line, _, rest = self.buffer.partition(b"\n")
        if not line.isdigit() or int(line) > LARGEST_FRAME:
            raise Malformed("no frame")
        size = int(line)
        if len(rest) < size:
            parts = [rest]
            missing = size - len(rest)
            while missing > 0:
                part = read(self.source, min(missing, 1 << 20))
                if not part:
                    return None
                parts.append(part)
                missing -= len(part)
            self.buffer = b""
            return b"".join(parts)
        self.buffer = rest[size:]
        return rest[:size]

    def more(self, size):
        part = read(self.source, size)
        self.buffer += part
        return part

    def send(self, text):
        text = b"%d\n%s" % (len(text), text)
        while text:
            text = text[write(self.target, text) :]
