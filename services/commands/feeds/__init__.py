"""`radiox feeds`: what the user names as feeds, what each holds, and the sample that ships."""
