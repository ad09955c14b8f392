"""Who somebody is, what the person may do, and how secrets are kept; no database here."""
