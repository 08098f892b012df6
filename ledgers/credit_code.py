"""Unified social credit codes (统一社会信用代码) checked as GB 32100-2015 writes them: pure."""

import unicodedata

LENGTH = 18
# I, O, S, V and Z are never used.
CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))
PLACES = {one: place for place, one in enumerate(CHARACTERS)}
# What each character is worth at each place of the body, so that a sum is 17 look-ups.
WORTHS = tuple({one: PLACES[one] * weight for one in CHARACTERS} for weight in WEIGHTS)
PREFIX = 8
W8, W9, W10, W11, W12, W13, W14, W15, W16 = WORTHS[PREFIX:]
# Prefixes met so far; bounded, so that a file of nonsense cannot fill the memory.
_PREFIXES: dict[str, int | None] = {}
MOST_PREFIXES = 20_000
# What individual businesses without a code may write (17个0加X); never a key, never counted.
PLACEHOLDER = "0" * 17 + "X"
PLACEHOLDERS = frozenset({PLACEHOLDER, "0" * LENGTH, "123456789012345678"})
ORGANISATION_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
# 11 − the rest; 10 is written X and 11 is written 0.
ORGANISATION_CHECKS = "0X987654321"
ORGANISATION_WORTHS = tuple(
    {one: place * weight for place, one in enumerate(ORGANISATION_CHARACTERS)}
    for weight in ORGANISATION_WEIGHTS
)
O1, O2, O3, O4, O5, O6, O7, O8 = ORGANISATION_WORTHS
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
    total = sum(worth[one] for one, worth in zip(body, WORTHS, strict=True))
    return CHARACTERS[-total % 31]


def problem(code: str) -> str | None:
    """None for a code the standard allows, else the sentence that says what is wrong where."""
    if len(code) == LENGTH and code not in PLACEHOLDERS:
        start = _sum_of_prefix(code[:PREFIX])
        if start is not None:
            return _wrong_end(code, start)
    return _reason(code)


def organisation_problem(code: str) -> str | None:
    """None when the 9 characters of a 组织机构代码 agree (GB 11714), else the sentence."""
    body = code.replace("-", "") if "-" in code else code
    if len(body) == LENGTH // 2 and body[-1] == _organisation_check(body):
        return None
    if len(body) != LENGTH // 2 or not (body.isascii() and body.isalnum() and body == body.upper()):
        return f"组织机构代码应为9位数字或大写字母，现为{len(body)}位，请对照证书"
    return f"组织机构代码末位校验码“{body[-1]}”与前8位不符，请对照证书核对"


def _organisation_check(body: str) -> str | None:
    """The ninth character that the first eight ask for, None where one of them is not allowed."""
    a, b, c, d, e, f, g, h, _ = [*body]
    try:
        total = O1[a] + O2[b] + O3[c] + O4[d] + O5[e] + O6[f] + O7[g] + O8[h]
    except KeyError:
        return None
    return ORGANISATION_CHECKS[total % 11]


def _sum_of_prefix(prefix: str) -> int | None:
    """What the first 8 characters add to the sum; None when they cannot begin a code.

    They name who registered where: a district has a few dozen, and each is worked out once.
    """
    if prefix in _PREFIXES:
        return _PREFIXES[prefix]
    known = not any(one not in PLACES for one in prefix) and _wrong_parts(prefix) is None
    total = sum(w[one] for one, w in zip(prefix, WORTHS, strict=False)) if known else None
    if len(_PREFIXES) < MOST_PREFIXES:
        _PREFIXES[prefix] = total
    return total


def _wrong_end(code: str, start: int) -> str | None:
    a, b, c, d, e, f, g, h, i = [*code[PREFIX:-1]]
    try:
        # Written out: a loop over the nine takes twice as long.
        total = start + W8[a] + W9[b] + W10[c] + W11[d] + W12[e] + W13[f] + W14[g] + W15[h] + W16[i]
    except KeyError:
        return _reason(code)
    return None if CHARACTERS[-total % 31] == code[-1] else _reason(code)


def _reason(code: str) -> str:
    if not code:
        return "请填写18位统一社会信用代码"
    if len(code) != LENGTH:
        return f"统一社会信用代码应为18位，现为{len(code)}位，请对照登记证书"
    if code in PLACEHOLDERS:
        return f"“{code}”是占位用的号码，不是统一社会信用代码，请对照登记证书填写"
    for place, one in enumerate(code, start=1):
        if one not in PLACES:
            return f"第{place}位“{one}”不是代码用字（只用数字和大写字母，不用I、O、S、V、Z）"
    return _wrong_parts(code) or "末位校验码与前17位不符，有抄错的字，请逐位核对登记证书"


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
    return None
