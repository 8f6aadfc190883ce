"""Pure code of onair: what is answered, as a function of airings and time."""
