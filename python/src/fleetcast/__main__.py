"""``python -m fleetcast`` is the program."""

from fleetcast._program import main

main()
