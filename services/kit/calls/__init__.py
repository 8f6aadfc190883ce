"""Every call to a provider goes through here.

    ProviderCalls → budget → slot (adaptive limit) → deadline → attempts → circuit breaker → adapter
                  → metrics, price, spending, audit record

A provider that works on this machine has a limit, attempts and metrics alone. Retries are those of
stamina; an SDK's own must be switched off. An adapter tells what a call used (`metering.record`),
raises `RateLimited` where the provider asks for fewer calls, and `Retry` or `Discard` for other
errors.
"""
