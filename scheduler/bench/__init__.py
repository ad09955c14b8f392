"""The engine beside its peers on public benchmark files; nothing of the product imports this package."""
