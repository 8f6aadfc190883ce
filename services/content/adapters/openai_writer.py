"""Scripts by OpenAI, or by a server that speaks its protocol (Ollama, vLLM, LM Studio)."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, cast

import openai
from openai import AsyncOpenAI

from contracts import Language
from services.content.adapters.openai_dialects import DIALECTS, Answer, Dialect
from services.content.adapters.prompting import Prompt, instructions
from services.content.adapters.segment_reader import SegmentReader
from services.content.ports import Assignment, Worded
from services.content.settings import ContentSettings
from services.kit.http_client import HttpClient
from services.kit.providers import missing_package
