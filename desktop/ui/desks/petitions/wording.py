"""Words of the desk that depend on the channel, and short lists of choices with what they are found by."""

from typing import NamedTuple

from desktop.domain.codes import CHANNEL_LABELS, FLAGS, Channel
from desktop.domain.procedure import CLASS_CHOICES, ROUTE_CHOICES, STAGE_LABELS, Stage
from desktop.domain.records import Choice


class Wording(NamedTuple):
    """How the intake form speaks of a channel."""

    title: str
    person: str
    day: str
    others: str
    opening: str


WORDINGS: dict[str, Wording] = {
    Channel.VISIT: Wording("来访登记", "来访人", "来访日期", "同来人", "来访人反映："),
    Channel.LETTER: Wording("来信登记", "来信人", "收信日期", "联名人", "来信反映："),
    Channel.CALL: Wording("来电登记", "来电人", "来电日期", "同反映人", "来电反映："),
    Channel.ONLINE: Wording("网上信访登记", "网上提出人", "收到日期", "联名人", "网上反映："),
    Channel.ASSIGNED: Wording("上级转交办登记", "信访人", "收到日期", "同访人", "上级转来："),
    Channel.OPINION_BOX: Wording("意见箱登记", "投信人", "开箱日期", "联名人", "信中反映："),
}

# Full pinyin and initials are written out here: making them would load the pinyin tables just to open a page.
_KEYS = {
    Channel.VISIT: "laifang lf",
    Channel.LETTER: "laixin lx",
    Channel.CALL: "laidian ld",
    Channel.ONLINE: "wangshang ws",
    Channel.ASSIGNED: "shangjizhuanjiaoban sjzjb zjb",
    Channel.OPINION_BOX: "yijianxiang yjx",
    "suggestion": "jianyiyijian jyyj yijian yj",
    "accusation": "jianjukonggao jjkg",
    "appeal": "shensuqiujue ssqj qiujue qj",
    "inquiry": "zixunjiqita zxjqt qita",
    "31-1": "susong ss 1",
    "31-2": "zhongcai zc 2",
    "31-3": "dangyuanshensu dyss 3",
    "31-4": "xingzhengchengxu xzcx 4",
    "31-5": "lvxingfadingzhize lxfdzz 5",
    "31-6": "xinfangchengxu xfcx 6",
    "is_collective": "jitifang jtf",
    "is_joint_letter": "lianming lm",
    "is_anonymous": "niming nm",
    "is_skip_level": "yueji yj",
    "has_threat": "yangyan yy",
    "is_backlog": "jian ja",
    "is_litigation_related": "shefashesu sfss",
    "is_cross_split": "sankuasanfenli sksfl",
    "is_urgent": "zhongdajinji zdjj",
    "is_lead_case": "lingdaobaoan ldba",
    "男": "nan n 1",
    "女": "nv n 2",
    Stage.REGISTERED: "yidengji ydj",
    Stage.SCREENED: "yizhenbie yzb",
    Stage.ACCEPTED: "banlizhong blz",
    Stage.DECIDED: "yichuyijian ycyj",
    Stage.SERVED: "yisongda ysd",
    Stage.REDIRECTED: "yiyindao yyd",
    Stage.TRANSFERRED: "yizhuansong yzs",
    Stage.REPLIED: "yidafu ydf",
    Stage.CLOSED: "yijiean yja",
    "direct": "dangmiansongda dmsd",
    "mail": "youjisongda yjsd",
    "other": "qitafangshi qtfs",
    "支持": "zhichi zc",
    "解释说明": "jieshishuoming jssm",
    "不支持": "buzhichi bzc",
}


def choice(key: str, label: str, hint: str = "") -> Choice:
    """A row of a short list."""
    return Choice(str(key), label, hint, tuple(_KEYS.get(key, "").split()))


CHANNELS = [choice(key, label) for key, label in CHANNEL_LABELS.items()]
CLASSES = [choice(key, label) for key, label in CLASS_CHOICES]
ROUTES = [choice(key, label) for key, label in ROUTE_CHOICES]
FLAG_CHOICES = [choice(key, label) for key, label in FLAGS.items()]
STAGES = [choice(key, label) for key, label in STAGE_LABELS.items()]
SEXES = [choice("男", "男"), choice("女", "女")]
