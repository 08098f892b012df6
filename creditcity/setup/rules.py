"""The rules of security in force (安全), and those that are not: each says which it is."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from knox.settings import knox_settings
from rest_framework.settings import api_settings

MINUTE, HOUR = 60, 3600


@dataclass(frozen=True)
class Rule:
    """One rule as it is enforced now; `on` is False for one that is only asked for elsewhere."""

    name: str
    said: str
    on: bool = True


@dataclass(frozen=True)
class Topic:
    name: str
    rules: list[Rule]


def topics() -> list[Topic]:
    """Every rule that 等保 asks for here, read from the settings; no query."""
    return [
        Topic("密码", _passwords()),
        Topic("登录失败", _failures()),
        Topic("登录状态", _sessions()),
        Topic("身份与权限", _rights()),
        Topic("传输与存储", _storing()),
    ]


def _passwords() -> list[Rule]:
    return [
        Rule("组成", "；".join(_asked(one) for one in settings.AUTH_PASSWORD_VALIDATORS)),
        Rule("字符类别", "不要求同时有大写、小写、数字、符号", on=False),
        Rule("定期更换", "到期不强制更换，可以与以前的相同", on=False),
        Rule("首次密码", "由管理员交付，本人第一次登录后不强制更改", on=False),
        Rule("保存", "只保存 Argon2id 摘要，任何人看不到密码"),
    ]


def _asked(validator: dict[str, Any]) -> str:
    """What one of Django's validators asks for; another is named by its class."""
    name = str(validator["NAME"]).rpartition(".")[2]
    known = {
        "MinimumLengthValidator": f"至少{validator['OPTIONS'].get('min_length', 8)}位",
        "UserAttributeSimilarityValidator": "不能与账号、邮箱相似",
        "CommonPasswordValidator": "不能是常见密码",
        "NumericPasswordValidator": "不能全是数字",
    }
    return known.get(name, name)


def _failures() -> list[Rule]:
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // MINUTE)
    return [
        Rule(
            "锁定",
            f"同一账号连续输错{settings.AXES_FAILURE_LIMIT}次锁定{minutes}分钟，网页和接口一起计；"
            "锁定期间正确的密码也不能登录，再试不延长",
        ),
        Rule("按来源地址限制", "登录页只按账号锁定，不按来源地址限制次数", on=False),
        Rule("令牌接口", f"每个地址{_rate('tokens')}"),
        Rule(
            "不用登录的地址",
            f"每个来源：大屏{_rate('screens')}、日历{_rate('calendars')}、通报{_rate('circulars')}",
        ),
    ]


def _rate(scope: str) -> str:
    number, _, _ = str(api_settings.DEFAULT_THROTTLE_RATES[scope]).partition("/")
    return f"每分钟至多{number}次"


def _sessions() -> list[Rule]:
    hours = settings.SESSION_COOKIE_AGE // HOUR
    days = knox_settings.TOKEN_TTL.days
    return [
        Rule("最长时间", f"登录{hours}小时后须重新登录"),
        Rule("空闲退出", "没有操作不会自动退出，到最长时间为止", on=False),
        Rule("停用账号", "停用后随即不能登录，已登录的随即退出，令牌失效"),
        Rule("程序令牌", f"{days}天后失效；本人改密码、管理员重设密码后全部失效"),
    ]


def _rights() -> list[Rule]:
    return [
        Rule("第二因素", "没有动态口令、UKey 等第二种验证，只凭密码登录", on=False),
        Rule(
            "三员分立",
            "系统、安全、审计管理员没有分开；系统管理员不能改业务数据，但可以给人（包括自己）分配角色",
            on=False,
        ),
        Rule(
            "留痕",
            "报送、审核、更正、通报、口径和设置逐条记下谁、何时、改了什么；人员改动记在人员历史",
        ),
        Rule("统一的审计日志", "没有防篡改、可单独导出的登录和操作日志", on=False),
    ]


def _storing() -> list[Rule]:
    https = bool(getattr(settings, "SECURE_SSL_REDIRECT", False))
    provider = str(settings.LEDGER_PRIVACY["PROVIDER"]).rpartition(".")[2]
    aes = provider == "Aes256Gcm"
    scan = bool(settings.EVIDENCE_SCAN_COMMAND)
    return [
        Rule("传输加密", "只接受 https" if https else "试用方式，不强制 https", on=https),
        Rule(
            "个人信息加密",
            "台账中自然人的信息和上传的工作簿用 AES-256-GCM 加密"
            if aes
            else f"台账中自然人的信息和上传的工作簿由 {provider} 加密",
        ),
        Rule("国密算法", "没有使用 SM2、SM3、SM4", on=False) if aes else Rule("加密程序", provider),
        Rule("病毒检查", "每份佐证材料保存前检查" if scan else "上传的文件不检查病毒", on=scan),
    ]
