"""A small valid case that uses every table of the contract, as text: a region with two hospitals, weeks from 2026-01-05."""

from __future__ import annotations

import csv
import io
from functools import cache
from pathlib import Path

import pandas as pd

from pks.core.case import Case, case_from

SETTINGS: dict[str, object] = {
    "name": "Region Östra, kirurgi",
    "currency": "SEK",
    "level": "tactical",
    "frequency": "W-MON",
    "start": "2026-01-05",
    "periods": 52,
}

TOML = """\
name = "Region Östra, kirurgi"
currency = "SEK"
level = "tactical"
frequency = "W-MON"
start = "2026-01-05"
periods = 52
"""

TABLES = {
    "units": "unit,name,parent,care_level\nNorr,Sjukhuset i norr,Region Östra,specialist\nSöder,,Region Östra,\n",
    "care_groups": "care_group,name\nhöft,Höftledsartros\n",
    "planning_objects": (
        "planning_object,service,priority,acute,max_wait_days,severity,limitable\n"
        "besök,första besök,2,false,90,1,0\noperation,höftprotes,2,nej,90,2.5,0.1\nakut,höftfraktur,1,ja,,5,\n"
    ),
    "history": (
        "unit,planning_object,care_group,period,arrivals,production,waiting\n"
        "Norr,besök,,2025-12-22,20,18,40\nNorr,besök,,2025-12-29,21,19,42\nSöder,,höft,2025-12-29,7,,\n"
    ),
    "waiting": "unit,planning_object,waited_days,patients\nNorr,operation,30,12\nNorr,operation,120,3\n",
    "demand": "unit,planning_object,period,arrivals\nNorr,besök,2026-01-05,20\nSöder,akut,2026-01-12,2.5\n",
    "care_need": "unit,care_group,period,people\nNorr,höft,2026-01-05,9\n",
    "population": "area,age,sex,period,people\nstaden,65-,kvinna,2026-01-01,12000\nlandet,65-,kvinna,2026-01-01,8000\n",
    "rates": "age,sex,care_group,per_person_year\n65-,kvinna,höft,0.004\n",
    "catchment": "area,unit,care_group,share\nstaden,Norr,höft,0.7\nstaden,Söder,höft,0.3\nlandet,Söder,höft,1\n",
    "changes": "change,unit,from,factor,add,shape,lower,upper,reason\nnytt uppdrag,Norr,2026-02-02,1.1,0,linear,1.05,1.2,beslut\n",
    "pathways": "from,to,lag,per_activity\nhöft,besök,0,1\nbesök,operation,2,0.3\n",
    "activity_hours": (
        "planning_object,capacity,unit,hours\nbesök,mottagning,,0.5\noperation,sal,,2\noperation,sal,Norr,1.8\nakut,sal,,3\n"
    ),
    "length_of_stay": "planning_object,unit,mean_days,sd_days\noperation,,3.5,2\n",
    "waiting_hours": "planning_object,capacity,unit,hours\nbesök,mottagning,,0.05\n",
    "capacities": "capacity,kind,limiting,max_utilisation,session_hours\nmottagning,team,true,0.9,4\nsal,bemannad sal,,,8\n",
    "available": "unit,capacity,period,hours\nNorr,sal,2026-01-05,40\nSöder,sal,2026-01-05,30\nNorr,sal,2026-01-12,40\n",
    "ability": "unit,planning_object,period,activities\nNorr,operation,2026-01-05,15\n",
    "resources": (
        "unit,resource,kind,quantity,hours_per_period,available_share,price\n"
        "Norr,sjuksköterska,competence,4,38,0.8,350\nNorr,rum,premises,2,40,,\n"
    ),
    "time_use": "resource,use,share\nsjuksköterska,patients,0.7\nsjuksköterska,telefon,0.3\n",
    "competences": "person,function,competence,level\n,sjuksköterska,gipsning,van\n",
    "premises": "room,equipment\nrum 1,röntgen\n",
    "compositions": "capacity,resource,alternative,per_hour\nmottagning,sjuksköterska,1,1\nmottagning,rum,1,1\n",
    "staffing_keys": "capacity,care_category,resource,per_bed,per_session\n,kirurgi,sjuksköterska,1,\nsal,,sjuksköterska,,2\n",
    "calendar": "unit,period,factor\n,2026-07-06,0.6\nNorr,2026-01-05,0.8\n",
    "improvements": "improvement,planning_object,capacity,hours_change,realised\nsamma dag,operation,sal,-0.2,0.5\n",
    "reallocations": "capacity,from_unit,to_unit,max_hours,price,efficiency,order\nsal,Söder,Norr,8,100,0.95,1\n",
    "transfers": "planning_object,from_unit,to_unit,max_activities,price,distance_km,order\noperation,Norr,Söder,5,2000,70,2\n",
    "flexibility": "unit,capacity,max_share,window\nNorr,sal,0.1,2\n",
    "expansions": "unit,capacity,step,kind,max_hours,price,lead_time\nNorr,sal,1,overtime,8,900,0\nNorr,rum,2,hire,4,500,4\n",
    "suppliers": "supplier,planning_object,unit,rung,max_per_period,max_total,price,lead_time\nKliniken,operation,,2,5,100,90000,2\n",
    "goals": "unit,planning_object,reduce_per_period,target,maximum\nNorr,operation,0.5,4,20\n",
    "missions": "unit,planning_object,period,minimum,maximum\nNorr,operation,,100,600\nNorr,operation,2026-01-05,2,\n",
    "budget": "unit,period,amount\n,,5000000\nNorr,2026-01-05,100000\n",
    "outcome": "unit,planning_object,period,production,arrivals,waiting\nNorr,besök,2026-01-05,19,21,41\n",
    "outcome_hours": "unit,capacity,period,hours\nNorr,sal,2026-01-05,38.5\n",
}
"""Every table as a CSV text."""

NEEDED = ("units", "planning_objects", "capacities")
"""Tables that most faults need beside their own."""


def frame(text: str) -> pd.DataFrame:
    """Return a CSV text as a table of texts."""
    header, *rows = csv.reader(io.StringIO(text))
    return pd.DataFrame(rows, columns=header, dtype=object)


@cache
def small_case(**changed: str | None) -> Case:
    """Return the small case with some tables `changed` (a CSV text; None = left out)."""
    texts = {**TABLES, **changed}
    return case_from(SETTINGS, {name: frame(text) for name, text in texts.items() if text is not None})


@cache
def least_case() -> Case:
    """Return the least that is a case: two units and two planning objects."""
    tables = {"units": "unit\nNorr\nSöder\n", "planning_objects": "planning_object\nbesök\noperation\n"}
    return case_from(SETTINGS, {name: frame(text) for name, text in tables.items()})


def write_files(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write `files` by name into `folder`, which is made if it is missing; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def write_small(folder: Path, only: tuple[str, ...] | None = None) -> Path:
    """Write the small case (of its tables perhaps `only` some) into `folder` by hand; return the folder."""
    names = TABLES if only is None else only
    return write_files(folder, {"case.toml": TOML, **{f"{name}.csv": TABLES[name] for name in names}})
