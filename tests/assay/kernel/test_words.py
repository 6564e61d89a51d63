from assay.kernel.formatting import grouped


def test_thousands_stand_apart_by_a_thin_space_that_does_not_break() -> None:
    told = [grouped(999), grouped(1594), grouped(12_345_678), grouped(1234.56, 1), grouped(-1000)]
    assert told == ["999", "1\u202f594", "12\u202f345\u202f678", "1\u202f234.6", "-1\u202f000"]
