"""The sheet with the recovery code (恢复码单): printed once when an office is founded, kept in a locked drawer."""

from datetime import date

from desktop.domain.records import Office
from desktop.printing import wording
from desktop.printing.render import Paper

_RULES = (
    "忘记密码时，在登录窗口点“忘记密码，用恢复码登录”，照抄下面的恢复码，再设一个新密码。",
    "谁拿到这张纸，谁就能打开全部数据。请装入信封、写明日期，锁进保险柜或带锁的抽屉，不要拍照，不要存在电脑里。",
    "所有密码和这张纸都丢失以后，数据再也无法打开，任何人都帮不了忙。",
    "换了新的恢复码，这张纸就作废，请当场销毁。",
)


def recovery_sheet(office: Office, code: str, made_on: date) -> Paper:
    """恢复码单, one A4 page. `code` is the code as shown, groups parted by dashes."""
    data = {
        "office": office.name,
        "desk": office.desk_name,
        "date": wording.day(made_on),
        "groups": code.split("-"),
        "rules": list(_RULES),
    }
    return Paper("recovery_sheet", data, "民情台恢复码单", made_on)
