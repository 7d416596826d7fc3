"""What the tests of the adapters share."""

import os
import sys

import pytest

# Ray allows no less.
OBJECT_STORE = 80 * 1024 * 1024
MATH = {"components": [{"verifier": "math"}]}
TWO_PARTS = {
    "components": [
        {"verifier": "math", "weight": 0.75},
        {"name": "last", "verifier": "math", "options": {"extract": "last_number"}, "weight": 0.25},
    ]
}
# Right for math, wrong for both, right only as the last number: 1, 0 and 0.25 by TWO_PARTS.
REFERENCE = "4711"
RIGHT, WRONG, LAST = "so it is \\boxed{4711}", "so it is \\boxed{12}", "\\boxed{12}, no: 4711"


@pytest.fixture(scope="session")
def spill_folder(tmp_path_factory):
    """Where Ray writes what its object store has no room for."""
    return tmp_path_factory.mktemp("spilled")


@pytest.fixture(scope="session")
def ray_cluster(spill_folder):
    """Ray on this machine, with an object store of its least size; workers find cupel as we do."""
    import ray

    paths = os.pathsep.join(path for path in sys.path if path)
    ray.init(
        num_cpus=4,
        object_store_memory=OBJECT_STORE,
        object_spilling_directory=str(spill_folder),
        include_dashboard=False,
        log_to_driver=False,
        runtime_env={"env_vars": {"PYTHONPATH": paths}},
    )
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    yield ray
    ray.shutdown()
