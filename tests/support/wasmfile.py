"""Just enough of the wasm format for the tests: reading a module's sections, and writing small modules by hand."""


def leb(value):
    """An unsigned LEB128 number."""
    out = bytearray()
    while True:
        byte, value = value & 0x7f, value >> 7
        out.append(byte | (0x80 if value else 0))
        if not value:
            return bytes(out)


def signed_leb(value):
    out = bytearray()
    while True:
        byte, value = value & 0x7f, value >> 7
        done = (value == 0 and not byte & 0x40) or (value == -1 and byte & 0x40)
        out.append(byte | (0 if done else 0x80))
        if done:
            return bytes(out)


def read_leb(data, at):
    """The number at `at` and the place after it."""
    value, shift = 0, 0
    while True:
        byte = data[at]
        value, at, shift = value | (byte & 0x7f) << shift, at + 1, shift + 7
        if byte < 0x80:
            return value, at


def sections(module):
    """The sections of a module: (id, start, end) of each body."""
    at = 8
    while at < len(module):
        kind = module[at]
        size, body = read_leb(module, at + 1)
        yield kind, body, body + size
        at = body + size


def name(text):
    data = text.encode() if isinstance(text, str) else text
    return leb(len(data)) + data


def vector(items):
    return leb(len(items)) + b"".join(items)


def section(kind, body):
    return bytes([kind]) + leb(len(body)) + body


def custom(title, body=b""):
    return section(0, name(title) + body)


def module(*parts):
    return b"\0asm\1\0\0\0" + b"".join(parts)


def without_names(data):
    """The module without its name section."""
    def is_names(kind, start):
        size, at = read_leb(data, start) if kind == 0 else (0, start)
        return kind == 0 and data[at:at + size] == b"name"
    return module(*(section(kind, data[start:end]) for kind, start, end in sections(data) if not is_names(kind, start)))


def producers(language, version="1.0", tool=None):
    """A producers section, as compilers write to say who they are."""
    fields = [name("language") + vector([name(language) + name(version)])]
    if tool:
        fields.append(name("processed-by") + vector([name(tool) + name(version)]))
    return custom("producers", vector(fields))


def function_count(data):
    """Functions defined in a module."""
    for kind, start, _ in sections(data):
        if kind == 10:
            return read_leb(data, start)[0]
    return 0


def import_count(data):
    """Imported functions.  Go's modules import nothing else."""
    for kind, start, _ in sections(data):
        if kind == 2:
            return read_leb(data, start)[0]
    return 0


def first_data_address(data):
    """The lowest address of an active data segment with a constant offset."""
    lowest = None
    for kind, start, _ in sections(data):
        if kind == 11:
            count, at = read_leb(data, start)
            for _ in range(count):
                flags, at = read_leb(data, at)
                assert flags == 0 and data[at] == 0x41, "Go writes active segments of memory 0 at constant offsets"
                offset, shift, at = 0, 0, at + 1
                while True:
                    byte = data[at]
                    offset, at, shift = offset | (byte & 0x7f) << shift, at + 1, shift + 7
                    if byte < 0x80:
                        break
                if byte & 0x40:
                    offset -= 1 << shift
                assert data[at] == 0x0b
                size, at = read_leb(data, at + 1)
                offset &= 0xffffffff
                lowest = offset if lowest is None else min(lowest, offset)
                at += size
    return lowest


def argument_limit(data):
    """The first address that the block of arguments and environment must not reach.

    wasm_exec.js says 12288.  Go puts its read-only data behind 16 bytes for each function, so a host that looks
    at the module may go that far.
    """
    return max(12288, 16 * function_count(data))


def block_end(args, env):
    """Where the block of arguments and environment ends: strings from 4096 on, then the pointers."""
    at = 4096
    for text in args + ["%s=%s" % pair for pair in env.items()]:
        at += len(text.encode() if isinstance(text, str) else text) + 1
        at += -at % 8
    return at + 8 * (len(args) + 1 + len(env) + 1)
