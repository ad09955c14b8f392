"""The conventions of HTTP that every route keeps: problems, preconditions, pages, streams, logs and figures."""
