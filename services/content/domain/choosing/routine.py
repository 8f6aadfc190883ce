"""Routine: what every day brings and one town, market or press office alone takes note of."""

import re

_ROUTINE = {
    "en": re.compile(
        r"""
        # closings of markets
        ^(?:\S+\s){0,3}(?:stocks?|shares|markets?|index|bitcoin|ether(?:eum)?|gold|crude|copper
            |rupee|peso|real|naira|dollar|euro|yen|yuan)(?:[’']s)?\s(?:\S+\s){0,2}
            (?:slips?|sinks?|soars?|edges?|holds?|closes?|opens?|rises?|falls?|gains?|climbs?|drops?
            |slides?|jumps?|ends?|hits?|eases?|firms?|weakens?|retreats?|run)\b
        |\b(?:record\ run|closing\ prices|closing\ bell|(?:opening|intraday)\ trade)\b
        # the weather of the day
        |\b(?:hot|cold|humid|warm|mild|rainy)\ weather\ (?:across|in|on|for|over)\b
        |\btemperatures?\ across\b|\bweather\ forecast\b
        # matches to come
        |\bpredictions?,|\b(?:line-?ups?|team\ news|match\ preview|fixtures?|kick-?off\ time)\b
        # press offices
        |\b(?:donates?|donations?\ to|rewards|sponsors(?!\ of)|equips|empowers|felicitates?
            |commends|congratulates|flags\ off|reappoints|recommits|reaffirms|cohort|stakeholders?
            |scholarships?|beneficiaries|inaugurates?(?!.{0,30}\bpresident))\b
        |\binspects\s(?:\S+\s){0,3}(?:projects?|schools?|hospitals?|roads?|services|works)\b
        |\b(?:explores?|discuss(?:es)?|eye|seek)\s(?:\w+\s){0,4}(?:cooperation|investments?
            |opportunities|partnerships?|(?:bilateral|closer|economic|trade)\ ties)\b
        |\b(?:launch(?:es|ed)?|unveils?|rolls?\ out|open(?:s|ed)?(?!\ fire)|introduces?)
            \s(?:\S+\s){0,4}(?:stores?|shops?|caf[eé]s?|branch(?:es)?|hotels?|restaurants?
            |collections?|handsets?|phones?|apps?|posters?|trailers?|initiatives?|programmes?
            |schemes?|platforms?|brands?)\b
        |\bbrand(?:s|ed)?(?![ -]new)\b
        # what forces say of themselves
        |\b(?:troops|soldiers|army|military|navy|police|forces)\s(?:\S+\s){0,2}
            (?:kill|neutrali[sz]e|eliminate|arrest|nab)(?:s|ed)?\s(?:\S+\s){0,3}
            (?:terrorists?|bandits?|militants?|insurgents?|suspects?|kidnappers?|criminals?)\b
        # studies of how to live
        |\b(?:diets?|sleep|sitting|exercising|workouts?|coffee|walking|daily\ steps|screen\ time
            |(?<!-)eating|snacks?|snacking|naps?|weight\ loss|skincare|vitamins?|supplements?)\b
            (?=.{0,80}\b(?:link(?:ed|s)?|risks?|study|studies|researchers?|health)\b)
        """,
        re.VERBOSE | re.IGNORECASE,
    ),
    "de": re.compile(
        r"""
        ^(?:\S+\s){0,3}(?:dax|mdax|börse\w*|aktien\w*|bitcoin|goldpreis|ölpreis|euro|dollar)\s
            (?:\S+\s){0,2}(?:schließt|startet|steigt|fällt|notiert|legt|gibt|leicht|kaum)\b
        |\b(?:wetterbericht|wetteraussichten|so\ wird\ das\ wetter|aufstellungen?|vorschau)\b
        |\b(?:spendet|spenden\ für|sponser\w*|stipendi\w+|jubiläum|ehrennadel|filiale
            |neueröffnung|markenbotschafter\w*|neue\ kollektion)\b
        """,
        re.VERBOSE | re.IGNORECASE,
    ),
}


def is_routine(headline: str, language: str) -> bool:
    """Whether a headline is of what happens daily, or of what somebody would like to be told."""
    return bool(_ROUTINE[language].search(headline))
