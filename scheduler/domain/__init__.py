"""The vocabulary of visits: frozen, validated types that every other part shares."""
