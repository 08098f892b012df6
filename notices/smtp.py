"""One letter over SMTP, with a stop between RCPT and DATA at which the caller writes down where
it stands.

Django's own backend gives no such stop: after a crash it could not be told whether the letter
had been on the line.
"""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.utils import DNS_NAME

from notices.answers import ANSWER_AT_MOST, Answer, Verdict, judged

TOO_LARGE = 552
# Codes of OpenSSL (x509_vfy.h).
UNPROVEN = dict.fromkeys(
    (18, 19, 20, 21),
    "颁发机构不受信任；单位内部颁发的，请在 EMAIL_CA_FILE 写明其根证书文件",
) | {
    9: "还没有生效，请核对两台机器的时间",
    10: "已过期，请更换证书",
    62: "不是发给{host}的，请在 EMAIL_URL 写证书上的主机名",
    64: "不是发给{host}的，请在 EMAIL_URL 写证书上的主机名",
}
BROKEN_OFF = "传送过程中断，无法确认对方是否收到"


class _StopsBeforeData(smtplib.SMTP):
    """Says so before DATA is sent, and waits longer for the answer to it."""

    before_data: Callable[[], None]
    on_the_line = False

    def data(self, msg: object) -> tuple[int, bytes]:
        self.before_data()
        self.on_the_line = True
        if self.sock is not None:
            self.sock.settimeout(settings.EMAIL_DATA_TIMEOUT)
        return super().data(msg)  # type: ignore[arg-type]


class _StopsBeforeDataWithTLS(_StopsBeforeData, smtplib.SMTP_SSL):
    """The same where the whole connection is encrypted."""


def carry(message: EmailMessage, *, before_data: Callable[[], None]) -> Answer:
    """Hands the message to the configured server for its one recipient.

    `before_data` is called once, when the server has accepted sender and recipient and nothing of
    the letter has been sent; what it raises ends the attempt and is passed on.
    """
    try:
        server = _signed_in()
    except (smtplib.SMTPException, OSError) as error:
        return _away(error)
    server.before_data = before_data
    sender = parseaddr(message.from_email)[1]
    content = message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
    try:
        server.sendmail(sender, message.to, content)
    # ValueError: an address that cannot be said to a mail server.
    except (smtplib.SMTPException, OSError, ValueError) as error:
        return _refused(error, on_the_line=server.on_the_line)
    finally:
        # What the server says to QUIT changes nothing about the letter.
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
        server.close()
    return Answer(Verdict.SENT, 250)


def _signed_in() -> _StopsBeforeData:
    where: dict[str, Any] = {
        "host": settings.EMAIL_HOST,
        "port": settings.EMAIL_PORT,
        "local_hostname": DNS_NAME.get_fqdn(),
        "timeout": settings.EMAIL_TIMEOUT,
    }
    safe = ssl.create_default_context()
    if settings.EMAIL_CA_FILE:
        safe.load_verify_locations(settings.EMAIL_CA_FILE)
    if settings.EMAIL_USE_SSL:
        server: _StopsBeforeData = _StopsBeforeDataWithTLS(**where, context=safe)
    else:
        server = _StopsBeforeData(**where)
    try:
        if settings.EMAIL_USE_TLS:
            server.starttls(context=safe)
        if settings.EMAIL_HOST_USER and settings.EMAIL_HOST_PASSWORD:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except BaseException:
        server.close()
        raise
    return server


def _away(error: Exception) -> Answer:
    if isinstance(error, smtplib.SMTPResponseException):
        said = judged(error.smtp_code, error.smtp_error)
        return Answer(Verdict.AWAY, said.code, said.text)
    return Answer(Verdict.AWAY, None, _unreached(error)[:ANSWER_AT_MOST])


def _unreached(error: Exception) -> str:
    """Why nothing was said to the server, with what to do where it is the configuration."""
    host = settings.EMAIL_HOST
    if isinstance(error, ssl.SSLCertVerificationError):
        why = UNPROVEN.get(error.verify_code, error.verify_message).format(host=host)
        return f"邮件服务器{host}的证书没有通过验证：{why}。没有登录，也没有发送，请系统管理员处理"
    if isinstance(error, ssl.SSLError):
        return (
            f"与邮件服务器{host}的加密连接没有建立，没有登录，也没有发送："
            f"请核对 EMAIL_URL 是 smtp+tls（587端口）还是 smtp+ssl（465端口）；{error}"
        )
    if isinstance(error, smtplib.SMTPNotSupportedError) and settings.EMAIL_USE_TLS:
        return f"邮件服务器{host}不支持 STARTTLS 或登录，没有发送，请核对 EMAIL_URL：{error}"
    return f"连不上邮件服务器：{error}"


def _refused(error: Exception, *, on_the_line: bool) -> Answer:
    """What the error of a started conversation says about this letter."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        [(code, text)] = error.recipients.values()
        return judged(code, text)
    if isinstance(error, smtplib.SMTPSenderRefused):
        said = judged(error.smtp_code, error.smtp_error)
        # Our own address refused: the same for every letter, but for one that is too large.
        return said if said.code == TOO_LARGE else Answer(Verdict.AWAY, said.code, said.text)
    if isinstance(error, smtplib.SMTPResponseException):
        return judged(error.smtp_code, error.smtp_error)
    if on_the_line:
        return Answer(Verdict.UNKNOWN, None, BROKEN_OFF)
    if isinstance(error, smtplib.SMTPNotSupportedError | ValueError):
        return Answer(Verdict.PERMANENT, None, str(error)[:ANSWER_AT_MOST])
    return Answer(Verdict.TEMPORARY, None, f"与邮件服务器的连接中断：{error}"[:ANSWER_AT_MOST])
