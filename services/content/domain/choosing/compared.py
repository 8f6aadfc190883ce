"""What articles are compared by."""

from services.content.domain.choosing.vocabulary import Text
from services.content.domain.news import Article
from services.content.domain.reading import german_overviews


def compared(article: Article, language: str) -> Text:
    """What an article is compared by: its headline and its text.

    A German overview is compared by one of its matters alone.
    """
    title, text = article.source.title, article.text
    return Text(*(german_overviews.matter(title, text) if language == "de" else (title, text)))
