"""Why a visit is served by whom, why another is not served at all, and the smallest change that would serve it."""
