"""Settings of voices: whether a provider takes a value."""

from contracts import SpeechProvider, VoiceSetting


def wrong_setting(name: str, value: bool | float | str, provider: SpeechProvider) -> str:  # noqa: FBT001 - the value of a flag
    """Why a voice of a provider cannot have a setting, in words; empty where it can."""
    known = {each.name: each for each in provider.settings or ()}
    if name not in known:
        has = ", ".join(known) or "none"
        return f"{provider.name} has no setting {name}; its settings: {has}"
    if _fits(value, known[name]):
        return ""
    return f"{provider.name}: the setting {name} is {_wanted(known[name])}, not {value!r}"


def _fits(value: bool | float | str, setting: VoiceSetting) -> bool:  # noqa: FBT001 - as above
    if setting.kind == "flag":
        return isinstance(value, bool)
    if setting.kind == "text":
        return isinstance(value, str) and (setting.most is None or len(value) <= setting.most)
    if isinstance(value, bool | str) or (setting.kind == "whole number" and value % 1):
        return False
    above = setting.least is None or value >= setting.least
    return above and (setting.most is None or value <= setting.most)


def _wanted(setting: VoiceSetting) -> str:
    if setting.kind == "text":
        return "a text" + (f" of at most {setting.most:g} characters" if setting.most else "")
    if setting.kind == "flag":
        return "true or false"
    if setting.least is not None and setting.most is not None:
        return f"a {setting.kind} from {setting.least:g} to {setting.most:g}"
    return f"a {setting.kind}" + (f" from {setting.least:g}" if setting.least is not None else "")
