"""`radiox media`: the station's jingles, beds, idents and covers."""
