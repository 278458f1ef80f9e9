"""The offices of the fictitious city: what hangs below the city, a district and a commune, and what became of each.

In the shape of a real city: Ban Tuyên giáo and Ban Dân vận are one since 3/2/2025, departments merged on 1/3/2025,
district offices ended with their districts on 30/6/2025. ``fields`` are the fields an office leads in; codes are ends of
codes, below the place they belong to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from feedback.core import calendar
from feedback.office.agency import LAST_DISTRICT_DAY, Kind

BOARDS_MERGED = date(2025, 2, 3)
DEPARTMENTS_MERGED = date(2025, 3, 1)

LAND, CLEARANCE, TRAFFIC, WASTE = (
    "Đất đai, giấy chứng nhận quyền sử dụng đất", "Bồi thường, giải phóng mặt bằng, tái định cư",
    "Giao thông, thoát nước, chiếu sáng", "Môi trường, rác thải",
)  # fmt: skip
FARMING, WELFARE, SCHOOLING, ORDER, PLANNING, BUILDING, PAPERS, FOOD, BODIES, PARTY, OTHER = (
    "Thủy lợi, nông nghiệp", "Chính sách xã hội", "Y tế, giáo dục", "An ninh trật tự", "Quy hoạch",
    "Xây dựng, trật tự đô thị", "Thủ tục hành chính, thái độ công vụ", "An toàn thực phẩm",
    "Cán bộ, tổ chức bộ máy", "Xây dựng Đảng", "Khác",
)  # fmt: skip


@dataclass(frozen=True)
class Office:
    """An office below a place: end of its code, name, how its papers are numbered, its fields, its days, its heir."""

    code: str
    name: str
    paper: str
    fields: tuple[str, ...] = ()
    kind: Kind = Kind.OFFICE
    since: date = calendar.FIRST_DAY
    until: date = calendar.LAST_DAY
    heir: str = ""


_TO_BOARDS = date(2025, 2, 2)
_TO_DEPARTMENTS = date(2025, 2, 28)

CITY = (
    Office("VPTU", "Văn phòng Thành ủy", "CV/VPTU", (PARTY,)),
    Office("BDV", "Ban Dân vận Thành ủy", "CV/BDVTU", (PARTY,), until=_TO_BOARDS, heir="BTGDV"),
    Office("BTG", "Ban Tuyên giáo Thành ủy", "CV/BTGTU", until=_TO_BOARDS, heir="BTGDV"),
    Office("BTGDV", "Ban Tuyên giáo và Dân vận Thành ủy", "CV/BTGDVTU", (PARTY,), since=BOARDS_MERGED),
    Office("BTC", "Ban Tổ chức Thành ủy", "CV/BTCTU", (PARTY, BODIES)),
    Office("UBKT", "Ủy ban Kiểm tra Thành ủy", "CV/UBKTTU"),
    Office("MTTQ", "Ủy ban Mặt trận Tổ quốc Việt Nam thành phố", "MTTQ-BTT", kind=Kind.FRONT),
    Office("HND", "Hội Nông dân thành phố", "HNDTP", kind=Kind.UNION),
    Office("HPN", "Hội Liên hiệp Phụ nữ thành phố", "PNTP", kind=Kind.UNION),
    Office("LDLD", "Liên đoàn Lao động thành phố", "LĐLĐTP", kind=Kind.UNION),
    Office("VPUB", "Văn phòng Ủy ban nhân dân thành phố", "VP-TH", (OTHER, PAPERS)),
    Office("SNV", "Sở Nội vụ", "SNV-VP", (BODIES, PAPERS)),
    Office("SLDTBXH", "Sở Lao động - Thương binh và Xã hội", "SLĐTBXH-VP", (WELFARE,), until=_TO_DEPARTMENTS, heir="SNV"),
    Office("SXD", "Sở Xây dựng", "SXD-VP", (BUILDING, PLANNING, OTHER)),
    Office("SGTVT", "Sở Giao thông vận tải", "SGTVT-VP", (TRAFFIC,), until=_TO_DEPARTMENTS, heir="SXD"),
    Office("STNMT", "Sở Tài nguyên và Môi trường", "STNMT-VP", (LAND, CLEARANCE, WASTE), until=_TO_DEPARTMENTS,
           heir="SNNMT"),
    Office("SNNPTNT", "Sở Nông nghiệp và Phát triển nông thôn", "SNN-VP", (FARMING, FOOD), until=_TO_DEPARTMENTS,
           heir="SNNMT"),
    Office("SNNMT", "Sở Nông nghiệp và Môi trường", "SNNMT-VP", (LAND, CLEARANCE, WASTE, FARMING),
           since=DEPARTMENTS_MERGED),
    Office("SKHDT", "Sở Kế hoạch và Đầu tư", "SKHĐT-VP", (PLANNING,), until=_TO_DEPARTMENTS, heir="STC"),
    Office("STC", "Sở Tài chính", "STC-VP", (CLEARANCE,)),
    Office("STTTT", "Sở Thông tin và Truyền thông", "STTTT-VP", (OTHER,), until=_TO_DEPARTMENTS, heir="SKHCN"),
    Office("SKHCN", "Sở Khoa học và Công nghệ", "SKHCN-VP", (OTHER,)),
    Office("SGDDT", "Sở Giáo dục và Đào tạo", "SGDĐT-VP", (SCHOOLING,)),
    Office("SYT", "Sở Y tế", "SYT-VP", (SCHOOLING, FOOD)),
    Office("SCT", "Sở Công Thương", "SCT-VP", (OTHER,)),
    Office("STP", "Sở Tư pháp", "STP-VP", (PAPERS,)),
    Office("CATP", "Công an thành phố", "CATP-PV01", (ORDER,)),
    Office("BQLDA", "Ban Quản lý dự án hạ tầng thành phố", "BQLDA", (CLEARANCE, TRAFFIC)),
)  # fmt: skip
#: Below every district; their heirs are offices of the city (written with /).
DISTRICT = (
    Office("VP", "Văn phòng cấp ủy", "CV/VP", (PARTY,), heir="/VPTU"),
    Office("BDV", "Ban Dân vận", "CV/BDV", (PARTY, BODIES), until=_TO_BOARDS, heir="BTGDV"),
    Office("BTGDV", "Ban Tuyên giáo và Dân vận", "CV/BTGDV", (PARTY, BODIES), since=BOARDS_MERGED, heir="/BTGDV"),
    Office("MTTQ", "Ủy ban Mặt trận Tổ quốc Việt Nam", "MTTQ", kind=Kind.FRONT, heir="/MTTQ"),
    Office("TNMT", "Phòng Tài nguyên và Môi trường", "TNMT", (LAND, CLEARANCE, WASTE), until=_TO_DEPARTMENTS,
           heir="NNMT"),
    Office("NNMT", "Phòng Nông nghiệp và Môi trường", "NNMT", (LAND, CLEARANCE, WASTE, FARMING),
           since=DEPARTMENTS_MERGED, heir="/SNNMT"),
    Office("QLDT", "Phòng Quản lý đô thị", "QLĐT", (TRAFFIC, BUILDING, PLANNING, OTHER), heir="/SXD"),
    Office("LDTBXH", "Phòng Lao động - Thương binh và Xã hội", "LĐTBXH", (WELFARE,), until=_TO_DEPARTMENTS, heir="NV"),
    Office("NV", "Phòng Nội vụ", "NV", (PAPERS, BODIES), heir="/SNV"),
    Office("GDDT", "Phòng Giáo dục và Đào tạo", "GDĐT", (SCHOOLING,), heir="/SGDDT"),
    Office("KT", "Phòng Kinh tế", "KT", (FARMING, FOOD), heir="/SNNMT"),
    Office("CA", "Công an", "CA", (ORDER,), heir="/CATP"),
)  # fmt: skip
#: Below every commune of the two-level time.
COMMUNE = (
    Office("VPDU", "Văn phòng Đảng ủy", "CV/VPĐU", (PARTY,)),
    Office("BXDD", "Ban Xây dựng Đảng", "CV/BXDĐ", (PARTY, BODIES)),
    Office("MTTQ", "Ủy ban Mặt trận Tổ quốc Việt Nam", "MTTQ", kind=Kind.FRONT),
    Office("VP", "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân", "VP", (OTHER,)),
    Office("KT", "Phòng Kinh tế", "KT", (LAND, CLEARANCE, TRAFFIC, WASTE, FARMING, PLANNING, BUILDING, FOOD)),
    Office("VHXH", "Phòng Văn hóa - Xã hội", "VHXH", (WELFARE, SCHOOLING)),
    Office("PVHCC", "Trung tâm Phục vụ hành chính công", "PVHCC", (PAPERS,)),
    Office("CA", "Công an", "CA", (ORDER,)),
)
FIRST_TWO_LEVEL_DAY = date(2025, 7, 1)
assert LAST_DISTRICT_DAY < FIRST_TWO_LEVEL_DAY
