"""A small register as CSV text, which each test spoils in one way."""

from pathlib import Path

from scheduler.domain.register import Register
from scheduler.formats.register import read_register
from scheduler.formats.register_folder import read_register_folder
from scheduler.formats.register_writer import write_register_workbook

TABLES = {
    "settings": "setting,value\nname,临江镇\nremote_counts_for_month,no\n",
    "areas": "area,name,level,parent,code\nC,清溪县,county,,330182000000\nT,临江镇,town,C,\nG1,一网格,grid,T,\n",
    "kinds": (
        "kind,title_zh,title_en,counts_as_face\nvolunteer,志愿者,Volunteer,yes\ndoctor,家庭医生,Family doctor,no\n"
    ),
    "services": (
        "service,title_zh,title_en,modes,people,kinds,contracted_kind,covers,follows,min_lag\n"
        "visit,探访,Visit,home=30;phone=10,1,,,,,\n"
        "check,巡诊,Health check,home=40,1,doctor,doctor,visit,visit,24:00\n"
    ),
    "rules": (
        "rule,service,tier,category,elder,reason,visits,per,smallest_gap_days,largest_gap_days\n"
        "weekly,visit,red,,,,1,week,5,9\n"
        "monthly,visit,green,,,,1,month,,\n"
        "special,visit,,,E1,刚出院,2,week,2,\n"
    ),
    "periods": "period,kind,areas,first_day,last_day,remote_only,frequency_multiplier,message_zh,message_en\n"
    "flu,epidemic,G1,2026-11-30,2026-12-06,yes,1.5,多通风,Air the rooms\n",
    "calendar": "date,kind,name\n2026-10-10,workday,国庆调休\n",
    "places": (
        "place,latitude,longitude,crs,access_minutes\n"
        "P1,29.801,119.690,wgs84,2\n"
        "P2,29.80,119.70,GCJ-02,\n"
        "P3,29.81,119.71,百度,0.5\n"
    ),
    "elders": (
        "elder,household,place,area,tier,categories,named_visitor,contracted_visitors,enrolled_on\n"
        "E1,H1,P1,G1,red,living_alone;disabled,V1,doctor=D1,2026-11-20\n"
        "E2,H1,P1,G1,green,empty_nest,,,\n"
    ),
    "consents": "elder,mode,state,asked_on\nE1,home,agreed,2026-01-05\nE1,phone,refused,\nE2,home,given_by_family,\n",
    "people": "person,name,identity_number,phone,address\n"
    "E1,王秀英,11010519491231002x,0571-1234567,清溪县临江镇1号\nE2,李大海,,,\nV1,陈晨,,+8613800000000,\n",
    "contacts": "person,name,phone,relation\nE1,王小明,13900000000,儿子\n",
    "visitors": (
        "visitor,kind,home,travel_mode,areas,caseload,daily_minutes,agreed_weekly_minutes,weekly_minutes\n"
        "V1,volunteer,P2,bicycle,T,E1;E2,240,300,600\n"
        "D1,doctor,P3,car,,,,,\n"
    ),
    "qualifications": "visitor,name,valid_from,valid_until\nV1,insurance,2026-01-01,2026-12-31\n",
    "availability": (
        "visitor,weekdays,start,end,pause_start,pause_end,follows_calendar,valid_until\n"
        "V1,1-3;6,8:30,11:30,,,no,\n"
        "D1,1-5,08:00,17:00,12:00,13:00,yes,2027-06-30\n"
    ),
    "exceptions": "visitor,first_day,last_day,start,end,reason\nV1,2026-12-01,,,,生病\nV1,2026-12-02,,14:00,16:00,\n",
    "absences": "elder,status,first_day,last_day,note\nE2,hospital,2026-12-03,2026-12-20,\n",
    "quiet_hours": "elder,start,end,weekdays\nE1,12:00,14:00,\n",
    "calling_hours": "elder,earliest,latest,weekdays,due\nE2,9:00,11:00,1-5,10:30\n",
    "ledger": (
        "date,elder,visitor,service,mode,outcome,reason,minutes\n"
        "2026/11/3,E1,V1,visit,home,seen,,35\n"
        "2026-11-10,E1,V1,visit,home,not_seen,无人应门,20\n"
    ),
    "pins": "week,elder,service,number,visitor,date,start,after\n2026-W49,E1,visit,1,V1,2026-12-02,9:30,E2/visit/1\n",
}


def folder_with(folder: Path, **changed: str) -> Path:
    """Write the sample with some tables replaced; an empty text leaves a table out."""
    for name, text in {**TABLES, **changed}.items():
        if text:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    return folder


def spoiled(folder: Path, table: str, old: str, new: str) -> Path:
    """Write the sample with one passage of one table replaced."""
    assert TABLES[table].count(old) == 1
    return folder_with(folder, **{table: TABLES[table].replace(old, new)})


def sample(folder: Path) -> Register:
    """Read the sample itself."""
    return read_register_folder(folder_with(folder))


def through_workbook(register: Register, folder: Path) -> Register:
    """Write a register as a workbook and read it again."""
    write_register_workbook(register, folder / "register.xlsx")
    return read_register(folder / "register.xlsx")
