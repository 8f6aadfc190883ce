"""RadioX's own music: composed in `score`, played by `instruments`, recorded by `recording`.

Everything follows from a variation; the same variation always sounds the same.
"""
