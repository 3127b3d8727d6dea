"""What holds for every test: the cache of whoever runs them is neither read nor written, and properties try the same
examples each time. TIDEGATE_RANDOM=1 tries others, to find what nobody thought of; TIDEGATE_EXAMPLES=N tries more."""

import os

from hypothesis import settings

os.environ["TIDEGATE_CACHE"] = "off"

settings.register_profile("reproducible", derandomize=True)
if not os.environ.get("TIDEGATE_RANDOM"):
    settings.load_profile("reproducible")
