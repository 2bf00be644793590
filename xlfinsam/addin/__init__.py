"""What Excel sees: the buttons, the functions in cells, and the host that turns a fault into one Swedish sentence."""
