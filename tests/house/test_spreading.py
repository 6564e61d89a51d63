from tests.spreading import ROOT, subject_of


def test_tests_with_servers_are_one_subject_and_every_other_file_is_its_own() -> None:
    marked = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tests").rglob("test_*.py")
        if "pytest.mark.servers" in path.read_text() and path.name != "test_spreading.py"
    }
    assert {subject_of(f"{file}::test_it[a/b::c]") for file in marked} == {"servers"}
    assert subject_of("tests/house/test_structure.py::test_it") == "tests/house/test_structure.py"
    assert len(marked) == 12
