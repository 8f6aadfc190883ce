"""What makes a cover, without pixels of text: words, type, layout, colour and artwork."""
