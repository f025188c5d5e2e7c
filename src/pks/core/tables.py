"""The tables of a case: the whole contract as data. Reading, checking, templates and docs all come from here.

One long list on purpose: the contract reads from top to bottom in the order of the chain, and nothing here computes.

Source: the column contract of the project's design; terms after Socialstyrelsen, *Stöd för produktions- och
kapacitetsstyrning*, and *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025.
"""

from __future__ import annotations

from pks.core.schema import Column, Kind, Table

# Vocabularies: name -> (table, column) pairs whose labels belong to it.
VOCABULARIES: dict[str, tuple[tuple[str, str], ...]] = {
    "unit": (("units", "unit"),),
    "care group": (("care_groups", "care_group"),),
    "planning object": (("planning_objects", "planning_object"),),
    "care group or planning object": (("care_groups", "care_group"), ("planning_objects", "planning_object")),
    "capacity": (("capacities", "capacity"),),
    "resource": (("resources", "resource"),),
    "capacity or resource": (("capacities", "capacity"), ("resources", "resource")),
    "area": (("population", "area"),),
    "age": (("population", "age"),),
    "sex": (("population", "sex"),),
}


def _label(name: str, about: str, *, refers: str = "", required: bool = True) -> Column:
    return Column(name, Kind.LABEL, required, refers=refers, about=about)


def _number(name: str, unit: str, about: str, *, default: float | None = None, required: bool = False) -> Column:
    return Column(name, Kind.NUMBER, required, default, unit, about=about)


def _signed(name: str, unit: str, about: str, *, default: float | None = None) -> Column:
    return Column(name, Kind.NUMBER, False, default, unit, minimum=None, about=about)


def _share(name: str, about: str, *, default: float | None = None, required: bool = False) -> Column:
    return Column(name, Kind.NUMBER, required, default, "share 0–1", maximum=1.0, about=about)


def _integer(
    name: str, unit: str, about: str, *, default: float | None = None, required: bool = False, minimum: float = 0
) -> Column:
    return Column(name, Kind.INTEGER, required, default, unit, minimum=minimum, about=about)


def _text(name: str, about: str, *, choices: tuple[str, ...] = (), default: str | None = None) -> Column:
    return Column(name, Kind.TEXT, default=default, choices=choices, about=about)


def _order(default: float | None) -> Column:
    return _integer("order", "", "order in which measures are tried: 1 first", default=default, minimum=1)


UNIT = _label("unit", "the unit", refers="unit")
ANY_UNIT = _label("unit", "the unit; empty = all", refers="unit", required=False)
OBJECT = _label("planning_object", "the planning object", refers="planning object")
ANY_OBJECT = _label("planning_object", "the planning object; empty = all", refers="planning object", required=False)
GROUP = _label("care_group", "the care group", refers="care group")
OR_OBJECT = _label(
    "planning_object", "the planning object (or fill care_group)", refers="planning object", required=False
)
OR_GROUP = _label("care_group", "the care group (or fill planning_object)", refers="care group", required=False)
CAPACITY = _label("capacity", "the capacity", refers="capacity")
RESOURCE = _label("resource", "the resource (a function, a kind of room or equipment)", refers="resource")
PERIOD = Column("period", Kind.PERIOD, True, about="first day of the period")
ANY_PERIOD = Column("period", Kind.PERIOD, about="first day of the period; empty = the whole horizon")
OF_EITHER = ("planning_object", "care_group")
PRICE_HOUR = _number("price", "money per hour", "price per hour; empty = costs nothing")
PRICE_ACTIVITY = _number("price", "money per activity", "price per activity; empty = costs nothing")
LEAD_TIME = _integer("lead_time", "periods", "nothing in the first so many periods", default=0)

