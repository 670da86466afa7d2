"""Words of the desk that depend on the channel, and short lists of choices with what they are found by."""

from typing import NamedTuple

from desktop.domain.codes import CHANNEL_LABELS, FLAGS, Channel
from desktop.domain.records import Choice
from desktop.domain.stages import ANSWERED, CONCLUDED, OPEN, STAGE_LABELS, Stage, VillageStage
from desktop.domain.transitions import CLASS_CHOICES, ROUTE_CHOICES


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
    Stage.OBJECTED: "yitiyiyi ytyy",
    Stage.STUDYING: "yanjiulunzheng yjlz",
    Stage.ROUTED: "chengxubanli cxbl",
    Stage.ASSIGNED: "yijiaoban yjb shangjizhuanjiaoban sjzjb zjb",
    Stage.ACCEPTED: "banlizhong blz",
    Stage.MEDIATING: "tiaojiezhong tjz",
    Stage.HEARING: "tingzhengzhong tzz",
    Stage.DECIDED: "yichuyijian ycyj",
    Stage.SERVED: "yisongda ysd",
    Stage.EXECUTING: "luoshizhong lsz",
    Stage.UNDER_REVIEW: "fuchazhong fcz",
    Stage.REVIEWED: "yifucha yfc",
    Stage.UNDER_RECHECK: "fuhezhong fhz",
    Stage.RECHECKED: "fuhezhongjie fhzj",
    Stage.REDIRECTED: "yiyindao yyd",
    Stage.TRANSFERRED: "yizhuansong yzs",
    Stage.HANDED_OVER: "yiyisong yys yijiao yj",
    Stage.RETURNED: "yituihui yth",
    Stage.NOT_ACCEPTED: "buyushouli bysl",
    Stage.NO_LONGER_ACCEPTED: "buzaishouli bzsl",
    Stage.REPLIED: "yidafu ydf",
    Stage.REPORTED: "yibaojie ybj shangbao sb 3",
    Stage.WITHDRAWN: "yichehui ych",
    Stage.LAPSED: "yizhongzhi yzz yuqiweishenqing yqwsq yq",
    Stage.CLOSED: "yijiean yja",
    Stage.ARCHIVED: "yiguidang ygd",
    "direct": "dangmiansongda dmsd",
    "mail": "youjisongda yjsd",
    "other": "qitafangshi qtfs",
    "signed": "qianshou qs",
    "refused": "jushou js",
    "转送": "zhuansong zs",
    "交办": "jiaoban jb",
    "simple": "jianyibanli jybl 6",
    "29": "yijianjianyi yjjy yanjiulunzheng yjlz",
    "permanent": "yongjiu yj",
    "30": "30nian sanshinian ssn",
    "10": "10nian shinian sn",
    "adopted": "caina cn",
    "partly": "bufencaina bfcn",
    "not": "weicaina wcn",
    "uphold": "weichiyuanyijian wcyyj wc",
    "change": "biangengyuanyijian bgyyj bg",
    "redo": "chexiao cx zelingchongxinchuli zlcxcl",
    "carried_out": "yijingluoshi yjls ls",
    "satisfied": "manyi my 1",
    "fair": "jibenmanyi jbmy 2",
    "dissatisfied": "bumanyi bmy 3",
    "none": "weipingjia wpj 4",
    VillageStage.NOTED: "yijiru yjr",
    VillageStage.GIVEN: "yijiaoban yjb",
    VillageStage.DONE: "yibanjie ybj",
    VillageStage.FED_BACK: "yifankui yfk",
    VillageStage.FOUND: "yipaicha ypc",
    VillageStage.IN_HAND: "tiaochuzhong tcz",
    VillageStage.SETTLED: "yiliaojie ylj tongyichuliyijian ty tyclyj koutouhejie kthj",
    VillageStage.STRUCK: "yixiaohao yxh",
    "ledger": "minqing mq 1",
    "dispute": "jiufen jf maodunjiufen mdjf 2",
    "round": "zoufang zf",
    "meeting": "huiyi hy",
    "reception": "jiefang jf",
    "grid": "wangge wg",
    "sweep": "paicha pc",
    "petition": "xinfang xf",
    "solved": "jiejue jj 1",
    "explained": "jieshi js 2",
    "to_petition": "zhuanxinfang zxf 4",
    "to_dispute": "zhuanjiufen zjf 5",
    "agreed": "dachengxieyi dcxy",
    "failed": "tiaochubucheng tcbc",
    "ordinary": "yiban yb 1",
    "larger": "jiaoda jd 2",
    "major": "zhongda zd 3",
    "door": "shangmen sm",
    "phone": "dianhua dh",
    "board": "gongshi gs",
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
STAGE_GROUPS = (("在办", OPEN), ("已答复", ANSWERED), ("已办结", (*CONCLUDED, Stage.ARCHIVED)))
STAGES = [choice(key, STAGE_LABELS[key], group) for group, stages in STAGE_GROUPS for key in stages]
"""Every stage, in its order, with the group that it belongs to."""
SEXES = [choice("男", "男"), choice("女", "女")]

STAGE_WORDS: dict[str, str] = {
    Stage.REGISTERED: "登记",
    Stage.SCREENED: "甄别",
    Stage.OBJECTED: "异议",
    Stage.STUDYING: "研究论证",
    Stage.ROUTED: "程序办理",
    Stage.ASSIGNED: "交办",
    Stage.ACCEPTED: "受理",
    Stage.MEDIATING: "调解",
    Stage.HEARING: "听证",
    Stage.DECIDED: "处理意见",
    Stage.SERVED: "送达",
    Stage.EXECUTING: "落实",
    Stage.UNDER_REVIEW: "申请复查",
    Stage.REVIEWED: "复查意见",
    Stage.UNDER_RECHECK: "申请复核",
    Stage.RECHECKED: "复核意见",
    Stage.REDIRECTED: "引导",
    Stage.TRANSFERRED: "转送",
    Stage.HANDED_OVER: "移送",
    Stage.RETURNED: "退回",
    Stage.NOT_ACCEPTED: "不予受理",
    Stage.NO_LONGER_ACCEPTED: "不再受理",
    Stage.REPLIED: "答复",
    Stage.REPORTED: "办结报告",
    Stage.WITHDRAWN: "撤回",
    Stage.LAPSED: "终止",
    Stage.CLOSED: "结案",
    Stage.ARCHIVED: "归档",
    VillageStage.NOTED: "登记",
    VillageStage.GIVEN: "交办",
    VillageStage.DONE: "办结",
    VillageStage.FED_BACK: "反馈回访",
    VillageStage.FOUND: "排查登记",
    VillageStage.IN_HAND: "定级调处",
    VillageStage.SETTLED: "了结",
    VillageStage.STRUCK: "回访销号",
}
"""What a stage is called in the strip of stages: the act that leads to it, done or still ahead."""
