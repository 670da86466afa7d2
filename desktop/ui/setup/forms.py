"""First run, steps 1 and 2: the office's own facts, and its first user."""

from desktop.casework.session import password_problem
from desktop.domain.faults import Refused
from desktop.domain.records import Office
from desktop.ui.setup.step import Step
from desktop.ui.widgets.field import LineField
from desktop.ui.widgets.form import FormGrid
from desktop.ui.widgets.password_field import PasswordField

_DIFFERENT = "两次输入的密码不一样，请重新输入。"
_GOOD_LENGTH = 12


class _FormStep(Step):
    def __init__(self, title: str, advice: str) -> None:
        super().__init__(title, advice)
        self.form = FormGrid()
        self.form.submitted.connect(self.done_wanted)
        self.body.addWidget(self.form)
        self.body.addStretch(1)

    def check(self) -> bool:
        return self.form.check()

    def activate(self) -> None:
        self.form.focus_first()

    def show_refusal(self, no: Refused) -> None:
        """Show a refusal at its field, or above the form."""
        if not self.form.show_refusal(no):
            self.strip.say(no.sentence)


class OfficeStep(_FormStep):
    """Who the office is."""

    name = "单位信息"

    def __init__(self) -> None:
        super().__init__("这是哪个单位的民情台？", "这些内容印在登记单、告知书和月报上，以后可以在“系统”里修改。")
        fields = (
            ("name", "单位名称", "如：云溪镇人民政府", 12, True),
            ("short_name", "简称", "如：云溪镇", 6, False),
            ("code", "行政区划代码", "9 位或 12 位数字，可以不填", 6, False),
            ("desk_name", "科室名称", "如：综治中心窗口", 6, False),
            ("phone", "办公电话", "印在告知书上，供群众查询", 6, False),
            ("address", "地址", "", 12, False),
        )
        for name, label, example, span, required in fields:
            self.form.add(name, label, LineField(longest=60, placeholder=example), span=span, required=required)

    def check(self) -> bool:
        if not super().check():
            return False
        code = self.form.values()["code"]
        if code and not (code.isdecimal() and len(code) <= 12):
            self.form.show_errors({"code": "行政区划代码是 12 位以内的数字，请核对；不清楚可以先空着。"})
            return False
        return True

    def facts(self) -> Office:
        """What was filled in."""
        return Office(**self.form.values())


class UserStep(_FormStep):
    """Who works here first."""

    name = "第一个用户"

    def __init__(self) -> None:
        advice = "通常就是您自己。第一个用户可以管理系统，以后能再添加别的用户。数据用密码加密，没有密码谁也打不开。"
        super().__init__("谁来使用？", advice)
        self.form.add("person", "姓名", LineField(longest=30), span=6, required=True)
        login = LineField(longest=40, placeholder="登录时输入，如姓名的拼音首字母")
        self.form.add("login", "用户名", login, span=6, required=True)
        self.password = PasswordField()
        self.password.textChanged.connect(self._judge)
        self.form.add("password", "密码", self.password, span=6, required=True, note="至少 8 个字符")
        again = PasswordField(ends_form=True)
        again.entered.connect(self.done_wanted)
        self.form.add("again", "再输一次", again, span=6, required=True)

    @property
    def button(self) -> str:
        return "建立民情台"

    def check(self) -> bool:
        if not super().check():
            return False
        values = self.form.values()
        problem = password_problem(values["password"], values["login"])
        if problem:
            self.form.note("password", "")
            self.form.show_errors({"password": problem})
        elif values["password"] != values["again"]:
            self.form.show_errors({"again": _DIFFERENT})
        return not problem and values["password"] == values["again"]

    def _judge(self, password: str) -> None:
        sentence, tone = strength(password, self.form.values()["login"])
        self.form.note("password", sentence, tone)


def strength(password: str, login: str) -> tuple[str, str]:
    """What to say about a password while it is typed, and in which tone. Length counts for more than odd signs."""
    if not password:
        return "至少 8 个字符", "hint"
    if password_problem(password, login):
        return "还不能用：至少 8 个字符，不要与用户名相同", "hint"
    kinds = sum(any(map(test, password)) for test in (str.isdigit, str.isalpha, lambda sign: not sign.isalnum()))
    if len(password) >= _GOOD_LENGTH and kinds > 1:
        return "密码很好", "good"
    return "可以用；再长几个字符、字母数字混用会更好", "hint"
