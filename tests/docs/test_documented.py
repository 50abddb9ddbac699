"""Every setting, command and route is in the README."""

from dataclasses import fields
from pathlib import Path

import typer.main

from valuegraph import Ledger
from valuegraph.app.service import create_app
from valuegraph.cli import command_line
from valuegraph.settings import VARIABLE_PREFIX, Settings

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_documented() -> None:
    for setting in fields(Settings):
        assert f"`{VARIABLE_PREFIX}{setting.name.upper()}`" in README


def test_every_command_and_its_options_are_documented() -> None:
    group = typer.main.get_command(command_line())
    commands = getattr(group, "commands", {})
    assert commands
    for name, command in commands.items():
        assert f"`valuegraph {name} " in README
        for each in (command, *getattr(command, "commands", {}).values()):
            options = {o for p in each.params for o in p.opts if o.startswith("--")}
            for option in options - {"--help"}:
                assert option in README, f"{option} of {each.name}"


def test_every_route_is_documented() -> None:
    with Ledger.open() as ledger:
        paths = create_app(ledger, Settings()).openapi()["paths"]
        collections = {f"/{slug}" for slug in ledger.ontology.collections}
    for path in paths:
        is_collection = path in collections or path.removesuffix("/{id}") in collections
        assert is_collection or f"`{path}`" in README, path
