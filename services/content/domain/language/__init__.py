"""Words of the news: their stems, places, figures and days, in English and German."""
