"""Phrases that `;;` offers in the content of a petition: name, text, what they are found by."""

from desktop.ui.widgets.text_field import Snippet

PHRASES = (
    Snippet("反映", "来访人反映：", ("fanying", "fy")),
    Snippet("要求丈量调解", "要求派人到现场丈量，并主持调解。", ("yaoqiuzhangliangtiaojie", "yqzltj")),
    Snippet("要求解决", "要求尽快解决，并给予书面答复。", ("yaoqiujiejue", "yqjj")),
    Snippet("村里调解未成", "村（社区）已调解，双方未达成一致。", ("cunlitiaojieweicheng", "cltjwc")),
    Snippet("曾反映未答复", "曾向村（社区）反映，至今未得到答复。", ("cengfanyingweidafu", "cfywdf")),
    Snippet("对答复不满意", "对原答复意见不满意，要求重新调查核实。", ("duidafubumanyi", "ddfbmy")),
    Snippet("咨询政策", "咨询有关政策规定和办理条件。", ("zixunzhengce", "zxzc")),
    Snippet("已当场解释", "已当场说明有关政策，来访人表示理解。", ("yidangchangjieshi", "ydcjs")),
    Snippet("材料已收", "随访提交材料若干份，已核对并收存。", ("cailiaoyishou", "clys")),
    Snippet("情绪稳定", "来访人情绪稳定，言行平和。", ("qingxuwending", "qxwd")),
    Snippet("情绪激动", "来访人情绪激动，已做安抚工作。", ("qingxujidong", "qxjd")),
)
