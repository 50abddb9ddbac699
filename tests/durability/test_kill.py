"""``kill -9`` at any moment while many write over HTTP: after a restart everything that was
acknowledged is there, once and whole, and so is all that follows from it.

``VALUEGRAPH_KILLS`` says how often; CONTRIBUTING.md tells more.
"""

import os
import secrets
from pathlib import Path
from threading import Event
from time import sleep
from typing import Final

import httpx
from pyoxigraph import RdfFormat, parse

from tests.durability.campaign import Campaign, setting
from tests.server import BASE, Server
from valuegraph.journal import History
from valuegraph.ledger.following.followers import follow
from valuegraph.ledger.following.store_follower import StoreFollower
from valuegraph.store import OxigraphStore
from valuegraph.vocabulary.namespaces import XSD
from valuegraph.vocabulary.ontology import Ontology

KILLS: Final = int(os.environ.get("VALUEGRAPH_KILLS", "5"))
SEED: Final = int(os.environ.get("VALUEGRAPH_SEED", secrets.randbits(32)))
KILLS_OF_ONE_LEDGER: Final = 25


def test_what_was_acknowledged_survives_kill_9(tmp_path: Path, ontology: Ontology) -> None:
    print(f"VALUEGRAPH_SEED={SEED}")  # noqa: T201 (shown where the test fails)
    for first in range(0, KILLS, KILLS_OF_ONE_LEDGER):
        kills = min(KILLS_OF_ONE_LEDGER, KILLS - first)
        campaign = Campaign.of(SEED + first)
        acknowledged = kill_again_and_again(tmp_path / str(first), campaign, kills, ontology)
        assert acknowledged > kills


def kill_again_and_again(folder: Path, campaign: Campaign, kills: int, ontology: Ontology) -> int:
    """Start a server, write, kill it, and check what its successor has. Gives the number of events
    that were acknowledged."""
    server = Server.start(folder)
    try:
        with server.client() as client:
            answer = client.post("/commits", json=setting(len(campaign.hands)))
            assert answer.status_code == 201, answer.text
        for _ in range(kills):
            ended = Event()
            with campaign.write(server, ended):
                sleep(campaign.random.uniform(0.02, 0.6))
                server.kill()
                ended.set()
            if campaign.random.random() < 0.2:  # Recovering is ended by force too.
                server = Server.start(folder)
                sleep(campaign.random.uniform(0, 1.5))
                server.kill()
            server = Server.start(folder)
            with server.client() as client:
                campaign.check(client)
                check_journal(server, client, ontology)
        with server.client() as client:
            for hand in campaign.hands:
                hand.settle(client)
            campaign.check(client)
        server.stop()
    finally:
        server.kill()
    return sum(len(hand.acknowledged) for hand in campaign.hands)


def check_journal(server: Server, client: httpx.Client, ontology: Ontology) -> None:
    """The journal is whole, and the store is what it comes to."""
    history = History(server.directory / "journal", BASE)
    assert history.verify().torn == 0
    stamped = ontology.properties_with_range[XSD.dateTimeStamp]
    made_anew = OxigraphStore(None, stamped)
    follow(StoreFollower(made_anew), history.transactions())
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    accept = {"Accept": "application/n-triples"}
    answer = client.post("/sparql", data={"query": query}, headers=accept)
    served = {quad.triple for quad in parse(answer.content, format=RdfFormat.N_TRIPLES)}
    assert served == {quad.triple for quad in made_anew.match()}
