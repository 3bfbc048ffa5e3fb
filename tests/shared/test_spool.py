"""A body on the disk: sealed, and whole or refused."""

import hashlib

import pytest

from shared.spool import PIECE, TAG, SpoolBroken, Spooling, pieces

SIZES = [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 5]


def spooled(folder, content, step=300_000):
    coming = Spooling(folder)
    for start in range(0, len(content), step):
        if coming.add(content[start : start + step]):
            coming.write()
    return coming.end()


@pytest.mark.parametrize("size", SIZES)
def test_what_comes_out_is_what_went_in(tmp_path, size):
    content = bytes(range(256)) * (size // 256 + 1)
    kept = spooled(tmp_path, content[:size])
    assert b"".join(pieces(kept.path, kept.key)) == content[:size]
    assert (kept.size, kept.digest) == (size, hashlib.sha256(content[:size]).digest())


@pytest.mark.invariant(14)
def test_nothing_of_the_content_lies_in_the_file(tmp_path):
    kept = spooled(tmp_path, b"999999199001010016," * 100_000)
    assert b"9999991990" not in kept.path.read_bytes()
    assert kept.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("size", [PIECE + 1, 2 * PIECE])
def test_a_file_cut_at_a_piece_swapped_or_changed_is_refused(tmp_path, size):
    kept = spooled(tmp_path, b"x" * size)
    whole = kept.path.read_bytes()
    first = 4 + PIECE + TAG
    changed = [whole[:first], whole[:-1], whole[first:] + whole[:first], whole[:50] + b"!" + whole[51:], b""]
    for content in changed:
        kept.path.write_bytes(content)
        with pytest.raises(SpoolBroken):
            b"".join(pieces(kept.path, kept.key))


def test_a_body_that_does_not_end_leaves_nothing(tmp_path):
    coming = Spooling(tmp_path)
    coming.add(b"x" * (PIECE + 1))
    coming.write()
    coming.give_up()
    assert list(tmp_path.iterdir()) == []
