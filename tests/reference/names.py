"""The things that the examples speak of, by what they are."""

from __future__ import annotations

from pyoxigraph import NamedNode

from valuegraph.vocabulary.namespaces import Namespace

ALICE = Namespace("https://alice.example/")
COOP = Namespace("https://coop.example/")
DAIRY = Namespace("https://dairy.example/")
FABLAB = Namespace("https://fablab.example/")
MED = Namespace("https://medical.example/")
MFG = Namespace("https://manufacturing.example/")
REPAIR = Namespace("https://auto-repair.example/")
TRAINING = Namespace("https://training.example/")
UUID = Namespace("urn:uuid:")

# agent-01
ROLE = FABLAB["52f0e212-3c4f-4d27-b345-5e964c135824"]
RELATIONSHIP = FABLAB["6b97b1be-8e07-44ac-82e5-214f1b2aaf33"]

# production-01, 02 and 13
DESK = MFG["e1721a61-cd47-4556-84b9-8b1b81da15bf"]
PLYWOOD = MFG["3129ca8b-fcda-45be-bbda-294dc924d3b9"]
DESIGN = MFG["6b97b1be-8e07-44ac-82e5-214f1b2aaf33"]
CNC_MACHINE = MFG["52f0e212-3c4f-4d27-b345-5e964c135824"]
CONSUME_PLYWOOD = MFG["b52a5815-fae9-43bf-be95-833b95dc0adb"]
USE_CNC = MFG["b90b0b77-09a2-42e2-8bd4-e9ae2c1c6172"]
CITE_DESIGN = MFG["a8236bbb-81e0-422d-9861-56d2417db0fb"]
WORK = MFG["6f438393-7f87-4914-806c-e23a4fd15e89"]
PRODUCE_DESK = MFG["d4d2fd71-34f2-41c3-b1c5-19ad5ed2da59"]
BACK_OUT_PLYWOOD = MFG["b52a5815-fae9-43bf-be95-833b95dc0sdf"]
CONSUME_ANEW = MFG["b52a5815-fae9-43bf-be95-833b95dc0yu8"]
CORRECT_WORK = MFG["6f438393-7f87-4914-806c-e23a4fd158uj"]

# production-03 and 04
PRINTER = TRAINING["e1721a61-cd47-4556-84b9-8b1b81da15bf"]
HANDOUT = TRAINING["6b97b1be-8e07-44ac-82e5-214f1b2aaf33"]
WORKSHOP = TRAINING["3129ca8b-fcda-45be-bbda-294dc924d3b9"]

# production-05 and 06
CAR = ALICE["e1721a61-cd47-4556-84b9-8b1b81da15bf"]
OIL_CHANGE = REPAIR["02b39a30-3e04-4305-9656-7f261aa63c84"]
MODIFY_CAR = REPAIR["52f0e212-3c4f-4d27-b345-5e964c135824"]

# production-07 and 08
LASER_CUTTER = MFG["e1721a61-cd47-4556-84b9-8b1b81da15bf"]
ATTACH_AIR_FILTER = MFG["3be5259d-10f0-431c-9fec-9c0c15a461d3"]
ATTACH_COMPRESSOR = MFG["3be5259d-10f0-431c-9fec-9c0c15a461e4"]
ASSEMBLY = MFG["02b39a30-3e04-4305-9656-7f261aa63c84"]
TESTING = MFG["02b39a30-3e04-4305-9656-7f261aa63c98"]
ACCEPT_CUTTER = MFG["a8236bbb-81e0-422d-9861-56d2417db0fb"]
MODIFY_CUTTER = MFG["52f0e212-3c4f-4d27-b345-5e964c135824"]

# production-09
POLYMER_SPECIFICATION = UUID["d4d2fd71-34f2-41c3-b1c5-19ad5ed2da58"]
MAKING = MFG["27be5cab-d740-4194-9298-1661a69d9d95"]
QUALITY_TEST = MFG["6fb358a3-2859-4d6a-a4fa-431603ee70f5"]
BUCKETS = MFG["3129ca8b-fcda-45be-bbda-294dc924d3b9"]
POLYMER = MFG["6b5bc786-b9ed-4189-b34f-5ef7d10f1f86"]
MOULDING_MACHINE = MFG["23799c14-c368-4653-a584-83bf9ae8b82a"]
BUCKET_FLOW = MFG["33e8933b-ff73-4a01-964a-ca7a98893083"]
RECIPE_OF_TEST = MFG["a8356625-bf64-4c16-9099-28aa1b718c4b"]
PLAN = MFG["8e5fe80d-a769-4bd5-89e5-2136d33eab9f"]
MAKE_BUCKETS = MFG["02b39a30-3e04-4305-9656-7f261aa63c84"]
TEST_BUCKETS = MFG["8baa8ff7-9c1e-4586-ae7b-79d620a3cac9"]
ACCEPT_BUCKETS = MFG["a8236bbb-81e0-422d-9861-56d2417db0fb"]
MODIFY_BUCKETS = MFG["52f0e212-3c4f-4d27-b345-5e964c135824"]
PRODUCE_POLYMER = MFG["e1721a61-cd47-4556-84b9-8b1b81da15bf"]

# production-10 and 11
CONTAINER = MED["e1721a61-cd47-4556-84b9-8b1b81da15bf"]
PACKAGE = MED["e1721a61-cd47-4556-84b9-8b1b81da564h"]
COMBINES = tuple(
    MED[name]
    for name in (
        "b52a5815-fae9-43bf-be95-833b95dc0adb",
        "b90b0b77-09a2-42e2-8bd4-e9ae2c1c6172",
        "a8236bbb-81e0-422d-9861-56d2417db0fb",
        "6f438393-7f87-4914-806c-e23a4fd15e89",
    )
)
GOWNS = tuple(MED[f"3129ca8b-fcda-45be-bbda-294dc924d3b{n}"] for n in (9, 0, 1))

# production-12
COW_12, COW_45, COW_40 = (DAIRY[f"e1721a61-cd47-4556-84b9-8b1b81da15b{c}"] for c in "fgh")
HERD = DAIRY["3129ca8b-fcda-45be-bbda-294dc924d3b9"]


def as_written(name: str) -> NamedNode:
    """A ValueFlows term in the namespace that the examples give it, which is not that of 1.0."""
    return NamedNode("http://w3id.org/valueflows/ont/vf#" + name)
