"""What holds of all modules of routes."""

from importlib import import_module
from pkgutil import iter_modules

from services.onair import routes


def test_no_module_keeps_an_error_that_it_raises_again() -> None:
    """An error that is raised again holds the frames of every time, and requests with them."""
    modules = [
        import_module(f"{routes.__name__}.{each.name}") for each in iter_modules(routes.__path__)
    ]
    assert len(modules) >= 11
    kept = [value for module in modules for value in vars(module).values()]
    assert not [value for value in kept if isinstance(value, BaseException)]
