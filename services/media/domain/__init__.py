"""The design of covers: text, typesetting, layout, colour and artwork; no rendering of text."""
