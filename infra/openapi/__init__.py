"""Generates openapi.json and the page of problems."""

import json

from services.bridge.app import application
from services.bridge.openapi import document
from services.kit.web.problem_pages import markdown


def generate() -> str:
    """The text of openapi.json."""
    return json.dumps(document(application()), indent=2, ensure_ascii=False) + "\n"


def problems() -> str:
    """The text of infra/docs/problems.md."""
    return markdown()
