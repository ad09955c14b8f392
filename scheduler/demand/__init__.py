"""From register, rules, calendar and ledger to the visits owed in one ISO week."""
