"""A Ray for the tests of the adapters, which need an environment of their own (requirements.txt)."""

import importlib.util
import os
import sys

import pytest

if importlib.util.find_spec("trl") is None or importlib.util.find_spec("ray") is None:
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="session")
def spill_folder(tmp_path_factory):
    """Where Ray writes what its object store has no room for."""
    return tmp_path_factory.mktemp("spilled")


@pytest.fixture(scope="session")
def ray_cluster(spill_folder):
    """Ray on this machine, with an object store of its least size; workers find cupel as we do."""
    import ray
    from texts import OBJECT_STORE

    paths = os.pathsep.join(path for path in sys.path if path)
    ray.init(
        num_cpus=4,
        object_store_memory=OBJECT_STORE,
        object_spilling_directory=str(spill_folder),
        include_dashboard=False,
        log_to_driver=False,
        runtime_env={"env_vars": {"PYTHONPATH": paths}},
    )
    ray.data.DataContext.get_current().enable_progress_bars = False
    yield ray
    ray.shutdown()
