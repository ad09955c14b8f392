"""Other people's solvers, each modelled as well as its documentation allows and loaded only in a process of its own."""
