"""Says one character after the other for somebody who waits for an engine: ``python ticking.py COUNT SECONDS``.

It knows nothing, so it starts in a moment. A line on its standard input ends it early.
"""

import select
import sys

if __name__ == "__main__":
    count, seconds = int(sys.argv[1]), float(sys.argv[2])
    for _ in range(count):
        sys.stdout.write(".")
        sys.stdout.flush()
        if select.select([sys.stdin], [], [], seconds)[0]:
            break
    sys.stdout.write("!")