_PLACES = (
    Table(
        "units",
        (
            _label("unit", "short name of the unit, used in all other tables"),
            _text("name", "full name, for reports"),
            _text("parent", "the unit or group above, e.g. the hospital"),
            _text("care_level", "primary, specialist, highly specialised, municipal"),
        ),
        ("unit",),
        swedish="verksamheter",
        about="who carries out the care",
    ),
    Table(
        "care_groups",
        (_label("care_group", "diagnosis or symptom group"), _text("name", "full name, for reports")),
        ("care_group",),
        swedish="vårdbehovsgrupper",
        about="people or episodes that will need care",
    ),
    Table(
        "planning_objects",
        (
            _label("planning_object", "short name of the group of services"),
            _text("service", "which activity"),
            _text("provider", "who carries it out"),
            _text("contact", "in what way"),
            _integer("priority", "", "medical priority, 1 = most urgent", minimum=1),
            Column("acute", Kind.FLAG, default=False, about="must be met in the period in which it arises"),
            _number("max_wait_days", "days", "longest acceptable wait; empty = no promise"),
            _number("severity", "weight", "how much one person waiting too long weighs", default=1.0),
            _share("limitable", "share of the need arriving that may be limited (not offered)", default=0.0),
        ),
        ("planning_object",),
        swedish="planeringsobjekt",
        about="groups of services that need about the same capacity",
    ),
)

_NEED = (
    Table(
        "history",
        (
            UNIT,
            OR_OBJECT,
            OR_GROUP,
            PERIOD,
            _number("arrivals", "people", "need that arrived in the period", required=True),
            _number("production", "activities", "activities carried out in the period"),
            _number("waiting", "people", "people waiting at the end of the period"),
        ),
        ("unit", "planning_object", "care_group", "period"),
        (OF_EITHER,),
        window="history",
        swedish="historik",
        about="what arrived and what was carried out, before the start of the horizon",
    ),
    Table(
        "waiting",
        (
            UNIT,
            OBJECT,
            _number("waited_days", "days", "days waited when the horizon starts", required=True),
            _number("patients", "people", "people who have waited so long", required=True),
        ),
        ("unit", "planning_object", "waited_days"),
        swedish="väntande",
        about="people waiting at the start of the horizon, by days waited",
    ),
    Table(
        "demand",
        (UNIT, OBJECT, PERIOD, _number("arrivals", "people", "need arriving in the period", required=True)),
        ("unit", "planning_object", "period"),
        swedish="inflöde",
        about="need arriving; left out = forecast from history",
    ),
    Table(
        "care_need",
        (UNIT, GROUP, PERIOD, _number("people", "people", "people who need care in the period", required=True)),
        ("unit", "care_group", "period"),
        swedish="vårdbehov",
        about="people who will need care; left out = forecast",
    ),
    Table(
        "population",
        (
            _label("area", "where people live"),
            _label("age", "age or age group"),
            _label("sex", "sex"),
            Column("period", Kind.DATE, True, about="date from which the number holds"),
            _number("people", "people", "inhabitants", required=True),
        ),
        ("area", "age", "sex", "period"),
        window="any",
        swedish="befolkning",
        about="inhabitants by area, age and sex",
    ),
    Table(
        "rates",
        (
            _label("age", "age or age group, as in population", refers="age"),
            _label("sex", "sex, as in population", refers="sex"),
            OR_OBJECT,
            OR_GROUP,
            _number("per_person_year", "per person and year", "new cases per inhabitant and year", required=True),
        ),
        ("age", "sex", "planning_object", "care_group"),
        (OF_EITHER,),
        swedish="kontaktfrekvens",
        about="how often people of each age and sex come to need care",
    ),
    Table(
        "catchment",
        (
            _label("area", "where people live, as in population", refers="area"),
            UNIT,
            OR_OBJECT,
            OR_GROUP,
            _share("share", "share of the area's need that comes to the unit", required=True),
        ),
        ("area", "unit", "planning_object", "care_group"),
        (OF_EITHER,),
        swedish="upptagningsområde",
        about="which unit meets an area's need",
    ),
    Table(
        "changes",
        (
            _label("change", "name of the known change"),
            ANY_UNIT,
            ANY_OBJECT,
            Column("from", Kind.DATE, True, about="date from which it takes effect"),
            _number("factor", "times", "need is multiplied by this", default=1.0),
            _signed("add", "people per period", "then this is added", default=0.0),
            _text(
                "shape",
                "how it comes: at once, evenly to the end of the horizon, early or late",
                choices=("step", "linear", "front-loaded", "back-loaded"),
                default="step",
            ),
            _signed("lower", "", "lower end of an 80 % interval of the factor or, where it is given, the addition"),
            _signed("upper", "", "upper end of an 80 % interval of the factor or, where it is given, the addition"),
            Column("reason", Kind.TEXT, True, about="why: new mission, new treatment, care moved, …"),
        ),
        ("change", "unit", "planning_object", "from"),
        swedish="kända förändringar",
        about="known changes on top of the forecast",
    ),
    Table(
        "pathways",
        (
            _label("from", "care group or planning object", refers="care group or planning object"),
            _label("to", "planning object that it gives rise to", refers="planning object"),
            _integer("lag", "periods", "periods later", required=True),
            _number("per_activity", "activities", "activities per person or activity", required=True),
        ),
        ("from", "to", "lag"),
        swedish="vårdkedjor",
        about="what one person or activity gives rise to, and when",
    ),
    Table(
        "activity_hours",
        (OBJECT, CAPACITY, ANY_UNIT, _number("hours", "hours per activity", "hours of the capacity", required=True)),
        ("planning_object", "capacity", "unit"),
        swedish="timmar per aktivitet",
        about="hours that one activity takes; a unit's own row wins over the general one",
    ),
    Table(
        "length_of_stay",
        (
            OBJECT,
            ANY_UNIT,
            _number("mean_days", "days", "mean length of stay", required=True),
            _number("sd_days", "days", "standard deviation of the length of stay"),
        ),
        ("planning_object", "unit"),
        swedish="vårdtid",
        about="length of stay of inpatient episodes",
    ),
    Table(
        "waiting_hours",
        (
            OBJECT,
            CAPACITY,
            ANY_UNIT,
            _number("hours", "hours per person and period", "work per waiting", required=True),
        ),
        ("planning_object", "capacity", "unit"),
        swedish="arbete med väntande",
        about="hours that each waiting person costs per period",
    ),
)

