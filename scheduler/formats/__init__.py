"""Files in and out: registers, problem files and public benchmark formats."""
