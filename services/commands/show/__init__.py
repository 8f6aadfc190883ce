"""`radiox show`: arguments, following the show, the summary and the show's folder."""
