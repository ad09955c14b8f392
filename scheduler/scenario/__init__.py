"""What-if: named change sets over a week's problem, and rosters compared by the evaluator's figures."""