_CAPACITY = (
    Table(
        "capacities",
        (
            _label("capacity", "short name, e.g. staffed theatre"),
            _text("kind", "what it is"),
            Column("limiting", Kind.FLAG, default=True, about="may hold production back"),
            _share("max_utilisation", "share of the hours that may be planned", default=1.0),
            _number("session_hours", "hours", "hours in one session"),
        ),
        ("capacity",),
        swedish="kapaciteter",
        about="what need and availability are measured in, in activity hours",
    ),
    Table(
        "available",
        (UNIT, CAPACITY, PERIOD, _number("hours", "hours", "available activity hours", required=True)),
        ("unit", "capacity", "period"),
        swedish="tillgänglig kapacitet",
        about="available hours; for its unit and capacity it wins over resources",
    ),
    Table(
        "ability",
        (UNIT, OBJECT, PERIOD, _number("activities", "activities", "most that can be carried out", required=True)),
        ("unit", "planning_object", "period"),
        swedish="produktionsförmåga",
        about="most activities that a unit can carry out",
    ),
    Table(
        "resources",
        (
            UNIT,
            _label("resource", "function, kind of room or equipment"),
            Column(
                "kind",
                Kind.TEXT,
                True,
                choices=("competence", "premises", "equipment"),
                swedish=("kompetens", "lokal", "utrustning"),
                about="what it is",
            ),
            _number("quantity", "number", "how many (full-time equivalents, rooms, devices)", required=True),
            _number("hours_per_period", "hours", "hours per period of each", required=True),
            _share("available_share", "share present (absence taken off)", default=1.0),
            _number("price", "money per hour", "cost of one hour"),
        ),
        ("unit", "resource"),
        swedish="resurser",
        about="competence, premises and equipment by unit",
    ),
    Table(
        "time_use",
        (
            RESOURCE,
            _label("use", "patients, phone, administration, meetings, … (only “patients” counts as available)"),
            _share("share", "share of the time", required=True),
        ),
        ("resource", "use"),
        swedish="tidsanvändning",
        about="how a function's time is used",
    ),
    Table(
        "competences",
        (
            _label("person", "the person (or fill function)", required=False),
            _label("function", "the function, e.g. outpatient nurse (or fill person)", required=False),
            _label("competence", "what the person or function can do"),
            _text("level", "how well"),
        ),
        ("person", "function", "competence"),
        (("person", "function"),),
        swedish="kompetensmatris",
        about="who can do what",
    ),
    Table(
        "premises",
        (_label("room", "the room"), _label("equipment", "what stands in it")),
        ("room", "equipment"),
        swedish="lokalmatris",
        about="what stands where",
    ),
    Table(
        "compositions",
        (
            CAPACITY,
            RESOURCE,
            _integer("alternative", "", "number of the skill mix", default=1, minimum=1),
            _number("per_hour", "hours per hour", "hours of the resource in one activity hour", required=True),
        ),
        ("capacity", "resource", "alternative"),
        swedish="sammansättningar",
        about="resources that one activity hour of a capacity takes",
    ),
    Table(
        "staffing_keys",
        (
            _label("capacity", "the capacity (or fill care_category)", refers="capacity", required=False),
            _label("care_category", "the care category (or fill capacity)", required=False),
            RESOURCE,
            _number("per_bed", "staff per bed", "staff per staffed bed"),
            _number("per_session", "staff per session", "staff per session"),
        ),
        ("capacity", "care_category", "resource"),
        (("capacity", "care_category"), ("per_bed", "per_session")),
        swedish="bemanningsnycklar",
        about="staff per bed or session",
    ),
    Table(
        "calendar",
        (ANY_UNIT, PERIOD, _number("factor", "times", "resources' hours are multiplied by this", required=True)),
        ("unit", "period"),
        swedish="kalender",
        about="holidays and closures; applies to resources, not to given available hours",
    ),
    Table(
        "improvements",
        (
            _label("improvement", "name of the improvement work"),
            ANY_UNIT,
            ANY_OBJECT,
            _label("capacity", "the capacity; empty = all", refers="capacity", required=False),
            ANY_PERIOD,
            _signed("hours_change", "hours per activity", "change of hours per activity (negative = relief)"),
            _signed(
                "capacity_change", "hours per period", "change of the hours that may be planned (positive = relief)"
            ),
            _share("realised", "share of the effect seen so far", required=True),
        ),
        ("improvement", "unit", "planning_object", "capacity", "period"),
        swedish="förbättringsarbeten",
        about="improvement work; relief counts only as far as it is realised, a burden in full",
    ),
)

