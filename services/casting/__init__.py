"""Casting: the hosts of the station, and the voices that they have in a show.

`speaker` checks a host by it before it is saved, and `show` casts a show by it.
"""
