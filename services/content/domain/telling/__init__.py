"""From stories to a script: facts, passages, the running order and the words around them."""