_MEASURES = (
    Table(
        "reallocations",
        (
            CAPACITY,
            _label("from_unit", "who gives", refers="unit"),
            _label("to_unit", "who receives", refers="unit"),
            _number("max_hours", "hours per period", "most hours; empty = no limit"),
            PRICE_HOUR,
            _share("efficiency", "share of the hours that arrives", default=1.0),
            _order(1),
        ),
        ("capacity", "from_unit", "to_unit"),
        swedish="omfördelning",
        about="hours that may move between units",
    ),
    Table(
        "transfers",
        (
            OBJECT,
            _label("from_unit", "whose list", refers="unit"),
            _label("to_unit", "who carries out", refers="unit"),
            _number("max_activities", "activities per period", "most activities; empty = no limit"),
            PRICE_ACTIVITY,
            _number("distance_km", "km", "how far people travel"),
            _order(2),
        ),
        ("planning_object", "from_unit", "to_unit"),
        swedish="remittering mellan verksamheter",
        about="activities that one unit may carry out for another's list",
    ),
    Table(
        "flexibility",
        (
            UNIT,
            CAPACITY,
            _share("max_share", "share of a period's hours that may move in time", required=True),
            _integer("window", "periods", "how far they may move", required=True),
            _order(1),
        ),
        ("unit", "capacity"),
        swedish="flytt över tid",
        about="hours that may move between periods",
    ),
    Table(
        "expansions",
        (
            UNIT,
            _label("capacity", "the capacity, or a resource", refers="capacity or resource"),
            _label("step", "name or number of the step"),
            _text("kind", "overtime, agency staff, new theatre, …"),
            _number("max_hours", "hours per period", "most hours; empty = no limit"),
            PRICE_HOUR,
            LEAD_TIME,
            _order(3),
        ),
        ("unit", "capacity", "step"),
        swedish="utökning",
        about="hours that may be added",
    ),
    Table(
        "suppliers",
        (
            _label("supplier", "who sells"),
            OBJECT,
            _label("unit", "whose list; empty = all, sharing the caps", refers="unit", required=False),
            _integer("rung", "", "rung of the five-step ladder", default=1, minimum=1),
            _number("max_per_period", "activities per period", "most per period; empty = no limit"),
            _number("max_total", "activities", "most over the horizon; empty = no limit"),
            PRICE_ACTIVITY,
            LEAD_TIME,
            _share("follow_on", "share of the follow-on care that comes back", default=1.0),
            _order(None),
        ),
        ("supplier", "planning_object", "unit"),
        swedish="leverantörer",
        about="care that may be bought; order is 3 + rung unless given",
    ),
    Table(
        "goals",
        (
            UNIT,
            OBJECT,
            _number("reduce_per_period", "people per period", "fewer waiting each period"),
            _number("target", "people", "waiting at the end (with reduce_per_period: the floor)"),
            _number("maximum", "people", "highest acceptable list in every period"),
        ),
        ("unit", "planning_object"),
        swedish="kömål",
        about="goals for the waiting lists",
    ),
    Table(
        "missions",
        (
            UNIT,
            OBJECT,
            ANY_PERIOD,
            _number("minimum", "activities", "at least so many"),
            _number("maximum", "activities", "at most so many"),
        ),
        ("unit", "planning_object", "period"),
        swedish="uppdrag",
        about="production that a unit must reach or may not pass",
    ),
    Table(
        "budget",
        (ANY_UNIT, ANY_PERIOD, _number("amount", "money", "most that measures may cost", required=True)),
        ("unit", "period"),
        swedish="budget",
        about="money for measures; empty unit = all together, empty period = the whole horizon",
    ),
)

_OUTCOME = (
    Table(
        "outcome",
        (
            UNIT,
            OBJECT,
            PERIOD,
            _number("production", "activities", "activities carried out", required=True),
            _number("arrivals", "people", "need that arrived"),
            _number("waiting", "people", "people waiting at the end"),
        ),
        ("unit", "planning_object", "period"),
        swedish="utfall",
        about="what became of the plan",
    ),
    Table(
        "outcome_hours",
        (UNIT, CAPACITY, PERIOD, _number("hours", "hours", "hours that there were", required=True)),
        ("unit", "capacity", "period"),
        swedish="utfall i timmar",
        about="what became of the available hours",
    ),
)

TABLES: dict[str, Table] = {table.name: table for table in (*_PLACES, *_NEED, *_CAPACITY, *_MEASURES, *_OUTCOME)}
"""Every table of the contract by name, in the order of the chain."""

REQUIRED_TABLES = ("units", "planning_objects")
"""Tables without which nothing can be computed."""
