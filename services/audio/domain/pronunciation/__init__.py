"""Pronunciation: the words that a speech engine is given for a written text.

Engines spell symbols ("slash", "hash"), read "$5 billion" as "dollar five billion" and stop after
"Mr.". Each module here holds the rules for one kind of writing, in English and in German; the
`Pronouncer` applies them after the lexicon, whose entries have precedence.
"""
