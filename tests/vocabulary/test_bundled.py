from valuegraph.vocabulary.bundled import bundled, bundled_files


def test_the_bundled_folders_are_there() -> None:
    assert (bundled("ontology") / "actions.ttl").is_file()
    assert (bundled("shapes") / "observation.ttl").is_file()
    assert (bundled("examples") / "alderwater").is_dir()


def test_bundled_files_come_in_the_order_of_their_names() -> None:
    names = [path.name for path in bundled_files("ontology")]
    assert names == sorted(names)
    assert "actions.ttl" in names
    assert all(name.endswith(".ttl") for name in names)
    assert bundled_files("ontology", ".md") == []
