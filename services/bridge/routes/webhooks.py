"""The webhooks of the station, and their deliveries."""

from contracts.webhook import (
    Webhook,
    WebhookChange,
    WebhookCreate,
    WebhookCreated,
    WebhookDeliveries,
    WebhookDeliveriesQuery,
    WebhookDelivery,
    WebhookDeliveryQuery,
    WebhookList,
    WebhookListQuery,
    WebhookQuery,
    WebhookRemove,
    WebhookRemoved,
    WebhookReplay,
    WebhookReplayed,
    WebhookReplaySince,
    WebhookRotate,
    WebhookSecret,
    WebhookTest,
)
from services.bridge.table import QueryRoute, query_router

ONE = "/webhooks/{webhook_id}"
DELIVERY = f"{ONE}/deliveries/{{delivery_id}}"
TEST_SECONDS = 65.0
"""A receiver has up to 60 seconds to answer a test."""
REPLAY_SECONDS = 30.0

ROUTER = query_router(
    "webhooks",
    (
        QueryRoute("GET", "/webhooks", WebhookListQuery, WebhookList, "List the webhooks", "admin"),
        QueryRoute(
            "POST",
            "/webhooks",
            WebhookCreate,
            WebhookCreated,
            "Create a webhook; its secret is told once",
            "admin",
            status=201,
        ),
        QueryRoute("GET", ONE, WebhookQuery, Webhook, "Read a webhook", "admin"),
        QueryRoute("PATCH", ONE, WebhookChange, Webhook, "Change a webhook", "admin"),
        QueryRoute("DELETE", ONE, WebhookRemove, WebhookRemoved, "Remove a webhook", "admin"),
        QueryRoute(
            "POST", f"{ONE}/rotate", WebhookRotate, WebhookSecret, "Rotate its secret", "admin"
        ),
        QueryRoute(
            "POST",
            f"{ONE}/test",
            WebhookTest,
            WebhookDelivery,
            "Send a test event",
            "admin",
            timeout=TEST_SECONDS,
        ),
        QueryRoute(
            "POST",
            f"{ONE}/replay",
            WebhookReplaySince,
            WebhookReplayed,
            "Deliver events since a time",
            "admin",
            status=202,
            timeout=REPLAY_SECONDS,
        ),
        QueryRoute(
            "GET",
            f"{ONE}/deliveries",
            WebhookDeliveriesQuery,
            WebhookDeliveries,
            "List its deliveries",
            "admin",
        ),
        QueryRoute(
            "GET", DELIVERY, WebhookDeliveryQuery, WebhookDelivery, "Read a delivery", "admin"
        ),
        QueryRoute(
            "POST",
            f"{DELIVERY}/replay",
            WebhookReplay,
            WebhookDelivery,
            "Deliver an event once more",
            "admin",
            status=202,
        ),
    ),
)
