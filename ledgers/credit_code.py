"""Unified social credit codes (统一社会信用代码) checked as GB 32100-2015 writes them: pure."""

import unicodedata

LENGTH = 18
# I, O, S, V and Z are never used.
CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))
# 登记管理部门码 → its name and the 机构类别码 it gives.
DEPARTMENTS: dict[str, tuple[str, dict[str, str]]] = {
    "1": (
        "机构编制",
        {"1": "机关", "2": "事业单位", "3": "编办直接管理机构编制的群众团体", "9": "其他"},
    ),
    "2": ("外交", {"1": "外国常驻新闻机构", "9": "其他"}),
    "3": (
        "司法行政",
        {
            "1": "律师执业机构",
            "2": "公证处",
            "3": "基层法律服务所",
            "4": "司法鉴定机构",
            "5": "仲裁委员会",
            "9": "其他",
        },
    ),
    "4": ("文化", {"1": "外国在华文化中心", "9": "其他"}),
    "5": ("民政", {"1": "社会团体", "2": "民办非企业单位", "3": "基金会", "9": "其他"}),
    "6": (
        "旅游",
        {
            "1": "外国旅游部门常驻代表机构",
            "2": "港澳台地区旅游部门常驻内地（大陆）代表机构",
            "9": "其他",
        },
    ),
    "7": ("宗教", {"1": "宗教活动场所", "2": "宗教院校", "9": "其他"}),
    "8": ("工会", {"1": "基层工会", "9": "其他"}),
    "9": ("工商", {"1": "企业", "2": "个体工商户", "3": "农民专业合作社"}),
    "A": ("中央军委改革和编制办公室", {"1": "军队事业单位", "9": "其他"}),
    "N": (
        "农业",
        {
            "1": "组级集体经济组织",
            "2": "村级集体经济组织",
            "3": "乡镇级集体经济组织",
            "9": "其他",
        },
    ),
    "Y": ("其他", {"1": "不再划分类别"}),
}


def as_written(typed: str) -> str:
    """The code as the standard writes it: half-width capitals without spaces or hyphens."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return "".join(one for one in plain if not one.isspace() and one != "-")


def check_digit(body: str) -> str:
    """The 18th character that the first 17 ask for (clause 5: weights 3^i mod 31)."""
    total = sum(CHARACTERS.index(one) * weight for one, weight in zip(body, WEIGHTS, strict=True))
    return CHARACTERS[-total % 31]


def problem(code: str) -> str | None:
    """None for a code the standard allows, else the sentence that says what is wrong where."""
    if not code:
        return "请填写18位统一社会信用代码"
    if len(code) != LENGTH:
        return f"统一社会信用代码应为18位，现为{len(code)}位，请对照登记证书"
    for place, one in enumerate(code, start=1):
        if one not in CHARACTERS:
            return f"第{place}位“{one}”不是代码用字（只用数字和大写字母，不用I、O、S、V、Z）"
    return _wrong_parts(code)


def _wrong_parts(code: str) -> str | None:
    department = DEPARTMENTS.get(code[0])
    if department is None:
        return f"第1位“{code[0]}”不是登记管理部门代码（应为{'、'.join(DEPARTMENTS)}之一）"
    name, classes = department
    if code[1] not in classes:
        listed = "、".join(f"{key}{label}" for key, label in classes.items())
        return f"第2位“{code[1]}”不是{name}部门登记的机构类别（应为{listed}）"
    if not code[2:8].isdigit():
        return f"第3至8位“{code[2:8]}”应为6位数字的行政区划码"
    if check_digit(code[:17]) != code[17]:
        return "末位校验码与前17位不符，有抄错的字，请逐位核对登记证书"
    return None
