"""What holds for every test: the cache of whoever runs them is neither read nor written."""

import os

os.environ["TIDEGATE_CACHE"] = "off"
